//! The look at an endpoint before a run: what of the conventional profile holds there, or what of a user's does not.

mod capability;
mod conventional;
mod error;
mod first_look;
mod look;
mod looking;
mod looks;
mod mistake;
mod other_way;
mod own;
mod principal;
mod refusal;
mod wants;

pub(super) use conventional::Conventional;
pub use error::PreflightError;
pub(super) use looking::Looking;
pub(super) use looks::Looks;
pub use mistake::Mistake;
pub(super) use own::Own;
pub(super) use wants::Wants;
