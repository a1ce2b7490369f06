//! The keys of a profile.

use super::error::ProfileError;
use super::file::KeyTable;
use super::principal::{is_account, is_plain};

/// What may happen to the policy of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It may be lost.
    Disposable,
    /// It must be put back afterwards: a run that would write to such a key is refused.
    Writable,
}

/// The keys that stand for one fixture; a trial takes any that is free.
#[derive(Debug, Clone)]
pub struct KeyPool {
    /// Key ids, at least one.
    pub ids: Vec<String>,
    /// The instance that they are in.
    pub instance: Option<String>,
    /// The account that owns them.
    pub account: String,
    /// What may happen to their policies.
    pub mark: Mark,
}

impl KeyPool {
    pub(super) fn read(file: &str, name: &str, owner: &str, table: &KeyTable) -> Result<Self, ProfileError> {
        let wrong = |member: &str, problem: String, remedy: &str| ProfileError::Value {
            file: file.to_owned(),
            place: format!("[keys.{name}] {member}"),
            problem,
            remedy: remedy.to_owned(),
        };
        let mark = match table.mark.as_str() {
            "disposable" => Mark::Disposable,
            "writable" => Mark::Writable,
            other => {
                let remedy = "\"disposable\": its policy may be lost; \"writable\": it must be put back, which this version cannot do";
                return Err(wrong("mark", format!("`{other}` is no mark"), remedy));
            }
        };
        if table.ids.is_empty() {
            return Err(wrong(
                "ids",
                "no key is named".to_owned(),
                "name at least one, or declare the fixture in [absent]",
            ));
        }
        for (i, id) in table.ids.iter().enumerate() {
            if id.is_empty() || !is_plain(id) || id.contains([':', '/']) {
                return Err(wrong("ids", format!("`{id}` is no key id"), "ids, not ARNs: those are put together"));
            }
            if table.ids[..i].contains(id) {
                return Err(wrong("ids", format!("`{id}` is named twice"), "name each key once"));
            }
        }
        let account = table.account.clone().unwrap_or_else(|| owner.to_owned());
        if !is_account(&account) {
            return Err(wrong("account", format!("`{account}` is no account number"), "digits only"));
        }
        Ok(Self { ids: table.ids.clone(), instance: table.instance.clone(), account, mark })
    }
}
