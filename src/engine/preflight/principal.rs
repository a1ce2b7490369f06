//! Whether an endpoint takes the credentials of a principal.

use crate::check::Ending;
use crate::profile::Profile;
use crate::suite::Operation;
use crate::wire::Scheme;

use super::error::PreflightError;
use super::looking::{Looking, first_usable};

/// Whether the endpoint knows a principal of the conventional profile, or why not: only a listed code says so.
pub(super) async fn is_known(
    looking: Looking<'_>,
    profile: &Profile,
    operation: Operation,
    name: &str,
) -> Result<Result<(), String>, PreflightError> {
    let Some(principal) = profile.principals.get(name) else { return Ok(Err(profile.why_absent(name))) };
    let Some(credentials) = principal.credentials.as_ref().filter(|_| looking.scheme != Scheme::None) else {
        return Ok(Ok(()));
    };
    let Some(pool) = profile.keys.get("usable") else { return Ok(Ok(())) };
    let arn = profile.key_arn(&pool.account, &first_usable(profile));
    let asked = looking.try_ask(profile, operation, &arn, Some(credentials)).await?;
    // What breaks off says nothing of the access key: the trials meet the same and tell it.
    let Ok(look) = asked else { return Ok(Ok(())) };
    Ok(match look.answer.ending {
        Ending::Error(code) if looking.suite.errors.refuses_credentials(&code) => {
            Err(format!("the endpoint answers {code} to its access key"))
        }
        _ => Ok(()),
    })
}
