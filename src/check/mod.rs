//! The checks: pure functions of answers and expectations. They do no I/O, and do not decide whether they are judged.

mod answer;
mod body;
mod content_type;
mod distinct_request_ids;
mod elements;
mod error_body;
mod finding;
mod formats_agree;
mod likely;
mod message;
mod name;
mod outcome;
mod policy;
mod registry;
mod request_id;
mod several;
mod status;
mod success_body;

pub use answer::{Answer, Ending};
pub use body::body;
pub use content_type::content_type;
pub use distinct_request_ids::{distinct, distinct_request_ids};
pub use elements::elements;
pub use error_body::error_body;
pub use finding::{Basis, Finding, Found};
pub use formats_agree::{agree, formats_agree};
pub use likely::likely;
pub use message::{matches, message};
pub use name::CheckName;
pub use outcome::outcome;
pub use policy::policy;
pub use registry::{OVER_SEVERAL, of_every_answer};
pub use request_id::{is_uuid, request_id};
pub use several::{Several, Whose};
pub use status::status;
pub use success_body::success_body;
