//! The options that the harness and `kms-conformance run` share. Every option has an environment twin.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::suite::Provenance;
use crate::wire::{Form, Limits, Scheme};

use super::baseline::Baseline;

/// The options that the harness and `kms-conformance run` share.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Conformance")]
pub struct Options {
    /// The endpoint that is judged; the embedded reference endpoint unless given
    #[arg(long, value_name = "URL", env = "KMS_CONFORMANCE_ENDPOINT")]
    pub endpoint: Option<String>,
    /// What is known about the endpoint: credentials, fixtures, capabilities (TOML); the conventional profile unless given
    #[arg(long, value_name = "FILE", env = "KMS_CONFORMANCE_PROFILE")]
    pub profile: Option<PathBuf>,
    /// The signature of all calls that are not about signatures: v1, v3 or none; the first that the profile has unless given
    #[arg(long, value_name = "SCHEME", env = "KMS_CONFORMANCE_SCHEME")]
    pub scheme: Option<Scheme>,
    /// The form of all calls that are not about forms: get-query, post-query, post-form or post-mixed; the first that the
    /// profile has unless given
    #[arg(long, value_name = "FORM", env = "KMS_CONFORMANCE_FORM")]
    pub form: Option<Form>,
    /// Also judge expectations of these provenances: inferred, observed
    #[arg(long, value_name = "PROVENANCE", env = "KMS_CONFORMANCE_JUDGE", value_delimiter = ',', value_parser = judged)]
    pub judge: Vec<Provenance>,
    /// Demand the exact sentences of the documentation, and no members beyond the documented ones
    #[arg(long, env = "KMS_CONFORMANCE_STRICT", value_parser = clap::builder::BoolishValueParser::new())]
    pub strict: bool,
    /// Wait so long for an endpoint that is still starting
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_WAIT", default_value_t = 0)]
    pub wait: u32,
    /// The longest time to reach the endpoint, for each call
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_CONNECT_TIMEOUT", default_value = "10", value_parser = seconds)]
    pub connect_timeout: Duration,
    /// The longest time for a whole call, up to the last byte of its answer
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_RESPONSE_TIMEOUT", default_value = "30", value_parser = seconds)]
    pub response_timeout: Duration,
    /// Write the full record to a file; the format is json
    #[arg(long, value_name = "json=FILE", env = "KMS_CONFORMANCE_REPORT")]
    pub report: Vec<String>,
    /// Demand that every answer is the one recorded in a folder, optional members included
    #[arg(long, value_name = "DIR", env = "KMS_CONFORMANCE_BASELINE", conflicts_with = "record_baseline")]
    pub baseline: Option<PathBuf>,
    /// Record every answer in a folder, for --baseline
    #[arg(long, value_name = "DIR", env = "KMS_CONFORMANCE_RECORD_BASELINE")]
    pub record_baseline: Option<PathBuf>,
    /// Where names that nobody has come from; a run prints the seed that it took
    #[arg(long, value_name = "NUMBER", env = "KMS_CONFORMANCE_SEED")]
    pub seed: Option<u64>,
    /// The folder of the locks with which runs on one machine keep out of each other's way
    #[arg(long, value_name = "DIR", env = "KMS_CONFORMANCE_LOCKS")]
    pub locks: Option<PathBuf>,
}

impl Options {
    /// What is done with a baseline.
    pub fn pinned(&self) -> Option<Baseline> {
        let recorded = self.record_baseline.clone().map(Baseline::Record);
        recorded.or_else(|| self.baseline.clone().map(Baseline::Compare))
    }

    /// The limits of every call.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits { connect: self.connect_timeout, response: self.response_timeout, ..Limits::default() }
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
