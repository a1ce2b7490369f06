//! What is known about one endpoint: address, credentials, fixtures, capabilities, and what it lacks.

mod claims;
mod credential;
mod demands;
mod error;
mod file;
mod keys;
mod principal;
#[expect(clippy::module_inception, reason = "the noun of this file is the profile")]
mod profile;
mod source;
mod tolerance;
mod variables;

pub use claims::Claim;
pub use error::ProfileError;
pub use keys::{KeyPool, Mark};
pub use principal::Principal;
pub use profile::Profile;
pub use tolerance::{Tolerance, Tolerances};
pub use variables::variables;
