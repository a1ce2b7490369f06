//! The options that the harness and `kms-conformance run` share. Every option has an environment twin.

use std::path::PathBuf;

use clap::Args;

use crate::suite::Provenance;
use crate::wire::{Form, Scheme};

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
    /// The signature of all calls that are not about signatures: v1, v3 or none
    #[arg(long, value_name = "SCHEME", env = "KMS_CONFORMANCE_SCHEME", default_value = "v1")]
    pub scheme: Scheme,
    /// The form of all calls that are not about forms: get-query, post-query, post-form or post-mixed
    #[arg(long, value_name = "FORM", env = "KMS_CONFORMANCE_FORM", default_value = "get-query")]
    pub form: Form,
    /// Also judge expectations of these provenances: inferred, observed
    #[arg(long, value_name = "PROVENANCE", env = "KMS_CONFORMANCE_JUDGE", value_delimiter = ',', value_parser = judged)]
    pub judge: Vec<Provenance>,
    /// Demand the exact sentences of the documentation, and no members beyond the documented ones
    #[arg(long, env = "KMS_CONFORMANCE_STRICT")]
    pub strict: bool,
    /// Wait so long for an endpoint that is still starting
    #[arg(long, value_name = "SECONDS", env = "KMS_CONFORMANCE_WAIT", default_value_t = 0)]
    pub wait: u32,
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
}

fn judged(word: &str) -> Result<Provenance, String> {
    match word {
        "inferred" => Ok(Provenance::Inferred),
        "observed" => Ok(Provenance::Observed),
        "documented" | "by-example" | "implied" => Err(format!("{word} is judged in any case: inferred, observed")),
        _ => Err("inferred, observed, or both with a comma between them".to_owned()),
    }
}
