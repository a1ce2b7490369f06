//! How an endpoint is looked at: call by call, in one signature scheme and request form.

use std::collections::BTreeMap;

use crate::check::Ending;
use crate::judge::Values;
use crate::profile::Profile;
use crate::suite::fixture::KeyRef;
use crate::suite::{Operation, PLAIN_BASE, PLAIN_POLICY_NAME, Parameter, Suite};
use crate::wire::{
    self, Call, Credentials, Endpoint, Form, Format, Redaction, Scheme, Secrets, SendError, Stamp, cut, visible_line,
};

use super::super::caller::{Again, Caller, Missed};
use super::super::prepared::VERSION;
use super::error::PreflightError;
use super::look::Look;

/// The longest part of a message that is shown, in characters.
const SHOWN: usize = 160;

/// How an endpoint is looked at.
#[derive(Clone, Copy)]
pub(in super::super) struct Looking<'p> {
    pub(in super::super) suite: &'p Suite,
    pub(in super::super) caller: &'p Caller,
    pub(in super::super) endpoint: &'p Endpoint,
    pub(in super::super) secrets: &'p Secrets,
    pub(in super::super) scheme: Scheme,
    pub(in super::super) form: Form,
}

impl Looking<'_> {
    /// The answer to a call upon a key, made as trials make it unless they are about something in it. `SetKeyPolicy` sends the plain base, which keeps `admin` allowed.
    pub(super) async fn ask(
        &self,
        profile: &Profile,
        operation: Operation,
        key: &str,
        credentials: Option<&Credentials>,
    ) -> Result<Look, PreflightError> {
        let mut parameters = vec![("KeyId".to_owned(), key.to_owned())];
        if operation.parameters().contains(&Parameter::PolicyName) {
            parameters.push(("PolicyName".to_owned(), PLAIN_POLICY_NAME.to_owned()));
        }
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
            form: self.form,
            scheme: self.scheme,
        };
        let credentials = credentials.filter(|_| self.scheme != Scheme::None);
        let build = || wire::build(&call, self.endpoint, credentials, &Stamp::now());
        let called = self.caller.call(Again::Allowed, build).await.map_err(|error| SendError::Unsendable {
            endpoint: self.endpoint.to_string(),
            problem: error.to_string(),
        })?;
        let response = called.came.map_err(|missed| self.missed(missed))?;
        Ok(Look::of(&response, called.request))
    }

    /// Why a look has no answer that says something of the endpoint.
    fn missed(&self, missed: Missed) -> PreflightError {
        let endpoint = self.endpoint.to_string();
        match missed {
            Missed::Send(error) => error.into(),
            Missed::Transient(_, why) => PreflightError::Transient { endpoint, why },
        }
    }

    /// The answer, or how this one call went wrong at an endpoint that is there.
    pub(super) async fn try_ask(
        &self,
        profile: &Profile,
        operation: Operation,
        key: &str,
        credentials: Option<&Credentials>,
    ) -> Result<Result<Look, String>, PreflightError> {
        one_call(self.ask(profile, operation, key, credentials).await)
    }

    /// How a call ended, in short.
    pub(super) fn said(&self, look: &Look) -> String {
        let status = look.answer.status;
        match &look.answer.ending {
            Ending::Success => format!("success ({status})"),
            Ending::Error(code) => format!("{status} {}", self.shown(look, code)),
            Ending::Unclear(why) => why.clone(),
        }
    }

    /// The same, with the message.
    pub(super) fn said_whole(&self, look: &Look) -> String {
        let message = self.shown(look, look.answer.message().unwrap_or_default());
        format!("{} ({message})", self.said(look))
    }

    /// What an endpoint said, without secrets.
    pub(super) fn shown(&self, look: &Look, said: &str) -> String {
        let shown = Redaction::new(self.secrets, [&look.request]).text(said).into_owned();
        visible_line(&cut(&shown, SHOWN)).into_owned()
    }

    /// Nothing that could be judged answers here.
    pub(super) fn no_kms(&self, read: &Look, operations: &str) -> PreflightError {
        PreflightError::NoKms {
            endpoint: self.endpoint.to_string(),
            answer: format!("{} to {operations}", read.kind()),
        }
    }
}

/// The answer to a look, or how this one call went wrong at an endpoint that is there.
pub(super) fn one_call(asked: Result<Look, PreflightError>) -> Result<Result<Look, String>, PreflightError> {
    match asked {
        Ok(look) => Ok(Ok(look)),
        Err(PreflightError::Send(error)) if error.is_about_one_call() => Ok(Err(error.to_string())),
        Err(error) => Err(error),
    }
}

/// The credentials of a principal.
pub(super) fn credentials(profile: &Profile, principal: &str) -> Option<Credentials> {
    profile.principals.get(principal).and_then(|principal| principal.credentials.clone())
}

/// The first usable key.
pub(super) fn first_usable(profile: &Profile) -> String {
    profile.keys.get("usable").and_then(|pool| pool.ids.first()).cloned().unwrap_or_default()
}
