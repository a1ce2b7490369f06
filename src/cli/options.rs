//! The options that the harness and `kms-conformance run` share. Every option has an environment twin.

use std::path::PathBuf;
use std::time::Duration;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command};

use crate::engine::{Baseline, Options, Retries, SessionError};
use crate::report::Destination;
use crate::suite::Provenance;
use crate::wire::{Form, Limits, Scheme};

use super::environment;

/// The options that the harness and `kms-conformance run` share.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Conformance")]
pub(crate) struct CommonOptions {
    /// The endpoint that is judged; the embedded reference endpoint unless given
    #[arg(long, value_name = "URL", env = "KMS_CONFORMANCE_ENDPOINT")]
    endpoint: Option<String>,
    /// What is known about the endpoint: credentials, fixtures, capabilities (TOML); the conventional profile unless given
    #[arg(long, value_name = "FILE", env = "KMS_CONFORMANCE_PROFILE")]
    profile: Option<PathBuf>,
    /// The signature of all calls that are not about signatures: v1, v3 or none; the first that the profile has unless given
    #[arg(long, value_name = "SCHEME", env = "KMS_CONFORMANCE_SCHEME")]
    scheme: Option<Scheme>,
    /// The form of all calls that are not about forms: get-query, post-query, post-form or post-mixed; the first that the
    /// profile has unless given
    #[arg(long, value_name = "FORM", env = "KMS_CONFORMANCE_FORM")]
    form: Option<Form>,
    /// Also judge expectations of these provenances: inferred, observed
    #[arg(long, value_name = "PROVENANCE", env = "KMS_CONFORMANCE_JUDGE", value_delimiter = ',', value_parser = judged)]
    judge: Vec<Provenance>,
    /// Demand the exact sentences of the documentation, and no members beyond the documented ones
    #[arg(long, env = "KMS_CONFORMANCE_STRICT", value_parser = boolean)]
    strict: bool,
    /// Wait so long for an endpoint that is still starting
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_WAIT", allow_negative_numbers = true, default_value = "0", value_parser = wait)]
    wait: u32,
    /// The longest time to reach the endpoint, for each call
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_CONNECT_TIMEOUT", allow_negative_numbers = true, default_value = "10", value_parser = seconds)]
    connect_timeout: Duration,
    /// The longest time for a whole call, up to the last byte of its answer
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_RESPONSE_TIMEOUT", allow_negative_numbers = true, default_value = "30", value_parser = seconds)]
    response_timeout: Duration,
    /// How often a call is made again whose answer is transient (429, 502, 503, 504) or that gets none
    #[arg(long, value_name = "NUMBER", env = "KMS_CONFORMANCE_RETRIES", default_value_t = Retries::default().most, value_parser = clap::value_parser!(u32).range(..=20))]
    retries: u32,
    /// Write the full record to a file; the format is json
    #[arg(long, value_name = "json=FILE", env = "KMS_CONFORMANCE_REPORT")]
    pub(crate) report: Vec<Destination>,
    /// Demand that every answer is the one recorded in a folder, optional members included
    #[arg(long, value_name = "DIR", env = "KMS_CONFORMANCE_BASELINE", conflicts_with = "record_baseline")]
    baseline: Option<PathBuf>,
    /// Record every answer in a folder, for --baseline
    #[arg(long, value_name = "DIR", env = "KMS_CONFORMANCE_RECORD_BASELINE")]
    record_baseline: Option<PathBuf>,
    /// Where names that nobody has come from; a run prints the seed that it took
    #[arg(long, value_name = "NUMBER", env = "KMS_CONFORMANCE_SEED", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u64>,
    /// The folder of the locks with which runs on one machine keep out of each other's way
    #[arg(long, value_name = "DIR", env = "KMS_CONFORMANCE_LOCKS")]
    locks: Option<PathBuf>,
    /// Wait at most so long for another run that keeps a key which a trial needs
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_LOCK_WAIT", default_value = "300", value_parser = seconds)]
    lock_wait: Duration,
}

/// The options that say nothing of how a trial is judged: what repeats one leaves them out. The seed is added by the run, which
/// knows it also where none was given.
const NOT_REPEATED: [&str; 5] = ["report", "record_baseline", "wait", "seed", "lock_wait"];

impl CommonOptions {
    /// What they ask of a run. `given` is the command line that they come from.
    pub(crate) fn engine(&self, given: &ArgMatches) -> Options {
        let recorded = self.record_baseline.clone().map(Baseline::Record);
        Options {
            endpoint: self.endpoint.clone(),
            profile: self.profile.clone(),
            scheme: self.scheme,
            form: self.form,
            judge: self.judge.clone(),
            strict: self.strict,
            wait: self.wait,
            limits: Limits { connect: self.connect_timeout, response: self.response_timeout, ..Limits::default() },
            retries: Retries { most: self.retries, ..Retries::default() },
            baseline: recorded.or_else(|| self.baseline.clone().map(Baseline::Compare)),
            seed: self.seed,
            locks: self.locks.clone(),
            given: given_options(given).map(|option| (option.id, option.values.join(","))).collect(),
            lock_wait: self.lock_wait,
        }
    }

    /// Refuses environment variables that look like an option's and are none's. Those that the profile names hold credentials.
    pub(crate) fn know_the_environment(&self) -> Result<(), SessionError> {
        let options = Self::augment_args(Command::new("options"));
        let twins = options.get_arguments().filter_map(|option| option.get_env()?.to_str().map(str::to_owned));
        environment::known(&twins.collect(), self.profile.as_deref())
    }

    /// The options that were given, as the command that repeats a trial has them; each with a blank before it.
    pub(crate) fn repeated(given: &ArgMatches) -> String {
        let mut words = String::new();
        for option in given_options(given).filter(|option| !NOT_REPEATED.contains(&option.id.as_str())) {
            words.extend([" --", &option.long]);
            if option.takes_values {
                words.extend([" ", &quoted(&option.values.join(","))]);
            }
        }
        words
    }
}

/// An option that was given, on the command line or by the environment.
struct GivenOption {
    id: String,
    long: String,
    takes_values: bool,
    values: Vec<String>,
}

fn given_options(given: &ArgMatches) -> impl Iterator<Item = GivenOption> + '_ {
    let known = CommonOptions::augment_args(Command::new("options"));
    let known: Vec<_> = known.get_arguments().cloned().collect();
    known.into_iter().filter_map(|option| {
        let id = option.get_id().as_str();
        let source = given.value_source(id);
        let is_given = matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable));
        let (true, Some(long)) = (is_given, option.get_long()) else { return None };
        let values = given.get_raw(id).into_iter().flatten().map(|value| value.to_string_lossy().into_owned());
        Some(GivenOption {
            id: id.to_owned(),
            long: long.to_owned(),
            takes_values: option.get_action().takes_values(),
            values: values.collect(),
        })
    })
}

/// Whole seconds.
fn wait(text: &str) -> Result<u32, &'static str> {
    text.parse().map_err(|_| "whole seconds, such as 30")
}

fn seed(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "a whole number from 0 to 18446744073709551615, such as a run prints")
}

/// The words that clap has for a flag in the environment.
fn boolean(text: &str) -> Result<bool, &'static str> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "t" | "true" | "on" | "1" => Ok(true),
        "n" | "no" | "f" | "false" | "off" | "0" => Ok(false),
        _ => Err("true or false, yes or no, on or off, 1 or 0"),
    }
}

/// A time of a thousandth of a second to an hour, such as `2` or `0.5`.
fn seconds(text: &str) -> Result<Duration, String> {
    let time = text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| (Duration::from_millis(1)..=Duration::from_secs(3600)).contains(time))
        .ok_or_else(|| "seconds from 0.001 to 3600".to_owned())
}

fn judged(word: &str) -> Result<Provenance, String> {
    match word {
        "inferred" => Ok(Provenance::Inferred),
        "observed" => Ok(Provenance::Observed),
        "documented" | "by-example" | "implied" => Err(format!("{word} is judged in any case: inferred, observed")),
        _ => Err("inferred, observed, or both with a comma between them".to_owned()),
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:,=@[]".contains(&b);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
