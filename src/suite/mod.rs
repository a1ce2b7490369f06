//! The case model: clauses, documented errors, cases and how they are loaded. It knows no HTTP.

mod capability;
mod case;
mod clause;
mod edit;
mod error;
mod errors;
mod expect;
mod files;
pub mod fixture;
mod load;
mod model;
mod operation;
mod parse;
pub mod placeholder;
mod policy;
mod provenance;
mod resolve;
mod schema;
mod source;
mod stray;
mod twin;
mod twin_names;

pub use capability::Capability;
pub use case::{SendAs, Tamper};
pub use clause::{Clause, Clauses, Page, Provoked, Untestable};
pub use edit::{Edit, EditError, apply_all};
pub use error::{DataError, DataErrors, LoadError, Problem};
pub use errors::{CredentialError, ErrorRow, ErrorTable};
pub use expect::{Expect, Outcome};
pub use load::PLAIN_BASE;
pub use model::{Base, Case, Policy, Step, Suite};
pub(crate) use operation::PLAIN_POLICY_NAME;
pub use operation::{Documented, Operation, Parameter};
pub use policy::PolicySource;
pub use provenance::Provenance;
pub use schema::{case_schema, clause_schema, error_schema};
