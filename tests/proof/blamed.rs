//! Which other clauses a deviation may have called broken.

/// The most clauses that a deviation may have called broken beside its own.
pub(crate) const MOST: usize = 2;

/// That a policy can be set, in the form and scheme in which a run sends what is not about them.
const BASE: [&str; 4] = ["operation.sets-the-policy", "request.get-query", "request.post-query", "request.v1"];

/// The deviations that have more called broken, and why they cannot but.
pub(crate) const MORE: &[(&str, &str)] = &[];

/// Whether a clause is about setting a policy in the form and scheme of the run.
pub(crate) fn is_base(id: &str) -> bool {
    BASE.contains(&id)
}
