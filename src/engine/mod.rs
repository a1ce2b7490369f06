//! A run: what is judged, with which keys, what came of it.

mod baseline;
mod calls;
mod event;
mod failure;
mod lease;
mod options;
mod order;
mod preflight;
mod record;
mod run;
mod session;
mod subject;
mod tally;
mod values;

pub use baseline::Baseline;
pub use event::{Event, RunInfo, Sink, SinkError};
pub use lease::{Lease, LeaseError, Leases, Wanted};
pub use options::Options;
pub use preflight::PreflightError;
pub use record::{CheckOutcome, CheckRecord, TrialRecord, Verdict};
pub use session::{Driver, Session, SessionError, Start};
pub use subject::{Subject, SubjectError};
pub use tally::{Summary, Tally};
