//! Makes the calls of a run: again where that may help, and no more where the endpoint is gone.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::judge::transient;
use crate::record::{Attempt, Met};
use crate::suite::ErrorTable;
use crate::wire::{BuildError, Client, Endpoint, Request, Response, Send, SendError};

use super::breaker::Breaker;
use super::ledger::Ledger;
use super::probe::Probe;
use super::retries::Retries;
use super::retry_after::retry_after;

/// Makes the calls of a run.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) client: Client,
    pub(super) endpoint: Endpoint,
    pub(super) errors: ErrorTable,
    pub(super) retries: Retries,
    pub(super) probe: Probe,
    pub(super) ledger: Ledger,
    pub(super) breaker: Breaker,
}

/// Whether a call may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// It may.
    Allowed,
    /// It is sent once, whatever comes: the same request is sent on purpose by another step.
    Never,
}

/// A call that was made.
#[derive(Debug)]
pub(super) struct Called {
    /// The request of the last attempt.
    pub(super) request: Request,
    /// What came of it.
    pub(super) came: Result<Response, Missed>,
    /// From the start of the last attempt to the last byte of its answer, or to the error.
    pub(super) elapsed: Duration,
    /// The attempts before it.
    pub(super) attempts: Vec<Attempt>,
}

/// Why a call has no answer that says something of it.
#[derive(Debug)]
pub(super) enum Missed {
    /// No response.
    Send(SendError),
    /// A transient answer, and why it is not asked again.
    Transient(Response, String),
}

impl Caller {
    /// Makes a call. Each attempt is built, and so signed, anew.
    pub(super) async fn call(
        &self,
        again: Again,
        build: impl Fn() -> Result<Request, BuildError>,
    ) -> Result<Called, BuildError> {
        self.ledger.call();
        let mut attempts: Vec<Attempt> = Vec::new();
        loop {
            let request = build()?;
            let begun = Instant::now();
            let afresh = !attempts.is_empty() || again == Again::Never || !self.ledger.keeps_connections();
            let came = self.attempt(&request, afresh).await;
            let elapsed = begun.elapsed();
            let missed = match &came {
                Ok(response) => transient(response, &self.errors),
                Err(missed) => missed.attempt(),
            };
            let Some(missed) = missed else { return Ok(Called { request, came, elapsed, attempts }) };
            let lost_before = attempts.iter().any(|attempt| matches!(attempt, Attempt::Lost { .. }));
            self.ledger.attempt(&missed, lost_before);
            match self.pause(again, &missed, &attempts, came.as_ref().ok()) {
                Ok(pause) => {
                    attempts.push(missed);
                    tokio::time::sleep(pause).await;
                }
                Err(why) => {
                    let came = came.and_then(|response| {
                        Err(Missed::Transient(response, format!("a transient answer, {missed}, which {why}")))
                    });
                    return Ok(Called { request, came, elapsed, attempts });
                }
            }
        }
    }

    /// What the calls met so far.
    pub(super) fn met(&self) -> Met {
        self.ledger.met()
    }

    /// One attempt. It never ends where the endpoint is found to be gone: the run, which is over then, gives it up.
    async fn attempt(&self, request: &Request, afresh: bool) -> Result<Response, Missed> {
        self.breaker.pass().await;
        let came = if afresh { self.client.send_afresh(request).await } else { self.client.send(request).await };
        match &came {
            Err(error) if error.is_out_of_reach() => {
                let probe = self.probe.is_answered(&self.client, &self.endpoint);
                self.breaker.out_of_reach(probe).await;
                if self.breaker.is_gone() {
                    return std::future::pending().await;
                }
            }
            // Whoever takes a connection and closes it may be a front end that nothing stands behind any more.
            Err(error) if error.is_lost_call() => {}
            _ => self.breaker.answered(),
        }
        came.map_err(Missed::Send)
    }

    /// The pause before the next attempt, or why there is none. That a kept connection was closed costs neither.
    fn pause(
        &self,
        again: Again,
        missed: &Attempt,
        before: &[Attempt],
        response: Option<&Response>,
    ) -> Result<Duration, String> {
        if again == Again::Never {
            return Err("is not asked again: it is sent twice on purpose".to_owned());
        }
        if !missed.counts() {
            return Ok(Duration::ZERO);
        }
        let counted = u32::try_from(before.iter().filter(|attempt| attempt.counts()).count()).unwrap_or(u32::MAX);
        if counted >= self.retries.most {
            return Err(format!("came after --retries {} as well", self.retries.most));
        }
        let asked = response.and_then(|response| retry_after(response, Timestamp::now()));
        let pause = self.retries.pause(counted, asked).ok_or_else(|| {
            let (asked, longest) = (asked.unwrap_or_default().as_secs(), self.retries.longest.as_secs());
            format!("asks for a pause of {asked} seconds, and no pause is longer than {longest}")
        })?;
        if !self.ledger.takes_again() {
            return Err("came when the run had asked again as often as it may".to_owned());
        }
        Ok(pause)
    }
}

impl Missed {
    /// The attempt that came to nothing, where another may do better.
    fn attempt(&self) -> Option<Attempt> {
        match self {
            Self::Send(SendError::KeptConnectionClosed { .. }) => Some(Attempt::KeptConnectionClosed),
            Self::Send(error) if error.is_lost_call() => Some(Attempt::Lost { why: error.to_string() }),
            Self::Send(_) | Self::Transient(..) => None,
        }
    }
}
