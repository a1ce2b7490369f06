//! How a `KeyId` names a key.

use crate::behaviour::Sequence;
use crate::errors::ErrorKind;
use crate::world::{Identity, Key, KeyArn, World};

/// What a `KeyId` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyReference {
    /// A key id.
    Id(String),
    /// The ARN of a key.
    Arn(KeyArn),
}

/// Refuses a `KeyId` of a caller before a key is looked for.
pub type KeyIdCheck = fn(&World, &Identity, &str) -> Result<(), ErrorKind>;

/// How a `KeyId` names a key.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// What is asked of a `KeyId` before it is read, in this order. By default nothing: what names no key is not found.
    pub checks: Sequence<&'static str, KeyIdCheck>,
    /// Reads a `KeyId`; the error is what one of another form is answered with. By default a text that starts with `acs:`
    /// is an ARN and `InvalidParameter` if it is malformed; any other is a key id.
    pub read: fn(&str) -> Result<KeyReference, ErrorKind>,
    /// Finds the key. A key of another account is found by its ARN only (the `SetKeyPolicy` page, parameter `KeyId`), and
    /// an ARN must be that of the key, region and account included.
    pub find: for<'a> fn(&'a World, &Identity, &KeyReference) -> Option<&'a Key>,
}

impl Default for Lookup {
    fn default() -> Self {
        Self { checks: Sequence::new([]), read, find }
    }
}

fn read(text: &str) -> Result<KeyReference, ErrorKind> {
    if text.starts_with("acs:") {
        KeyArn::parse(text).map(KeyReference::Arn).ok_or(ErrorKind::InvalidParameter)
    } else {
        Ok(KeyReference::Id(text.to_owned()))
    }
}

fn find<'a>(world: &'a World, caller: &Identity, reference: &KeyReference) -> Option<&'a Key> {
    match reference {
        KeyReference::Id(id) => world.keys.get(id).filter(|key| key.account == caller.account()),
        KeyReference::Arn(arn) => world.keys.get(&arn.key).filter(|key| world.arn(key) == *arn),
    }
}
