//! A principal of a profile.

use crate::wire::{Credentials, Secret};

use super::error::ProfileError;
use super::file::PrincipalTable;

/// Somebody who calls, or stands in policies.
#[derive(Debug, Clone)]
pub struct Principal {
    /// `acs:ram::ACCOUNT:user/NAME` or `…:role/NAME`.
    pub arn: String,
    /// What its calls are signed with; none where it only stands in policies.
    pub credentials: Option<Credentials>,
}

impl Principal {
    /// The last part of the ARN.
    #[must_use]
    pub fn name(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or_default()
    }

    /// The number of its account.
    #[must_use]
    pub fn account(&self) -> &str {
        self.arn.split(':').nth(3).unwrap_or_default()
    }

    /// `user` or `role`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.arn.split([':', '/']).nth(4).unwrap_or_default()
    }

    pub(super) fn read(file: &str, name: &str, table: &PrincipalTable) -> Result<Self, ProfileError> {
        let at = |member: &str| format!("[principals.{name}] {member}");
        let wrong = |member: &str, problem: String, remedy: &str| ProfileError::Value {
            file: file.to_owned(),
            place: at(member),
            problem,
            remedy: remedy.to_owned(),
        };
        if !is_principal_arn(&table.arn) {
            let problem = format!("`{}` is no ARN of a RAM user or role", table.arn);
            return Err(wrong("arn", problem, "for example acs:ram::1100000000000001:user/admin"));
        }
        let value = |member: &str, literal: &Option<String>, variable: &Option<String>| match (literal, variable) {
            (Some(_), Some(_)) => {
                Err(wrong(member, format!("given twice, as {member} and as {member}_env"), "keep one of the two"))
            }
            (Some(text), None) if text.is_empty() => {
                Err(wrong(member, "it is empty".to_owned(), "leave it out where there is none"))
            }
            (Some(text), None) => Ok(Some(text.clone())),
            (None, Some(name)) => from_environment(name)
                .map(Some)
                .map_err(|problem| wrong(&format!("{member}_env"), problem, "set it, or name another one")),
            (None, None) => Ok(None),
        };
        let id = value("access_key_id", &table.access_key_id, &table.access_key_id_env)?;
        let secret = value("access_key_secret", &table.access_key_secret, &table.access_key_secret_env)?;
        let token = value("security_token", &table.security_token, &table.security_token_env)?;
        let credentials = match (id, secret) {
            (Some(access_key_id), Some(secret)) => Some(Credentials {
                access_key_id,
                access_key_secret: Secret::new(secret),
                security_token: token.map(Secret::new),
            }),
            (None, None) if token.is_none() => None,
            (None, _) => return Err(wrong("access_key_id", "missing".to_owned(), "give it, or access_key_id_env")),
            (_, None) => {
                return Err(wrong(
                    "access_key_secret",
                    "missing".to_owned(),
                    "give access_key_secret_env = \"VARIABLE\"",
                ));
            }
        };
        Ok(Self { arn: table.arn.clone(), credentials })
    }
}

/// CI systems hand on a secret that they do not know as an empty variable.
fn from_environment(name: &str) -> Result<String, String> {
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Err(format!("the environment variable {name} is empty")),
        Ok(value) => Ok(value),
        Err(std::env::VarError::NotPresent) => Err(format!("the environment variable {name} is not set")),
        Err(std::env::VarError::NotUnicode(_)) => Err(format!("the environment variable {name} is not UTF-8")),
    }
}

fn is_principal_arn(arn: &str) -> bool {
    let Some((account, identity)) = arn.strip_prefix("acs:ram::").and_then(|rest| rest.split_once(':')) else {
        return false;
    };
    let name = identity.strip_prefix("user/").or_else(|| identity.strip_prefix("role/"));
    is_account(account) && name.is_some_and(|name| !name.is_empty() && is_plain(name))
}

/// Whether a text is an account number.
pub(super) fn is_account(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text can stand inside a JSON string as it is: it is put into policies.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
}
