//! The difference between what came of a trial and what had to come, both in the documented words.

use crate::check::Ending;
use crate::record::CheckOutcome;
use crate::suite::Outcome;
use crate::wire::Redaction;

use super::diff::diff;
use super::step_run::StepRun;
use super::trial_run::TrialRun;
use super::{demanded, rendered};

/// The difference in the case's own steps, where every one of them that was made is judged. Nothing where what differs is silent.
pub(super) fn difference(run: &TrialRun<'_>, redaction: &Redaction<'_>) -> Option<String> {
    let own = run.steps.iter().filter(|step| {
        let planned = &step.planned;
        planned.role.is_of_the_case()
            && planned.format == run.trial.format
            && !planned.step.expect.outcomes().is_empty()
    });
    let own: Vec<_> = own.collect();
    if run.demoted.is_some() || own.is_empty() || own.iter().any(|step| !step.planned.judged) {
        return None;
    }
    let expected: String = own.iter().map(|step| expected(step, run)).collect::<Vec<_>>().join("\n");
    let actual: String = own.iter().map(|step| actual(step, run)).collect::<Vec<_>>().join("\n");
    // A policy that was read back has values where the case has placeholders.
    let this = &own.first()?.planned.step.key;
    // Lines are compared when the secrets are out of them: one may go over several.
    let shown = |text: &str| redaction.text(&run.values.fill(text.trim_end(), this)).into_owned();
    let (expected, actual) = (shown(&expected), shown(&actual));
    (expected != actual).then(|| diff(&expected, &actual))
}

/// Of several outcomes that are allowed the one that came, or else the first.
fn expected(step: &StepRun, run: &TrialRun<'_>) -> String {
    let planned = &step.planned.step;
    let outcomes = planned.expect.outcomes();
    let came = match &step.answer.ending {
        Ending::Success => Some(Outcome::Success),
        Ending::Error(code) => Some(Outcome::Error(code)),
        Ending::Unclear(_) => None,
    };
    let nearest = came.filter(|came| outcomes.contains(came)).or(outcomes.first().copied());
    let format = run.trial.format;
    nearest.map_or_else(String::new, |it| {
        demanded::answer(planned, it, format, &run.trial.case, &run.setting.suite.errors)
    })
}

fn actual(step: &StepRun, run: &TrialRun<'_>) -> String {
    let tolerated = step.has(CheckOutcome::Tolerated);
    let (case, errors) = (&run.trial.case, &run.setting.suite.errors);
    rendered::answer(&step.planned.step, &step.answer, !step.failed(), tolerated, case, errors)
}
