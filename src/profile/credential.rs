//! One part of a principal's credentials: written in the profile, or taken from the environment.

use toml::Spanned;

use super::error::ProfileError;
use super::source::Source;

/// One part of a principal's credentials, as the profile gives it.
pub(super) struct Credential<'c> {
    /// The table, without brackets.
    pub(super) table: String,
    /// The member that holds it; that which names a variable ends in `_env`.
    pub(super) member: &'c str,
    pub(super) literal: Option<&'c Spanned<String>>,
    pub(super) variable: Option<&'c Spanned<String>>,
}

impl Credential<'_> {
    /// Its value; none where the profile gives none.
    pub(super) fn value(&self, source: Source<'_>) -> Result<Option<String>, ProfileError> {
        let Self { table, member, literal, variable } = self;
        match (literal, variable) {
            (Some(_), Some(variable)) => {
                let problem = format!("[{table}] {member}: given twice, as {member} and as {member}_env");
                Err(source.wrong(variable, problem, "keep one of the two"))
            }
            (Some(literal), None) => {
                let text = literal.get_ref();
                let wrong = |problem: &str, remedy: &str| {
                    Err(source.wrong(literal, format!("[{table}] {member}: it {problem}"), remedy))
                };
                match flaw(text) {
                    _ if text.is_empty() => wrong("is empty", "leave it out where there is none"),
                    Some(flaw) => wrong(flaw, "it is used letter by letter: write it without"),
                    None => Ok(Some(text.clone())),
                }
            }
            (None, Some(variable)) => from_environment(variable.get_ref()).map(Some).map_err(|(problem, remedy)| {
                source.wrong(variable, format!("[{table}] {member}_env: {problem}"), remedy)
            }),
            (None, None) => Ok(None),
        }
    }
}

/// CI systems hand on a secret that they do not know as an empty variable.
fn from_environment(name: &str) -> Result<String, (String, &'static str)> {
    const OTHER: &str = "set it, or name another one";
    const COPIED: &str =
        "it is used letter by letter: set it without, as VARIABLE=$(cat FILE) does for a line of a file";
    let told = |problem: &str, remedy| Err((format!("the environment variable {name} {problem}"), remedy));
    match std::env::var(name) {
        Ok(value) if value.is_empty() => told("is empty", OTHER),
        Ok(value) => match flaw(&value) {
            Some(flaw) => told(flaw, COPIED),
            None => Ok(value),
        },
        Err(std::env::VarError::NotPresent) => told("is not set", OTHER),
        Err(std::env::VarError::NotUnicode(_)) => told("is not UTF-8", OTHER),
    }
}

/// What no credential has and copying one leaves behind: every signature made with it would be wrong.
fn flaw(value: &str) -> Option<&'static str> {
    if value.ends_with(['\n', '\r']) {
        Some("ends with a line break")
    } else if value.starts_with(char::is_whitespace) {
        Some("begins with white space")
    } else if value.ends_with(char::is_whitespace) {
        Some("ends with white space")
    } else if value.contains(char::is_control) {
        Some("holds a control character")
    } else {
        None
    }
}
