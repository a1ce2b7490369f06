//! The principals of a statement.

use crate::world::{Identity, is_account};

/// Whom of an account a principal names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrincipalName {
    /// `:*`, the account as the page's samples write it.
    Account,
    /// `:root`, `:user/<name>` or `:role/<name>`.
    Identity(Identity),
}

/// One value of `Principal.RAM`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Principal {
    /// The account it belongs to.
    pub account: String,
    /// Whom of the account it names.
    pub name: PrincipalName,
}

impl Principal {
    /// Reads `acs:ram::<account>:*`, `:root`, `:user/<name>` or `:role/<name>`; `None` for any other form. Whether the
    /// principal exists is not asked.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let account = text.strip_prefix("acs:ram::").and_then(|rest| rest.strip_suffix(":*"));
        if let Some(account) = account {
            return is_account(account).then(|| Self { account: account.to_owned(), name: PrincipalName::Account });
        }
        let identity = Identity::parse(text)?;
        Some(Self { account: identity.account().to_owned(), name: PrincipalName::Identity(identity) })
    }

    /// Whether it names this caller, `:*` being every identity of the account. The page calls `:*` the account; whether
    /// that is everyone of it or leaves users and roles to RAM is not said.
    #[must_use]
    pub fn names(&self, caller: &Identity) -> bool {
        match &self.name {
            PrincipalName::Account => self.account == caller.account(),
            PrincipalName::Identity(identity) => identity == caller,
        }
    }
}
