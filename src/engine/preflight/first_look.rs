//! How an endpoint answers the call with which it is looked at.

use crate::check::Ending;
use crate::profile::Profile;
use crate::suite::Operation;

use super::error::PreflightError;
use super::look::Look;
use super::looking::{Looking, credentials, first_usable};
use super::refusal::Refusal;

/// How an endpoint answers the call with which it is looked at, made by `admin` upon the first usable key.
pub(super) struct FirstLook {
    /// The operation with which it goes on being looked at.
    pub(super) operation: Operation,
    pub(super) ending: Ending,
    /// Whether a policy can be read back, or why not.
    pub(super) reads_back: Result<(), String>,
}

impl FirstLook {
    /// Calls `GetKeyPolicy`, and `SetKeyPolicy` where that says nothing.
    pub(super) async fn take(looking: Looking<'_>, profile: &Profile) -> Result<Self, PreflightError> {
        let key = first_usable(profile);
        let admin = credentials(profile, "admin");
        let ask = |operation| looking.ask(profile, operation, &key, admin.as_ref());
        let read = ask(Operation::GetKeyPolicy).await?;
        let reads_back = has_policy(looking, &read);
        let refused = unknown(looking, &read, profile, &key, false);
        if reads_back.is_ok() || refused.is_err() {
            refused?;
            return Ok(Self { operation: Operation::GetKeyPolicy, ending: read.answer.ending, reads_back });
        }
        let set = ask(Operation::SetKeyPolicy).await?;
        if read.is_no_kms() && set.is_no_kms() {
            return Err(looking.no_kms(&read, "GetKeyPolicy and to SetKeyPolicy"));
        }
        unknown(looking, &set, profile, &key, true)?;
        if set.answer.ending == Ending::Success {
            // The key may have had no policy to read until now.
            let again = ask(Operation::GetKeyPolicy).await?;
            if has_policy(looking, &again).is_ok() {
                return Ok(Self {
                    operation: Operation::GetKeyPolicy,
                    ending: again.answer.ending,
                    reads_back: Ok(()),
                });
            }
        }
        Ok(Self { operation: Operation::SetKeyPolicy, ending: set.answer.ending, reads_back })
    }
}

/// Whether the answer says that admin or the key is not known. What explains a refusal otherwise, a `GetKeyPolicy` that is not
/// there or not allowed, is no explanation where a policy is set.
fn unknown(looking: Looking<'_>, look: &Look, profile: &Profile, key: &str, sets: bool) -> Result<(), PreflightError> {
    let errors = &looking.suite.errors;
    let refusal = if sets { Refusal::of_admin(&look.answer, errors) } else { Refusal::of_anyone(&look.answer, errors) };
    let who = match refusal {
        _ if look.has_no_key() => "the first usable key",
        Refusal::None => return Ok(()),
        Refusal::Credentials | Refusal::Permission => "the access key of admin",
    };
    Err(PreflightError::Unknown {
        endpoint: looking.endpoint.to_string(),
        problem: format!("it answers {} to a call with {who}", looking.said_whole(look)),
        region: profile.region.clone(),
        key: key.to_owned(),
    })
}

/// Whether an answer to `GetKeyPolicy` holds a policy, or why not.
fn has_policy(looking: Looking<'_>, read: &Look) -> Result<(), String> {
    match (&read.answer.ending, read.answer.text("Policy")) {
        (Ending::Success, Some(_)) => Ok(()),
        (Ending::Success, None) => Err("GetKeyPolicy answers without a Policy".to_owned()),
        (Ending::Error(code), _) => Err(format!("GetKeyPolicy answers {}", looking.shown(read, code))),
        (Ending::Unclear(why), _) => Err(format!("GetKeyPolicy answers with {why}")),
    }
}
