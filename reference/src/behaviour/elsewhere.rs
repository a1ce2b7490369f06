//! Another behaviour for some calls.

use std::sync::Arc;

use crate::World;
use crate::gateway::{Parameters, Presented, Request};

use super::Behaviour;

/// What is known of a call before anything is decided about it.
#[derive(Debug)]
pub struct Circumstances<'a> {
    /// The request.
    pub request: &'a Request,
    /// Its parameters.
    pub parameters: &'a Parameters,
    /// What it says about itself.
    pub presented: &'a Presented,
    /// What exists.
    pub world: &'a World,
}

/// A behaviour that is in force in some circumstances only.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// Whether it is in force for a call.
    pub holds: fn(&Circumstances<'_>) -> bool,
    /// The behaviour.
    pub behaviour: Arc<Behaviour>,
}
