//! `DescribeKey`: what a key is.

use crate::errors::Refusal;
use crate::gateway::Record;

use super::metadata::key_metadata;
use super::{Call, steps};

pub(super) fn run(call: &mut Call<'_>) -> Result<Record, Refusal> {
    steps::key_exists(call)?;
    steps::permission(call)?;
    Ok(key_metadata(call.world, call.key()?))
}
