//! A run: what is judged, with which keys, what came of it.

mod baseline;
mod calls;
mod connection;
mod difference;
mod event;
mod failure;
mod lease;
mod options;
mod order;
mod preflight;
mod record;
mod run;
mod run_info;
mod session;
mod session_error;
mod start;
mod subject;
mod tally;
mod unknown_key;
mod values;
mod way;

pub use baseline::Baseline;
pub use event::{Event, Sink, SinkError};
pub use lease::{Lease, LeaseError, Leases, Wanted};
pub use options::Options;
pub use preflight::PreflightError;
pub use record::{CheckOutcome, CheckRecord, TrialRecord, Verdict};
pub use run_info::RunInfo;
pub use session::Session;
pub use session_error::SessionError;
pub use start::{Driver, Start};
pub use subject::{Subject, SubjectError};
pub use tally::{Summary, Tally};
