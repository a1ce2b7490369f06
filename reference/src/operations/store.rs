//! What is kept of a policy, and how it is read back.

use crate::world::Key;

/// What is kept of a policy, and how it is read back.
#[derive(Clone, Copy, Debug)]
pub struct Store {
    /// Keeps a policy at a key: the text as it was sent, in place of the former one.
    pub write: fn(&mut Key, &str),
    /// The policy that is read back: the text as it is kept.
    pub read: fn(&Key) -> Option<String>,
}

impl Default for Store {
    fn default() -> Self {
        Self { write: |key, policy| key.policy = Some(policy.to_owned()), read: |key| key.policy.clone() }
    }
}
