//! What is kept of a run: one set of types, which reports write and which are read back from them. It holds no secret.

mod attempt;
mod cause;
mod check;
mod cut;
mod ended;
mod exchange;
mod figures;
mod met;
mod report;
mod run;
mod step;
mod trial;
mod verdict;

pub use attempt::Attempt;
pub use cause::Cause;
pub use check::{CheckOutcome, CheckRecord, Refusal};
pub use cut::{Cut, Incomplete};
pub use ended::Ended;
pub use exchange::ExchangeRecord;
pub use figures::Figures;
pub use met::Met;
pub use report::{REPORT, Report};
pub use run::RunRecord;
pub use step::StepRecord;
pub use trial::TrialRecord;
pub use verdict::Verdict;
