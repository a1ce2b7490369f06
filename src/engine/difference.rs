//! The difference between what came of a trial and its snapshot.

use crate::check::Ending;
use crate::plan::Trial;
use crate::snapshot::{self, Snapshots};
use crate::suite::Outcome;

use super::failure;
use super::record::CheckOutcome;
use super::run::{Came, Made, Setting};
use super::values::Values;

/// The difference between the snapshot and what came, where every step that the snapshot holds was judged.
pub(super) fn difference(trial: &Trial, came: &Came, values: &Values<'_>, setting: Setting<'_>) -> Option<String> {
    let errors = &setting.suite.errors;
    let own = came.made.iter().filter(|made| {
        let planned = &made.planned;
        planned.role.is_of_the_case() && planned.format == trial.format && !planned.step.expect.outcomes().is_empty()
    });
    let own: Vec<_> = own.collect();
    if came.demoted.is_some() || own.iter().any(|made| !made.planned.judged) {
        return None;
    }
    let way = nearest_way(trial, &own)?;
    let name = snapshot::file_name(&trial.case, &way, trial.format);
    let Some(expected) = Snapshots.get(&name).map(|text| of_steps(text, &own)) else {
        return Some(format!("snapshots/{name}.snap is missing: run `cargo test --test suite snapshot` and review it"));
    };
    let actual: Vec<_> = own
        .iter()
        .map(|made| {
            let tolerated = made.has(&CheckOutcome::Tolerated);
            snapshot::actual(&made.planned.step, &made.answer, !made.failed(), tolerated, &trial.case, errors)
        })
        .collect();
    let (expected, actual) = (expected.trim_end(), actual.join("\n"));
    let actual = actual.trim_end();
    // A policy that was read back has values where the snapshot has placeholders.
    let this = &own.first()?.planned.step.key;
    (expected != actual).then(|| failure::diff(&values.fill(expected, this), &values.fill(actual, this)))
}

/// The part of a snapshot that is about these steps: after a failure the others were not made.
fn of_steps(snapshot: &str, made: &[&Made]) -> String {
    let parts = snapshot.split_inclusive('\n').fold(Vec::<String>::new(), |mut parts, line| {
        match parts.last_mut() {
            Some(part) if !line.starts_with("# ") => part.push_str(line),
            _ => parts.push(line.to_owned()),
        }
        parts
    });
    let is_made = |part: &String| made.iter().any(|made| part.starts_with(&format!("# {}: ", made.planned.step.name)));
    parts.into_iter().filter(is_made).collect()
}

/// The way to end that is nearest to what came: for each open step the outcome that came, or else the first allowed.
fn nearest_way<'t>(trial: &'t Trial, made: &[&Made]) -> Option<Vec<snapshot::Ended<'t>>> {
    let came = |name: &str| made.iter().find(|made| made.planned.step.name == name).map(|made| &made.answer.ending);
    let fits = |way: &Vec<snapshot::Ended<'t>>| {
        way.iter()
            .filter(|(step, outcome)| match (came(&step.name), outcome) {
                (Some(Ending::Success), Outcome::Success) => true,
                (Some(Ending::Error(code)), Outcome::Error(expected)) => code == expected,
                _ => false,
            })
            .count()
    };
    let ways = snapshot::alternatives(&trial.case);
    let best = ways.iter().map(fits).max()?;
    ways.into_iter().find(|way| fits(way) == best)
}
