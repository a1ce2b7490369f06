//! What an endpoint has of what the conventional profile claims.

use crate::check::Ending;
use crate::profile::{Claim, Profile};
use crate::suite::{Capability, Operation};
use crate::wire::{Form, Scheme, Secret, SendError};

use super::error::PreflightError;
use super::first_look::FirstLook;
use super::looking::{Looking, credentials, first_usable, one_call};
use super::principal;

/// Whether it has a capability: it counts only if it is shown.
pub(super) async fn claim(
    looking: Looking<'_>,
    profile: &Profile,
    first: &FirstLook,
    capability: Capability,
) -> Result<Claim, PreflightError> {
    let (form, scheme) = match capability {
        Capability::V1 => (looking.form, Scheme::V1),
        Capability::V3 if looking.form == Form::PostMixed => (Form::PostQuery, Scheme::V3),
        Capability::V3 => (looking.form, Scheme::V3),
        Capability::Unsigned => (looking.form, Scheme::None),
        Capability::GetQuery => (Form::GetQuery, looking.scheme),
        Capability::PostQuery => (Form::PostQuery, looking.scheme),
        Capability::PostForm => (Form::PostForm, looking.scheme),
        Capability::PostMixed if looking.scheme == Scheme::V3 => (Form::PostMixed, Scheme::V1),
        Capability::PostMixed => (Form::PostMixed, looking.scheme),
        _ => return other(looking, profile, first, capability).await,
    };
    let key = first_usable(profile);
    let admin = credentials(profile, "admin");
    let asked = Looking { scheme, form, ..looking }.ask(profile, first.operation, &key, admin.as_ref()).await;
    // A server that waits for more of a form than comes is silent on this form alone.
    if let Err(PreflightError::Send(silence @ SendError::ResponseTimeout { .. })) = &asked {
        return Ok(Claim::Absent(silence.to_string()));
    }
    Ok(match one_call(asked)? {
        Ok(look) if look.answer.ending == first.ending => Claim::Claimed,
        Ok(look) => Claim::Absent(format!("a call in this form ends with {}", looking.said(&look))),
        Err(why) => Claim::Absent(why),
    })
}

async fn other(
    looking: Looking<'_>,
    profile: &Profile,
    first: &FirstLook,
    capability: Capability,
) -> Result<Claim, PreflightError> {
    let key = first_usable(profile);
    let proven = |holds: Result<(), String>| holds.map_or_else(Claim::Absent, |()| Claim::Claimed);
    Ok(match capability {
        Capability::ReadBack => proven(first.reads_back.clone()),
        Capability::Sts => proven(match profile.principals.get("role") {
            Some(_) => principal::is_known(looking, profile, first.operation, "role").await?,
            None => Err(profile.why_absent("role")),
        }),
        Capability::DescribeKey => {
            let admin = credentials(profile, "admin");
            let asked = looking.try_ask(profile, Operation::DescribeKey, &key, admin.as_ref()).await?;
            proven(asked.and_then(|look| match look.answer.ending {
                Ending::Success => Ok(()),
                _ => Err(format!("DescribeKey ends with {}", looking.said(&look))),
            }))
        }
        Capability::SignatureChecking => {
            let mut wrong = credentials(profile, "admin");
            if let Some(wrong) = &mut wrong {
                wrong.access_key_secret = Secret::new("not-the-secret");
            }
            let asked = looking.try_ask(profile, first.operation, &key, wrong.as_ref()).await?;
            proven(asked.and_then(|look| match &look.answer.ending {
                // Which code refuses it is left open; it is refused for its secret where the true one ends otherwise.
                Ending::Error(_) if look.answer.refuses(true) && look.answer.ending != first.ending => Ok(()),
                _ => Err(format!("a call with a wrong secret ends with {}", looking.said(&look))),
            }))
        }
        Capability::Control => profile.claim(capability),
        _ => Claim::Unproven,
    })
}
