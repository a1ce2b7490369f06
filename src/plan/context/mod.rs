//! Contexts: a case, and its twin before it, in circumstances that must make no difference.

mod apply;
mod available;
mod covering;
mod document;
mod mode;
mod scene;
mod sizes;
mod subject;

use std::sync::Arc;

use crate::suite::{Case, Row, Suite, ValueRef};

pub(super) use apply::InContext;
pub(super) use available::Available;
pub(super) use covering::formats;
pub use covering::{Covering, STRENGTH, covering};
pub use mode::ContextMode;
pub use scene::Reason;

use scene::Scene;

/// The rows of a case that a user asks for.
pub(super) fn rows(suite: &Suite, case: &Arc<Case>, mode: ContextMode) -> Vec<Row> {
    let mut rows = match mode {
        ContextMode::None => return Vec::new(),
        ContextMode::Pairs => return suite.contexts.of(&case.name()).to_vec(),
        ContextMode::All => covering::of_case(suite, case),
    };
    rows.extend(suite.contexts.of(&case.name()).iter().cloned());
    rows.sort();
    rows.dedup();
    rows
}

/// The values of each context that apply to a case, and why the others do not.
///
/// # Errors
/// Why no context applies to it.
pub fn of_case(suite: &Suite, case: &Arc<Case>) -> Result<Vec<(ValueRef, Result<(), Reason>)>, Reason> {
    let scene = Scene::of(suite, case)?;
    Ok(suite.contexts.values().map(|at| (at, scene.admits(&[at]))).collect())
}

/// The steps of a case in a context, of which the endpoint has everything; nothing where it does not apply.
pub(super) fn apply(
    suite: &Suite,
    case: &Arc<Case>,
    values: &[ValueRef],
    available: &Available<'_>,
) -> Result<InContext, Reason> {
    let scene = Scene::of(suite, case)?;
    scene.admits(values)?;
    Ok(apply::apply(&scene, values, &|placeholder| available.length(placeholder)))
}
