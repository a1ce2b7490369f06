//! What is kept of a run: one set of types, which reports write and which are read back from them. It holds no secret.

mod cause;
mod check;
mod cut;
mod ended;
mod exchange;
mod figures;
mod report;
mod run;
mod step;
mod trial;
mod verdict;

pub use cause::Cause;
pub use check::{CheckOutcome, CheckRecord, Refusal};
pub use cut::{Cut, Incomplete};
pub use ended::Ended;
pub use exchange::ExchangeRecord;
pub use figures::Figures;
pub use report::{REPORT, Report};
pub use run::RunRecord;
pub use step::StepRecord;
pub use trial::TrialRecord;
pub use verdict::Verdict;
