//! The options that the harness and `kms-conformance run` share. Every option has an environment twin.

use std::path::PathBuf;
use std::time::Duration;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command};

use crate::engine::{Baseline, Options};
use crate::plan::ContextMode;
use crate::report::Destination;
use crate::suite::Provenance;
use crate::wire::{Form, Limits, Scheme};

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
    #[arg(long, env = "KMS_CONFORMANCE_STRICT", value_parser = clap::builder::BoolishValueParser::new())]
    strict: bool,
    /// Try cases in contexts that must make no difference, too: none, pairs (the covering table), or all (each case in each)
    #[arg(long, value_name = "WHICH", env = "KMS_CONFORMANCE_CONTEXTS", default_value_t = ContextMode::Pairs)]
    contexts: ContextMode,
    /// Wait so long for an endpoint that is still starting
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_WAIT", default_value_t = 0)]
    wait: u32,
    /// The longest time to reach the endpoint, for each call
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_CONNECT_TIMEOUT", default_value = "10", value_parser = seconds)]
    connect_timeout: Duration,
    /// The longest time for a whole call, up to the last byte of its answer
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_RESPONSE_TIMEOUT", default_value = "30", value_parser = seconds)]
    response_timeout: Duration,
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
    #[arg(long, value_name = "NUMBER", env = "KMS_CONFORMANCE_SEED")]
    seed: Option<u64>,
    /// The folder of the locks with which runs on one machine keep out of each other's way
    #[arg(long, value_name = "DIR", env = "KMS_CONFORMANCE_LOCKS")]
    locks: Option<PathBuf>,
}

/// The options that say nothing of how a trial is judged: what repeats one leaves them out. The seed is added by the run, which
/// knows it also where none was given.
const NOT_REPEATED: [&str; 4] = ["report", "record_baseline", "wait", "seed"];

impl CommonOptions {
    /// What they ask of a run.
    pub(crate) fn engine(&self) -> Options {
        let recorded = self.record_baseline.clone().map(Baseline::Record);
        Options {
            endpoint: self.endpoint.clone(),
            profile: self.profile.clone(),
            scheme: self.scheme,
            form: self.form,
            judge: self.judge.clone(),
            strict: self.strict,
            contexts: self.contexts,
            wait: self.wait,
            limits: Limits { connect: self.connect_timeout, response: self.response_timeout, ..Limits::default() },
            baseline: recorded.or_else(|| self.baseline.clone().map(Baseline::Compare)),
            seed: self.seed,
            locks: self.locks.clone(),
        }
    }

    /// The options that were given, as the command that repeats a trial has them; each with a blank before it.
    pub(crate) fn repeated(given: &ArgMatches) -> String {
        let known = Self::augment_args(Command::new("options"));
        let mut words = String::new();
        for option in known.get_arguments() {
            let id = option.get_id().as_str();
            let source = given.value_source(id);
            let is_given = matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable));
            let (true, false, Some(name)) = (is_given, NOT_REPEATED.contains(&id), option.get_long()) else { continue };
            words.extend([" --", name]);
            if option.get_action().takes_values() {
                let values = given.get_raw(id).into_iter().flatten().map(|value| value.to_string_lossy());
                words.extend([" ", &quoted(&values.collect::<Vec<_>>().join(","))]);
            }
        }
        words
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
