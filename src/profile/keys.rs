//! The keys of a profile.

use toml::Spanned;

use super::error::ProfileError;
use super::file::KeyTable;
use super::principal::{is_account, is_plain};
use super::source::Source;

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
    pub(super) fn read(
        source: Source<'_>,
        name: &Spanned<String>,
        owner: &str,
        table: &KeyTable,
    ) -> Result<Self, ProfileError> {
        let said = |member: &str, problem: &str| format!("[keys.{}] {member}: {problem}", name.get_ref());
        let mark = match table.mark.get_ref().as_str() {
            "disposable" => Mark::Disposable,
            "writable" => Mark::Writable,
            other => {
                let remedy = "\"disposable\": its policy may be lost; \"writable\": it must be put back, which this version cannot do";
                return Err(source.wrong(&table.mark, said("mark", &format!("`{other}` is no mark")), remedy));
            }
        };
        if table.ids.is_empty() {
            let remedy = "name at least one, or declare the fixture in [absent]";
            return Err(source.wrong(name, said("ids", "no key is named"), remedy));
        }
        for (i, id) in table.ids.iter().enumerate() {
            let wrong = |problem: &str, remedy| {
                let problem = said("ids", &format!("`{}` is {problem}", id.get_ref()));
                Err(source.wrong(id, problem, remedy))
            };
            if id.get_ref().is_empty() || !is_plain(id.get_ref()) || id.get_ref().contains([':', '/']) {
                return wrong("no key id", "ids, not ARNs: those are put together");
            }
            if table.ids[..i].iter().any(|other| other.get_ref() == id.get_ref()) {
                return wrong("named twice", "name each key once");
            }
        }
        if let Some(account) = table.account.as_ref().filter(|account| !is_account(account.get_ref())) {
            let problem = said("account", &format!("`{}` is no account number", account.get_ref()));
            return Err(source.wrong(account, problem, "digits only"));
        }
        let account = table.account.as_ref().map_or(owner, |account| account.get_ref()).to_owned();
        let ids = table.ids.iter().map(|id| id.get_ref().clone()).collect();
        Ok(Self { ids, instance: table.instance.clone(), account, mark })
    }
}
