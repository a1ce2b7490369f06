//! From a planned step to a call that can be signed and sent.

use jiff::ToSpan;
use serde_json::Value;

use crate::judge::Values;
use crate::plan::Trial;
use crate::profile::Profile;
use crate::suite::{PLAIN_POLICY_NAME, Parameter, Step, Tamper, apply_all};
use crate::wire::{Call, Credentials, Format, Scheme, Secret, Stamp};

/// The API version of every call.
pub(super) const VERSION: &str = "2016-01-20";

/// A step with everything filled in.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) call: Call,
    pub(super) credentials: Option<Credentials>,
    pub(super) policy: Option<String>,
    tamper: Option<Tamper>,
}

impl Prepared {
    /// A time and nonce for the next attempt.
    pub(super) fn stamp(&self) -> Stamp {
        let mut stamp = Stamp::now();
        if self.tamper == Some(Tamper::StaleTimestamp) {
            stamp.timestamp = stamp.timestamp.saturating_sub(48.hours()).unwrap_or(stamp.timestamp);
        }
        stamp
    }
}

/// Fills in a step.
pub(super) fn prepare(step: &Step, format: Format, trial: &Trial, profile: &Profile, values: &Values<'_>) -> Prepared {
    let policy = step.policy.as_ref().map(|policy| {
        let mut text = values.fill(&policy.template, &step.key);
        let missing = policy.source.pad_to_bytes.unwrap_or_default().saturating_sub(text.len());
        text.push_str(&" ".repeat(missing));
        text
    });
    let mut parameters = parameters(step, format, policy.as_deref(), values);
    let mut take = |name: &str, taken: fn(&str, Format) -> bool| {
        let at = parameters.iter().position(|(known, value)| known == name && taken(value, format))?;
        Some(parameters.remove(at).1)
    };
    let action = take("Action", |_, _| true);
    // Another value goes out as it is: no format is asked for then.
    let asked = take("Format", |value, format| value == format.parameter()).map(|_| format);
    Prepared {
        call: Call {
            action,
            version: Some(VERSION.to_owned()),
            parameters,
            format: asked,
            form: trial.form,
            scheme: trial.scheme,
        },
        credentials: credentials(step, trial.scheme, profile),
        policy,
        tamper: step.sign,
    }
}

fn parameters(step: &Step, format: Format, policy: Option<&str>, values: &Values<'_>) -> Vec<(String, String)> {
    let value = |parameter: &Parameter| match parameter {
        Parameter::Action => Some(step.call.as_str()),
        Parameter::Format => Some(format.parameter()),
        Parameter::KeyId => Some(values.key_id(&step.key)),
        Parameter::PolicyName => Some(PLAIN_POLICY_NAME),
        Parameter::Policy => policy,
    };
    let given = step.call.parameters().iter().filter_map(|it| Some((it.as_str().to_owned(), value(it)?.into())));
    let mut parameters = Value::Object(given.collect());
    let mut edits = step.parameters.clone();
    for value in edits.iter_mut().filter_map(|edit| edit.with.as_mut()) {
        if let Value::String(text) = value {
            *text = values.fill(text, &step.key);
        }
    }
    // The loader has made these edits on parameters of the same names.
    let _ = apply_all(&edits, &mut parameters);
    match parameters {
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

fn credentials(step: &Step, scheme: Scheme, profile: &Profile) -> Option<Credentials> {
    if scheme == Scheme::None {
        return None;
    }
    let mut credentials = profile.principals.get(&step.principal)?.credentials.clone()?;
    let other = |secret: &Secret| Secret::new(format!("{}x", secret.expose()));
    match step.sign {
        None | Some(Tamper::StaleTimestamp) => {}
        Some(Tamper::WrongSecret) => credentials.access_key_secret = other(&credentials.access_key_secret),
        Some(Tamper::UnknownAccessKey) => credentials.access_key_id = format!("{}Unknown", credentials.access_key_id),
        Some(Tamper::WrongToken) => credentials.security_token = credentials.security_token.as_ref().map(other),
    }
    Some(credentials)
}
