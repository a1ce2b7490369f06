//! The checks: pure functions of answers and expectations. They do no I/O, and do not decide whether they are judged.

mod answer;
mod body;
mod content_type;
mod distinct_request_ids;
mod error_body;
mod finding;
mod formats_agree;
mod likely;
mod message;
mod outcome;
mod policy;
mod request_id;
mod status;
mod success_body;

pub use answer::{Answer, Ending};
pub use body::body;
pub use content_type::content_type;
pub use distinct_request_ids::distinct_request_ids;
pub use error_body::error_body;
pub use finding::{Basis, Finding, Result};
pub use formats_agree::formats_agree;
pub use likely::likely;
pub use message::{matches, message};
pub use outcome::{SETS, outcome};
pub use policy::policy;
pub use request_id::{is_uuid, request_id};
pub use status::status;
pub use success_body::success_body;

use crate::profile::Tolerances;
use crate::suite::{ErrorTable, Operation};

/// The checks of every answer of an operation whose answers the page documents, whatever was expected.
#[must_use]
pub fn of_every_answer(of: Operation, answer: &Answer, errors: &ErrorTable, tolerated: &Tolerances) -> Vec<Finding> {
    let Some(documented) = of.documented() else { return Vec::new() };
    let mut findings: Vec<_> = body(answer).into_iter().collect();
    findings.extend(status(answer, errors, tolerated));
    findings.push(content_type(answer));
    findings.extend(success_body(answer, documented.root));
    findings.extend(error_body(answer));
    findings.extend(message(answer, errors));
    findings.extend(request_id(answer));
    findings
}
