//! `${…}` in policies and parameters: what only the profile knows.

use super::fixture::{self, KeyRef};

/// Something that a placeholder stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// `${account}`: the number of the account that owns the keys.
    Account,
    /// `${foreign-account}`: the number of the other account.
    ForeignAccount,
    /// `${region}`.
    Region,
    /// `${key.id}`, `${key.arn}`: the key that the step calls upon; `${key.beginning}`, `${key.end}`: its id but for the last or
    /// the first character.
    ThisKey(KeyForm),
    /// `${usable/2.arn}`: another key of the trial.
    Key(KeyRef, KeyForm),
    /// `${unknown-key.id}`: a key that nobody has, in the shape of a usable key's id.
    UnknownKey(KeyForm),
    /// `${user.arn}`: the ARN of a principal.
    PrincipalArn(String),
    /// `${user.name}`: the last part of that ARN.
    PrincipalName(String),
}

/// The two ways to write a key, and what is left of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyForm {
    /// Its id.
    Id,
    /// Its ARN.
    Arn,
    /// Its id without the last character: another id.
    Beginning,
    /// Its id without the first character: another id.
    End,
}

/// What every placeholder looks like, for a reader who wrote another one.
pub const KNOWN: &str = "${account}, ${foreign-account}, ${region}, ${key.id}, ${key.arn}, ${key.beginning}, ${key.end}, \
                         ${unknown-key.id}, ${unknown-key.arn}, ${KEY.id}, ${KEY.arn}, ${PRINCIPAL.arn}, ${PRINCIPAL.name}";

impl Placeholder {
    /// Reads what stands between the braces.
    #[must_use]
    pub fn parse(inner: &str) -> Option<Self> {
        let (name, member) = match inner {
            "account" => return Some(Self::Account),
            "foreign-account" => return Some(Self::ForeignAccount),
            "region" => return Some(Self::Region),
            other => other.rsplit_once('.')?,
        };
        let form = match member {
            "id" => Some(KeyForm::Id),
            "arn" => Some(KeyForm::Arn),
            _ => None,
        };
        match (name, form, member) {
            ("key", _, "beginning") => Some(Self::ThisKey(KeyForm::Beginning)),
            ("key", _, "end") => Some(Self::ThisKey(KeyForm::End)),
            ("key", Some(form), _) => Some(Self::ThisKey(form)),
            ("unknown-key", Some(form), _) => Some(Self::UnknownKey(form)),
            (_, _, "arn") if fixture::principal(name).is_some() => Some(Self::PrincipalArn(name.to_owned())),
            (_, _, "name") if fixture::principal(name).is_some() => Some(Self::PrincipalName(name.to_owned())),
            (_, Some(form), _) => KeyRef::parse(name).map(|key| Self::Key(key, form)),
            _ => None,
        }
    }
}

/// Every placeholder of a text, in its order; a text between braces that is none comes as an error.
pub fn scan(text: &str) -> impl Iterator<Item = Result<Placeholder, String>> + '_ {
    pieces(text).filter_map(|piece| match piece {
        Piece::Text(_) => None,
        Piece::Inner(inner) => Some(Placeholder::parse(inner).ok_or_else(|| inner.to_owned())),
    })
}

/// Puts values in the place of the placeholders; what is none stays as it is.
pub fn fill(text: &str, mut value: impl FnMut(&Placeholder) -> String) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(plain) => filled.push_str(plain),
            Piece::Inner(inner) => {
                if let Some(placeholder) = Placeholder::parse(inner) {
                    filled.push_str(&value(&placeholder));
                } else {
                    filled.push_str("${");
                    filled.push_str(inner);
                    filled.push('}');
                }
            }
        }
    }
    filled
}

enum Piece<'t> {
    Text(&'t str),
    Inner(&'t str),
}

/// Cuts a text at its `${…}`; an opening without an end is text.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix("${").and_then(|after| after.split_once('}')) {
            rest = inner.1;
            return Some(Piece::Inner(inner.0));
        }
        let from = usize::from(rest.starts_with('$'));
        let end = rest[from..].find("${").map_or(rest.len(), |at| at + from);
        let (plain, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(plain))
    })
}
