//! From what a check found to its outcome: whether it is judged, tolerated, or only recorded.

use crate::check::{Answer, Basis, CheckName, Ending, Finding, Found};
use crate::plan::PlannedStep;
use crate::record::{CheckOutcome, CheckRecord, Refusal};
use crate::suite::Provenance;

use super::setting::Setting;

/// What the finding about the answer of a step comes to. Of a finding over several answers there is no one answer.
pub(super) fn decide(
    finding: Finding,
    planned: &PlannedStep,
    answer: Option<&Answer>,
    setting: Setting<'_>,
) -> CheckRecord {
    let provenance = provenance(&finding, planned, setting);
    let unclear = answer.is_some_and(|answer| matches!(answer.ending, Ending::Unclear(_)));
    let judged = match finding.basis {
        Basis::Expectation => planned.judged,
        // An answer that is none of this operation, such as a front-end's own to a long URL, is held against a step only if
        // the step is judged.
        Basis::Clauses if unclear && !planned.judged => false,
        Basis::Clauses => provenance.is_some_and(|provenance| setting.wishes.judges(provenance)),
        Basis::Inferred => planned.judged && setting.wishes.judges(Provenance::Inferred),
        Basis::Strict => setting.wishes.strict,
    };
    let outcome = match (finding.found, judged) {
        (Found::Holds, true) => CheckOutcome::Passed,
        (Found::Broken, true) => CheckOutcome::Failed,
        _ => CheckOutcome::Observed,
    };
    let failed = outcome == CheckOutcome::Failed;
    let record = CheckRecord {
        check: finding.check,
        step: if answer.is_some() { planned.step.name.clone() } else { String::new() },
        rests_on: if failed || is_outcome(&finding, outcome) { planned.rests_on.clone() } else { Vec::new() },
        refused: refusal(&finding, planned).filter(|_| failed),
        provenance,
        outcome,
        clauses: finding.clauses,
        expected: finding.expected,
        actual: finding.actual,
        masked: None,
        open: finding.open,
    };
    answer.map_or(record.clone(), |answer| tolerated(record, answer, setting))
}

/// Whether it says how a judged call ended: what was accepted speaks for all that it rests on.
fn is_outcome(finding: &Finding, outcome: CheckOutcome) -> bool {
    finding.check == CheckName::Outcome && outcome == CheckOutcome::Passed
}

/// The status of an error may be known to be another one.
fn tolerated(record: CheckRecord, answer: &Answer, setting: Setting<'_>) -> CheckRecord {
    let Ending::Error(code) = &answer.ending else { return record };
    if record.check != CheckName::Status || record.outcome != CheckOutcome::Failed {
        return record;
    }
    match setting.profile.tolerated.of(code, answer.status) {
        Some(why) => CheckRecord {
            outcome: CheckOutcome::Tolerated,
            actual: format!("{}, which the profile tolerates for {code}: {why}", answer.status),
            rests_on: Vec::new(),
            ..record
        },
        None => record,
    }
}

/// What was refused, where it had to be accepted.
fn refusal(finding: &Finding, planned: &PlannedStep) -> Option<Refusal> {
    let refused = finding.check == CheckName::Outcome && planned.step.call.sets_a_policy();
    match refused && planned.step.expect.is_success() {
        false => None,
        true if planned.is_plain => Some(Refusal::PlainBase),
        true => Some(Refusal::Policy),
    }
}

fn provenance(finding: &Finding, planned: &PlannedStep, setting: Setting<'_>) -> Option<Provenance> {
    match finding.basis {
        Basis::Expectation => Some(planned.step.provenance),
        Basis::Inferred => Some(Provenance::Inferred),
        _ => {
            finding.clauses.iter().filter_map(|id| setting.suite.clauses.get(id)).map(|clause| clause.provenance).max()
        }
    }
}
