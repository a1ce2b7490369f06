//! Why nothing is run.

use thiserror::Error;

use crate::wire::SendError;

use super::super::lease_error::LeaseError;
use super::mistake::Mistake;

/// Why nothing is run.
#[derive(Debug, Error)]
pub enum PreflightError {
    /// The endpoint does not answer.
    #[error(transparent)]
    Send(#[from] SendError),
    /// It gives transient answers only.
    #[error("the look at {endpoint} met {why}\n  help: run again when it is ready; --retries NUMBER asks more often")]
    Transient {
        /// The endpoint.
        endpoint: String,
        /// What was met.
        why: String,
    },
    /// Something else answers.
    #[error(
        "{endpoint}: what answers here is no KMS endpoint: it answers {answer}\n  help: nothing was run. Are host and port \
         right? Where the endpoint stands below a path, --endpoint has it: http://HOST:PORT/PATH"
    )]
    NoKms {
        /// The endpoint.
        endpoint: String,
        /// What it answered, and to what.
        answer: String,
    },
    /// The endpoint does not know the published names.
    #[error(
        "{endpoint} does not know the conventional names: {problem}\n  help: without --profile the suite calls with the \
         published account, access keys and key ids of profiles/conventional.toml.\n        Either seed the endpoint with \
         them, or name your own with --profile FILE.\n        If the endpoint is seeded: does its clock differ, is its region \
         {region}, does it know the key {key}?"
    )]
    Unknown {
        /// The endpoint.
        endpoint: String,
        /// What it answered.
        problem: String,
        /// The region of the profile.
        region: String,
        /// A key of the profile.
        key: String,
    },
    /// The endpoint is not the one that the profile describes.
    #[error(
        "{endpoint} is not what {profile} says of it, and nothing was run:{}",
        .mistakes.iter().map(|mistake| format!("\n  {mistake}")).collect::<String>()
    )]
    Mistakes {
        /// The endpoint.
        endpoint: String,
        /// The profile.
        profile: String,
        /// Everything that was seen.
        mistakes: Vec<Mistake>,
    },
    /// A key that the look writes to cannot be had for it.
    #[error(transparent)]
    Lease(#[from] LeaseError),
}
