//! The two signature schemes, as pure functions.

mod v1;
mod v3;

pub use v1::SignatureV1;
pub use v3::{SignatureV3, payload_hash};
