//! Who calls.

use std::fmt;

use super::is_account;

/// Who calls: the account itself, a RAM user or a RAM role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// The Alibaba Cloud account itself.
    Root {
        /// The account.
        account: String,
    },
    /// A RAM user.
    User {
        /// The account of the user.
        account: String,
        /// Its name.
        name: String,
    },
    /// A RAM role.
    Role {
        /// The account of the role.
        account: String,
        /// Its name.
        name: String,
    },
}

impl Identity {
    /// Reads `acs:ram::<account>:root`, `:user/<name>` or `:role/<name>`; `None` for any other form.
    ///
    /// A name has 1 to 64 characters: ASCII letters, digits and `.`, `_`, `-`, `@`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (account, who) = text.strip_prefix("acs:ram::")?.split_once(':')?;
        if !is_account(account) {
            return None;
        }
        let account = account.to_owned();
        if who == "root" {
            return Some(Self::Root { account });
        }
        let (kind, name) = who.split_once('/')?;
        let name = is_name(name).then(|| name.to_owned())?;
        match kind {
            "user" => Some(Self::User { account, name }),
            "role" => Some(Self::Role { account, name }),
            _ => None,
        }
    }

    /// The account the caller belongs to.
    #[must_use]
    pub fn account(&self) -> &str {
        match self {
            Self::Root { account } | Self::User { account, .. } | Self::Role { account, .. } => account,
        }
    }
}

fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'@'))
}

impl fmt::Display for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root { account } => write!(formatter, "acs:ram::{account}:root"),
            Self::User { account, name } => write!(formatter, "acs:ram::{account}:user/{name}"),
            Self::Role { account, name } => write!(formatter, "acs:ram::{account}:role/{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Identity;

    #[rstest]
    #[case("acs:ram::112890462:root")]
    #[case("acs:ram::112890462:user/for_test_policy")]
    #[case("acs:ram::112890462:role/a.b-c")]
    fn what_is_read_is_written_again(#[case] text: &str) {
        assert_eq!(Identity::parse(text).map(|identity| identity.to_string()).as_deref(), Some(text));
    }

    #[rstest]
    #[case("acs:ram::112890462:*")]
    #[case("acs:ram::112890462:user/")]
    #[case("acs:ram::112890462:user/*")]
    #[case("acs:ram::112890462:group/a")]
    #[case("acs:ram:cn:112890462:user/a")]
    #[case("acs:ram::abc:user/a")]
    #[case("112890462")]
    fn anything_else_is_no_identity(#[case] text: &str) {
        assert_eq!(Identity::parse(text), None);
    }
}
