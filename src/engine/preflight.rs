//! Before a run at a bare address: what of the conventional profile holds there?

use std::collections::BTreeMap;

use thiserror::Error;

use crate::check::{Answer, Ending};
use crate::judge::Values;
use crate::plan::{Need, Trial};
use crate::profile::{Claim, Profile};
use crate::suite::fixture::KeyRef;
use crate::suite::{Capability, Operation, PLAIN_BASE, Suite};
use crate::wire::{
    self, Call, Client, Credentials, Endpoint, Form, Format, Redaction, Request, Scheme, Secret, Secrets, Send,
    SendError, Stamp,
};

use super::prepared::VERSION;

/// Why nothing is run.
#[derive(Debug, Error)]
pub enum PreflightError {
    /// The endpoint does not answer.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The endpoint does not know the published names.
    #[error(
        "{endpoint} does not know the conventional names: {problem}\n  help: without --profile the suite calls with the \
         published account, access keys and key ids of profiles/conventional.toml.\n        Either seed the endpoint with \
         them, or name your own with --profile FILE.\n        If the endpoint is seeded: does its clock differ, is its region \
         {region}, does it know the key {key}?"
    )]
    Unknown {
        /// The endpoint.
        endpoint: String,
        /// What it answered.
        problem: String,
        /// The region of the profile.
        region: String,
        /// A key of the profile.
        key: String,
    },
}

/// A look at an endpoint, call by call.
pub(super) struct Preflight<'p> {
    pub(super) suite: &'p Suite,
    pub(super) client: &'p Client,
    pub(super) endpoint: &'p Endpoint,
    pub(super) secrets: &'p Secrets,
    pub(super) scheme: Scheme,
    pub(super) form: Form,
}

/// An answer to a look. What of it is told goes through a redaction.
struct Look {
    answer: Answer,
    request: Request,
}

/// How the endpoint answers the call that is used to look at it.
struct Baseline {
    operation: Operation,
    ending: Ending,
    reads_back: Result<(), String>,
}

impl Preflight<'_> {
    /// Whether a call in this form and scheme is accepted.
    pub(super) async fn accepts(&self, profile: &Profile) -> Result<bool, PreflightError> {
        match self.baseline(profile).await {
            Ok(baseline) => Ok(baseline.ending == Ending::Success),
            Err(PreflightError::Unknown { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The conventional profile less what does not hold at the endpoint.
    pub(super) async fn whole(&self, mut profile: Profile) -> Result<Profile, PreflightError> {
        let baseline = self.baseline(&profile).await?;
        let names: Vec<String> = profile.principals.keys().filter(|name| *name != "admin").cloned().collect();
        for name in names {
            if let Err(why) = self.principal(&profile, &baseline, &name).await? {
                profile.declare_absent(&name, why);
            }
        }
        let fixtures: Vec<String> = profile.keys.keys().cloned().collect();
        for fixture in fixtures {
            self.pool(&mut profile, &baseline, &fixture).await?;
        }
        for &capability in Capability::ALL {
            let claim = self.capability(&profile, &baseline, capability).await?;
            profile.capabilities.insert(capability, claim);
        }
        Ok(profile)
    }

    /// What one trial needs, where no other process has looked before. The first lack comes with the line to paste.
    pub(super) async fn of_trial(
        &self,
        profile: &Profile,
        trial: &Trial,
        keys: &BTreeMap<KeyRef, String>,
    ) -> Result<Result<(), String>, PreflightError> {
        let baseline = self.baseline(profile).await?;
        for need in &trial.needs {
            let (table, name, lack) = match need {
                Need::Capability(capability) => {
                    let claim = self.capability(profile, &baseline, *capability).await?;
                    let lack = if let Claim::Absent(why) = claim { Err(why) } else { Ok(()) };
                    ("capabilities.absent", capability.to_string(), lack)
                }
                Need::Caller(name) if name != "admin" => {
                    ("absent", name.clone(), self.principal(profile, &baseline, name).await?)
                }
                Need::Key(key) => {
                    let id = keys.get(key).map(String::as_str).unwrap_or_default();
                    let known = self.knows(profile, &baseline, &key.fixture, id).await?;
                    let lack = if known { Ok(()) } else { Err(format!("the endpoint does not know {id}")) };
                    ("absent", key.fixture.clone(), lack)
                }
                _ => continue,
            };
            if let Err(why) = lack {
                let why = why.replace('"', "'");
                return Ok(Err(format!(
                    "{need} is not there: {why}\n  help: in a profile of your own, declare it absent:\n    [{table}]\n    {name} = \"{why}\""
                )));
            }
        }
        Ok(Ok(()))
    }

    async fn baseline(&self, profile: &Profile) -> Result<Baseline, PreflightError> {
        let key = profile.keys.get("usable").and_then(|pool| pool.ids.first()).cloned().unwrap_or_default();
        let admin = credentials(profile, "admin");
        let ask = |operation| self.ask(profile, operation, &key, admin.as_ref(), self.form, self.scheme);
        let read = ask(Operation::GetKeyPolicy).await?;
        let reads_back = self.has_policy(&read);
        let refused = self.unknown(&read, profile, &key);
        if reads_back.is_ok() || refused.is_err() {
            refused?;
            return Ok(Baseline { operation: Operation::GetKeyPolicy, ending: read.answer.ending, reads_back });
        }
        let set = ask(Operation::SetKeyPolicy).await?;
        self.unknown(&set, profile, &key)?;
        if set.answer.ending == Ending::Success {
            // The key may have had no policy to read until now.
            let again = ask(Operation::GetKeyPolicy).await?;
            if self.has_policy(&again).is_ok() {
                return Ok(Baseline {
                    operation: Operation::GetKeyPolicy,
                    ending: again.answer.ending,
                    reads_back: Ok(()),
                });
            }
        }
        Ok(Baseline { operation: Operation::SetKeyPolicy, ending: set.answer.ending, reads_back })
    }

    fn unknown(&self, look: &Look, profile: &Profile, key: &str) -> Result<(), PreflightError> {
        let Ending::Error(code) = &look.answer.ending else { return Ok(()) };
        let who = if self.suite.errors.refuses_credentials(code) {
            "the access key of admin"
        } else if code == "Forbidden.KeyNotFound" {
            "the first usable key"
        } else {
            return Ok(());
        };
        let message = self.shown(look, look.answer.message().unwrap_or_default());
        let message: String = message.chars().take(160).filter(|c| !c.is_control()).collect();
        Err(PreflightError::Unknown {
            endpoint: self.endpoint.to_string(),
            problem: format!("it answers {} {code} ({message}) to a call with {who}", look.answer.status),
            region: profile.region.clone(),
            key: key.to_owned(),
        })
    }

    async fn principal(
        &self,
        profile: &Profile,
        baseline: &Baseline,
        name: &str,
    ) -> Result<Result<(), String>, PreflightError> {
        let Some(principal) = profile.principals.get(name) else { return Ok(Err(profile.why_absent(name))) };
        let Some(credentials) = &principal.credentials else { return Ok(Ok(())) };
        if self.scheme == Scheme::None {
            return Ok(Ok(()));
        }
        let Some(pool) = profile.keys.get("usable") else { return Ok(Ok(())) };
        let arn = profile.key_arn(&pool.account, pool.ids.first().map(String::as_str).unwrap_or_default());
        let asked = self.ask(profile, baseline.operation, &arn, Some(credentials), self.form, self.scheme).await;
        // What breaks off says nothing of the access key: the trials meet the same and tell it.
        let Ok(look) = look(asked)? else { return Ok(Ok(())) };
        Ok(match look.answer.ending {
            Ending::Error(code) if self.suite.errors.refuses_credentials(&code) => {
                Err(format!("the endpoint answers {code} to its access key"))
            }
            _ => Ok(()),
        })
    }

    /// Keeps the keys of a pool that the endpoint knows.
    async fn pool(&self, profile: &mut Profile, baseline: &Baseline, fixture: &str) -> Result<(), PreflightError> {
        let ids = profile.keys.get(fixture).map(|pool| pool.ids.clone()).unwrap_or_default();
        let mut known = Vec::new();
        for id in ids {
            if self.knows(profile, baseline, fixture, &id).await? {
                known.push(id);
            }
        }
        if known.is_empty() {
            profile.declare_absent(fixture, "the endpoint answers Forbidden.KeyNotFound to its key ids".to_owned());
        } else if let Some(pool) = profile.keys.get_mut(fixture) {
            pool.ids = known;
        }
        Ok(())
    }

    /// A key is missing only where the endpoint says so to somebody of the account that owns it.
    async fn knows(
        &self,
        profile: &Profile,
        baseline: &Baseline,
        fixture: &str,
        id: &str,
    ) -> Result<bool, PreflightError> {
        let Some(pool) = profile.keys.get(fixture) else { return Ok(false) };
        let own = pool.account == profile.account;
        let asker = credentials(profile, if own { "admin" } else { "foreign-user" });
        let key = if own { id.to_owned() } else { profile.key_arn(&pool.account, id) };
        let asked = self.ask(profile, baseline.operation, &key, asker.as_ref(), self.form, self.scheme).await;
        let Ok(look) = look(asked)? else { return Ok(true) };
        Ok(look.answer.ending != Ending::Error("Forbidden.KeyNotFound".to_owned()))
    }

    async fn capability(
        &self,
        profile: &Profile,
        baseline: &Baseline,
        capability: Capability,
    ) -> Result<Claim, PreflightError> {
        let (form, scheme) = match capability {
            Capability::V1 => (self.form, Scheme::V1),
            Capability::V3 if self.form == Form::PostMixed => (Form::PostQuery, Scheme::V3),
            Capability::V3 => (self.form, Scheme::V3),
            Capability::Unsigned => (self.form, Scheme::None),
            Capability::GetQuery => (Form::GetQuery, self.scheme),
            Capability::PostQuery => (Form::PostQuery, self.scheme),
            Capability::PostForm => (Form::PostForm, self.scheme),
            Capability::PostMixed if self.scheme == Scheme::V3 => (Form::PostMixed, Scheme::V1),
            Capability::PostMixed => (Form::PostMixed, self.scheme),
            _ => return self.other_capability(profile, baseline, capability).await,
        };
        let key = first_usable(profile);
        let credentials = credentials(profile, "admin").filter(|_| scheme != Scheme::None);
        let asked = self.ask(profile, baseline.operation, &key, credentials.as_ref(), form, scheme).await;
        // A server that waits for more of a form than comes is silent on this form alone.
        if let Err(silence @ SendError::ResponseTimeout { .. }) = &asked {
            return Ok(Claim::Absent(silence.to_string()));
        }
        Ok(match look(asked)? {
            Ok(look) if look.answer.ending == baseline.ending => Claim::Claimed,
            Ok(look) => Claim::Absent(format!("a call in this form ends with {}", self.said(&look))),
            Err(why) => Claim::Absent(why),
        })
    }

    async fn other_capability(
        &self,
        profile: &Profile,
        baseline: &Baseline,
        capability: Capability,
    ) -> Result<Claim, PreflightError> {
        let key = first_usable(profile);
        let proven = |holds: Result<(), String>| holds.map_or_else(Claim::Absent, |()| Claim::Claimed);
        Ok(match capability {
            Capability::ReadBack => proven(baseline.reads_back.clone()),
            Capability::Sts => proven(match profile.principals.get("role") {
                Some(_) => self.principal(profile, baseline, "role").await?,
                None => Err(profile.why_absent("role")),
            }),
            Capability::DescribeKey => {
                let admin = credentials(profile, "admin");
                let asked =
                    self.ask(profile, Operation::DescribeKey, &key, admin.as_ref(), self.form, self.scheme).await;
                proven(look(asked)?.and_then(|look| match look.answer.ending {
                    Ending::Success => Ok(()),
                    _ => Err(format!("DescribeKey ends with {}", self.said(&look))),
                }))
            }
            Capability::SignatureChecking => {
                let mut wrong = credentials(profile, "admin");
                if let Some(wrong) = &mut wrong {
                    wrong.access_key_secret = Secret::new("not-the-secret");
                }
                let asked = self.ask(profile, baseline.operation, &key, wrong.as_ref(), self.form, self.scheme).await;
                proven(look(asked)?.and_then(|look| match &look.answer.ending {
                    // Which code refuses it is left open; it is refused for its secret where the true one ends otherwise.
                    Ending::Error(_) if look.answer.refuses(true) && look.answer.ending != baseline.ending => Ok(()),
                    _ => Err(format!("a call with a wrong secret ends with {}", self.said(&look))),
                }))
            }
            Capability::Control => profile.claim(capability),
            _ => Claim::Unproven,
        })
    }

    async fn ask(
        &self,
        profile: &Profile,
        operation: Operation,
        key: &str,
        credentials: Option<&Credentials>,
        form: Form,
        scheme: Scheme,
    ) -> Result<Look, SendError> {
        let mut parameters = vec![("KeyId".to_owned(), key.to_owned())];
        if operation == Operation::SetKeyPolicy {
            let leased = BTreeMap::new();
            let values = Values::new(profile, &leased, 0, "");
            let base = self.suite.bases.get(PLAIN_BASE).map(|base| base.text.as_str()).unwrap_or_default();
            let usable = KeyRef { fixture: "usable".to_owned(), ordinal: 1 };
            parameters.push(("Policy".to_owned(), values.fill(base.trim_end(), &usable)));
        }
        let call = Call {
            action: Some(operation.as_str().to_owned()),
            version: Some(VERSION.to_owned()),
            parameters,
            format: Some(Format::Json),
            form,
            scheme,
        };
        let credentials = credentials.filter(|_| scheme != Scheme::None);
        let built = || {
            wire::build(&call, self.endpoint, credentials, &Stamp::now()).map_err(|error| SendError::Unsendable {
                endpoint: self.endpoint.to_string(),
                problem: error.to_string(),
            })
        };
        let mut request = built()?;
        let response = match self.client.send(&request).await {
            // A kept connection was closed just then.
            Err(SendError::NoResponse { .. }) => {
                request = built()?;
                self.client.send_anew(&request).await?
            }
            came => came?,
        };
        Ok(Look { answer: Answer::read(&response, Format::Json), request })
    }

    /// Whether an answer to `GetKeyPolicy` holds a policy, or why not.
    fn has_policy(&self, read: &Look) -> Result<(), String> {
        match (&read.answer.ending, read.answer.text("Policy")) {
            (Ending::Success, Some(_)) => Ok(()),
            (Ending::Success, None) => Err("GetKeyPolicy answers without a Policy".to_owned()),
            (Ending::Error(code), _) => Err(format!("GetKeyPolicy answers {}", self.shown(read, code))),
            (Ending::Unclear(why), _) => Err(format!("GetKeyPolicy answers with {why}")),
        }
    }

    fn said(&self, look: &Look) -> String {
        let status = look.answer.status;
        match &look.answer.ending {
            Ending::Success => format!("success ({status})"),
            Ending::Error(code) => format!("{status} {}", self.shown(look, code)),
            Ending::Unclear(why) => why.clone(),
        }
    }

    /// What an endpoint said, without secrets.
    fn shown(&self, look: &Look, said: &str) -> String {
        Redaction::new(self.secrets, [&look.request]).text(said).into_owned()
    }
}

fn credentials(profile: &Profile, principal: &str) -> Option<Credentials> {
    profile.principals.get(principal).and_then(|principal| principal.credentials.clone())
}

/// The answer to a look, or how this one call went wrong at an endpoint that is there.
fn look(asked: Result<Look, SendError>) -> Result<Result<Look, String>, PreflightError> {
    match asked {
        Ok(look) => Ok(Ok(look)),
        Err(error) if error.is_about_one_call() => Ok(Err(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

fn first_usable(profile: &Profile) -> String {
    profile.keys.get("usable").and_then(|pool| pool.ids.first()).cloned().unwrap_or_default()
}
