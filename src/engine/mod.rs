//! A run: what is called, with which keys, in which order; and whom it tells. What comes of it is the judge's.

mod baseline;
mod connection;
mod drive;
mod driver;
mod event;
mod lease;
mod options;
mod order;
mod preflight;
mod prepared;
mod selected;
mod session;
mod session_error;
mod snapshots;
mod start;
mod subject;
mod trial;
mod way;

pub use baseline::Baseline;
pub use drive::drive;
pub use driver::Driver;
pub use event::{Event, Sink, SinkError, Touched};
pub use lease::{Lease, LeaseError, Leases, Wanted};
pub use options::Options;
pub use preflight::{Mistake, PreflightError};
pub use session::Session;
pub use session_error::{SessionError, UnknownVariable};
pub use snapshots::Snapshots;
pub use start::Start;
pub use subject::{Subject, SubjectError};
