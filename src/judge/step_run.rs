//! A step with what came of it.

use std::time::Duration;

use crate::check::{Answer, Ending};
use crate::plan::PlannedStep;
use crate::record::{Attempt, CheckOutcome, CheckRecord, Ended, ExchangeRecord, StepRecord};
use crate::suite::ErrorTable;
use crate::wire::{Exchange, Format, Redaction, Request, Response};

use super::shown;

/// What was sent for a step.
#[derive(Debug)]
pub struct Sent {
    /// The request; none where none could be built.
    pub request: Option<Request>,
    /// The policy document in it.
    pub policy: Option<String>,
    /// The format that it asked for; none where the choice was left to the endpoint.
    pub asked: Option<Format>,
    /// The time from the start of the last attempt to the last byte of its answer, or to the error.
    pub elapsed: Duration,
    /// The attempts before the last one.
    pub attempts: Vec<Attempt>,
}

/// A step with its answer.
#[derive(Debug)]
pub(super) struct StepRun {
    pub(super) planned: PlannedStep,
    pub(super) policy: Option<String>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) exchange: Exchange,
    pub(super) answer: Answer,
    pub(super) checks: Vec<CheckRecord>,
}

impl StepRun {
    pub(super) fn failed(&self) -> bool {
        self.has(CheckOutcome::Failed)
    }

    pub(super) fn has(&self, outcome: CheckOutcome) -> bool {
        self.checks.iter().any(|check| check.outcome == outcome)
    }

    /// What is kept of it; with what was on the wire where that is `shown`. A code that no table knows is shown
    /// as any text of an endpoint is.
    pub(super) fn record(&self, errors: &ErrorTable, redaction: &Redaction<'_>, shown: bool) -> StepRecord {
        let exchange = shown.then(|| ExchangeRecord {
            request: redaction.request(&self.exchange.request),
            response: Some(shown::response(&redaction.response(&self.exchange.response))),
        });
        let ending = match &self.answer.ending {
            Ending::Error(code) if !errors.knows(code) => Ending::Error(shown::line(&redaction.text(code))),
            known => known.clone(),
        };
        let answer = &self.answer;
        let ended = Ended { status: answer.status, ending, chose: answer.chosen.then_some(answer.asked) };
        let attempts = self.attempts.clone();
        StepRecord { ended: Some(ended), attempts, ..of_plan(&self.planned, self.exchange.elapsed, exchange) }
    }
}

/// A step that got no answer, or a transient one.
#[derive(Debug)]
pub(super) struct Unanswered {
    pub(super) planned: PlannedStep,
    pub(super) sent: Sent,
    /// The transient answer.
    pub(super) response: Option<Response>,
}

impl Unanswered {
    /// What is kept of it.
    pub(super) fn record(&self, redaction: &Redaction<'_>) -> StepRecord {
        let request = self.sent.request.as_ref();
        let response = self.response.as_ref().map(|response| redaction.response(response));
        let exchange = request.map(|request| ExchangeRecord { request: redaction.request(request), response });
        StepRecord { attempts: self.sent.attempts.clone(), ..of_plan(&self.planned, self.sent.elapsed, exchange) }
    }
}

fn of_plan(planned: &PlannedStep, elapsed: Duration, exchange: Option<ExchangeRecord>) -> StepRecord {
    let step = &planned.step;
    StepRecord {
        name: step.name.clone(),
        call: step.call,
        principal: step.principal.clone(),
        on: step.key.to_string(),
        format: planned.format,
        ended: None,
        milliseconds: whole_milliseconds(elapsed),
        attempts: Vec::new(),
        exchange,
    }
}

/// A time as reports have it.
pub(super) fn whole_milliseconds(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}
