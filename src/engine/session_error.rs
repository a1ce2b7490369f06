//! Why a run cannot begin, or cannot end well.

use std::path::PathBuf;

use thiserror::Error;

use crate::profile::ProfileError;
use crate::record::Cut;
use crate::suite::{Capability, LoadError};
use crate::wire::{ClientError, EndpointError};

use super::baseline::BaselineError;
use super::event::SinkError;
use super::lease_error::LeaseError;
use super::preflight::PreflightError;
use super::subject::SubjectError;

/// Why a run cannot begin, or cannot end well.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The data of the suite.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The address. What was given is repeated by the reason alone, which leaves a password out.
    #[error("--endpoint: {0}")]
    Endpoint(EndpointError),
    /// The certificates of the profile.
    #[error("ca_file {}: {reason}", .file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The runtime.
    #[error("the runtime cannot be started: {0}")]
    Runtime(std::io::Error),
    /// What is to be judged.
    #[error(transparent)]
    Subject(#[from] SubjectError),
    /// The look before the run.
    #[error(transparent)]
    Preflight(#[from] PreflightError),
    /// Names that select nothing.
    #[error(
        "no trial is selected by {what}\n  help: {near}`kms-conformance cases` lists the cases, `--list` the trials"
    )]
    NothingSelected {
        /// The names.
        what: String,
        /// The names that are like one of them.
        near: String,
    },
    /// Names that leave nothing out.
    #[error(
        "--skip {what}: no trial has this in its name\n  help: {near}`kms-conformance cases` lists the cases, `--list` the trials"
    )]
    NothingSkipped {
        /// The names.
        what: String,
        /// The names that are like one of them.
        near: String,
    },
    /// A profile of the user's, and no address to hold against it.
    #[error(
        "{0} gives no endpoint, and neither does --endpoint\n  help: give the address, as endpoint = \"http://HOST:PORT\" in the \
         profile or with --endpoint; the embedded endpoint has the conventional names alone"
    )]
    NoEndpoint(String),
    /// A baseline that is nowhere.
    #[error("--baseline {}: there is no such folder\n  help: run once with --record-baseline", .0.display())]
    NoBaseline(PathBuf),
    /// Environment variables of the suite's name that it does not know.
    #[error("{}\n  help: each option has one environment variable, which `--help` names; unset others", told(.0))]
    UnknownVariables(Vec<UnknownVariable>),
    /// Options that exclude each other.
    #[error("{0}")]
    Options(&'static str),
    /// An option that asks for what the profile declares absent.
    #[error("--{option} {value}: {place} declares {capability} absent: {why}\n  help: {remedy}")]
    DeclaredAbsent {
        /// The option.
        option: &'static str,
        /// Its value.
        value: &'static str,
        /// Where the profile says so.
        place: String,
        /// What is absent.
        capability: Capability,
        /// The profile's reason.
        why: String,
        /// What to do.
        remedy: String,
    },
    /// A profile without any way to send a request.
    #[error(
        "{0} has no signature scheme and request form that go together\n  help: claim v1, v3 or unsigned, and get-query, post-query, post-form or post-mixed (which V3 does not go with)"
    )]
    NoWay(String),
    /// Keys whose policies would have to be put back.
    #[error(
        "[keys.{0}] is marked writable, and this version cannot capture policies and put them back\n  help: name keys whose policies may be lost, and mark them disposable"
    )]
    Writable(String),
    /// Something that others on this machine use too.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// The run was ended before its first trial.
    #[error("before the first trial: {text}{help}", help = .cut.remedy().map(|it| format!("\n  help: {it}")).unwrap_or_default())]
    Cut {
        /// Why.
        cut: Cut,
        /// What was met.
        text: String,
    },
    /// A sink.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The baseline that was to be recorded.
    #[error(transparent)]
    Baseline(#[from] BaselineError),
    /// A report under a driver that runs each trial in a process of its own.
    #[error(
        "--report (KMS_CONFORMANCE_REPORT) needs one process for the whole run, and nextest starts one for each trial\n  help: use `cargo test -- --report json=FILE`, `kms-conformance run --report json=FILE`, or nextest's own JUnit report"
    )]
    ReportUnderNextest,
}

/// An environment variable of the suite's name that it does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownVariable {
    /// Its name.
    pub name: String,
    /// The names that are like it.
    pub near: Option<String>,
}

fn told(unknown: &[UnknownVariable]) -> String {
    let line = |it: &UnknownVariable| match &it.near {
        Some(near) => format!("the environment variable {} sets nothing: {near}", it.name),
        None => format!("the environment variable {} sets nothing", it.name),
    };
    unknown.iter().map(line).collect::<Vec<_>>().join("\n  ")
}
