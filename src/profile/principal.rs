//! A principal of a profile.

use toml::Spanned;

use crate::wire::{Credentials, Secret};

use super::credential::Credential;
use super::error::ProfileError;
use super::file::PrincipalTable;
use super::source::Source;

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

    pub(super) fn read(
        source: Source<'_>,
        name: &Spanned<String>,
        table: &PrincipalTable,
    ) -> Result<Self, ProfileError> {
        let own = format!("principals.{}", name.get_ref());
        let arn = table.arn.get_ref();
        if !is_principal_arn(arn) {
            let problem = format!("[{own}] arn: `{arn}` is no ARN of a RAM user or role");
            return Err(source.wrong(&table.arn, problem, "for example acs:ram::1100000000000001:user/admin"));
        }
        let value = |member, literal: &Option<_>, variable: &Option<_>| {
            let (literal, variable) = (literal.as_ref(), variable.as_ref());
            Credential { table: own.clone(), member, literal, variable }.value(source)
        };
        let id = value("access_key_id", &table.access_key_id, &table.access_key_id_env)?;
        let secret = value("access_key_secret", &table.access_key_secret, &table.access_key_secret_env)?;
        let token = value("security_token", &table.security_token, &table.security_token_env)?;
        let missing =
            |member: &str, remedy: &str| Err(source.wrong(name, format!("[{own}] {member}: missing"), remedy));
        let credentials = match (id, secret) {
            (Some(access_key_id), Some(secret)) => Some(Credentials {
                access_key_id,
                access_key_secret: Secret::new(secret),
                security_token: token.map(Secret::new),
            }),
            (None, None) if token.is_none() => None,
            (None, _) => return missing("access_key_id", "give it, or access_key_id_env"),
            (_, None) => return missing("access_key_secret", "give access_key_secret_env = \"VARIABLE\""),
        };
        Ok(Self { arn: arn.clone(), credentials })
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
