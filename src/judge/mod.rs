//! Judging, without any I/O: from answers to decided checks, verdicts, causes and figures, and the texts that tell of them.

mod blame;
mod conclude;
mod decide;
mod demanded;
mod diff;
mod difference;
mod failure;
mod masks;
mod pinned;
mod rendered;
mod seen;
mod setting;
mod shown;
mod step_run;
mod tally;
mod told;
mod transient;
mod trial_run;
mod unknown_key;
mod values;
mod verdict;
mod weights;

pub use conclude::unjudged;
pub use pinned::Pinned;
pub use setting::Setting;
pub use step_run::Sent;
pub use tally::Tally;
pub use told::Told;
pub use transient::transient;
pub use trial_run::{Flow, TrialRun};
pub use values::Values;
