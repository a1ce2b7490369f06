//! The calls of a trial. What comes of them is the judge's.

use std::collections::BTreeMap;

use crate::judge::{Flow, Sent, Setting, TrialRun};
use crate::plan::{PlannedStep, Trial};
use crate::record::TrialRecord;
use crate::suite::fixture::KeyRef;
use crate::wire::{self, Endpoint};

use super::baseline::Baselines;
use super::caller::{Again, Called, Caller, Missed};
use super::prepared;
use super::snapshots::Snapshots;

/// Where and how the calls of a run go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calls<'c> {
    pub(super) caller: &'c Caller,
    pub(super) endpoint: &'c Endpoint,
    pub(super) baseline: Option<&'c Baselines>,
    pub(super) snapshots: Option<&'c Snapshots>,
}

impl Calls<'_> {
    /// Runs a trial with the keys that it has leased.
    pub(super) async fn run(self, trial: &Trial, keys: &BTreeMap<KeyRef, String>, setting: Setting<'_>) -> TrialRecord {
        let mut run = TrialRun::new(trial, keys, setting);
        for planned in &trial.steps {
            if self.step(planned, trial, setting, &mut run).await == Flow::Stop {
                break;
            }
        }
        self.baseline.into_iter().for_each(|baseline| baseline.apply(&trial.name, &mut run));
        self.snapshots.into_iter().for_each(|snapshots| snapshots.apply(trial, &mut run));
        run.finish()
    }

    async fn step(self, planned: &PlannedStep, trial: &Trial, setting: Setting<'_>, run: &mut TrialRun<'_>) -> Flow {
        let prepared = prepared::prepare(&planned.step, planned.format, trial, setting.profile, run.values());
        let credentials = prepared.credentials.as_ref();
        let build = || wire::build(&prepared.call, self.endpoint, credentials, &prepared.stamp());
        let again = if planned.step.once { Again::Never } else { Again::Allowed };
        let called = match self.caller.call(again, build).await {
            Ok(called) => called,
            Err(why) => return run.failed(planned, &why.to_string()),
        };
        let Called { request, came, elapsed, attempts } = called;
        let (policy, asked) = (prepared.policy, prepared.call.format);
        let sent = Sent { request: Some(request), policy, asked, elapsed, attempts };
        match came {
            Ok(response) => run.answered(planned, sent, response),
            Err(Missed::Send(error)) => run.unanswered(planned, sent, &error),
            Err(Missed::Transient(response, why)) => run.transient(planned, sent, response, &why),
        }
    }
}
