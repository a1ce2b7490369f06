//! The calls of a trial. What comes of them is the judge's.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::judge::{Flow, Sent, Setting, TrialRun};
use crate::plan::{PlannedStep, Trial};
use crate::record::TrialRecord;
use crate::suite::fixture::KeyRef;
use crate::wire::{self, Client, Endpoint, Request, Response, Send, SendError};

use super::baseline::Baseline;
use super::prepared::{self, Prepared};
use super::snapshots::Snapshots;

/// Where and how the calls of a run go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calls<'c> {
    pub(super) client: &'c Client,
    pub(super) endpoint: &'c Endpoint,
    pub(super) baseline: Option<&'c Baseline>,
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
        let (request, came, elapsed) = match self.send(&prepared).await {
            Ok(sent) => sent,
            Err(why) => return run.failed(planned, &why),
        };
        let sent = Sent { request: Some(request), policy: prepared.policy, asked: prepared.call.format, elapsed };
        match came {
            Ok(response) => run.answered(planned, sent, response),
            Err(error) => run.unanswered(planned, sent, &error),
        }
    }

    /// Sends a call. Where a kept connection was closed just then, once more, signed anew and on a new connection: the endpoint
    /// has not answered it.
    async fn send(self, prepared: &Prepared) -> Result<(Request, Result<Response, SendError>, Duration), String> {
        let mut first = true;
        loop {
            let credentials = prepared.credentials.as_ref();
            let request = wire::build(&prepared.call, self.endpoint, credentials, &prepared.stamp())
                .map_err(|error| error.to_string())?;
            let begun = Instant::now();
            let came = if first { self.client.send(&request).await } else { self.client.send_anew(&request).await };
            if first && matches!(came, Err(SendError::NoResponse { .. })) {
                first = false;
                continue;
            }
            return Ok((request, came, begun.elapsed()));
        }
    }
}
