//! The way of one request.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{
    Admission, Answer, Connections, Format, Nonces, Parameters, Presented, Record, Request, Response,
};
use crate::operations::Call;
use crate::policy::RequestContext;
use crate::{Behaviour, World};

use super::log::{Answered, Shown, line, shown};
use super::{Clock, Log};

/// What the connections of a server share.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) behaviour: Behaviour,
    pub(super) connections: Arc<Connections>,
    world: Mutex<World>,
    nonces: Mutex<Nonces>,
    clock: Clock,
    log: Option<Log>,
}

/// What came of a request, and what of it the log shows.
struct Outcome {
    format: Format,
    action: String,
    shown: Shown,
    result: Result<Record, Refusal>,
}

impl Service {
    pub(super) fn new(behaviour: Behaviour, world: World, clock: Clock, log: Option<Log>) -> Self {
        let (connections, nonces) = (Arc::default(), Mutex::default());
        Self { behaviour, connections, world: Mutex::new(world), nonces, clock, log }
    }

    /// The world. What panicked while it held the world left no half change, since storing is the last step and one write.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request. A panic on the way is an internal failure of this call only.
    pub(super) fn answer(&self, request: &Request, source: IpAddr) -> Response {
        let work = AssertUnwindSafe(|| self.parse_and_run(request, source));
        let outcome = catch_unwind(work).unwrap_or_else(|_| self.no_call(ErrorKind::InternalFailure));
        self.encode(request.header("host").unwrap_or_default(), source, outcome)
    }

    /// Answers what is no request.
    pub(super) fn refuse(&self, kind: ErrorKind, source: IpAddr) -> Response {
        self.encode("", source, self.no_call(kind))
    }

    fn no_call(&self, kind: ErrorKind) -> Outcome {
        let result = Err(Refusal::from(kind).by(kind, None));
        Outcome {
            format: self.behaviour.gateway.default_format,
            action: String::new(),
            shown: Shown::default(),
            result,
        }
    }

    fn encode(&self, host: &str, source: IpAddr, outcome: Outcome) -> Response {
        let encoder = &self.behaviour.encoder;
        let refused_by = outcome.result.as_ref().err().and_then(|refusal| refusal.refused_by.clone());
        let answer = Answer {
            request_id: (encoder.request_id)(),
            action: outcome.action,
            host: host.to_owned(),
            format: outcome.format,
            result: outcome.result.map_err(|refusal| self.behaviour.errors.of(&refusal)),
        };
        let response = (encoder.encode)(encoder, &answer);
        if let Some(log) = &self.log {
            let refused = answer.result.err().map(|row| (shown(&row.code, &self.world()), refused_by));
            log.tell(&line(source, &outcome.shown, &Answered { status: response.status, refused }));
        }
        response
    }

    fn parse_and_run(&self, request: &Request, source: IpAddr) -> Outcome {
        let gateway = &self.behaviour.gateway;
        let Some(parameters) = (gateway.parameters)(request) else {
            return self.no_call(ErrorKind::RequestMalformed);
        };
        let format = gateway.answer_format(request, &parameters);
        let presented = (gateway.presented)(request, &parameters);
        let run = AssertUnwindSafe(|| self.run(request, &parameters, &presented, source));
        let result = catch_unwind(run).unwrap_or_else(|_| Err(ErrorKind::InternalFailure.into()));
        let shown = self.shown(&presented, &parameters);
        Outcome { format, action: presented.action.unwrap_or_default(), shown, result }
    }

    fn shown(&self, presented: &Presented, parameters: &Parameters) -> Shown {
        if self.log.is_none() {
            return Shown::default();
        }
        let world = self.world();
        let shown = |text: Option<&str>| shown(text.unwrap_or_default(), &world);
        Shown {
            action: shown(presented.action.as_deref()),
            access_key_id: shown(presented.access_key_id.as_deref()),
            key_id: shown(parameters.get("KeyId")),
        }
    }

    /// Lets the call in and runs its operation. Nothing is held while it is let in, however much there is to decode and to
    /// sign; the world is held while the operation runs, so a call sees it before or after another one and never in between.
    fn run(
        &self,
        request: &Request,
        parameters: &Parameters,
        presented: &Presented,
        source: IpAddr,
    ) -> Result<Record, Refusal> {
        let (behaviour, now) = (&self.behaviour, self.clock.now());
        let presented_id = presented.access_key_id.as_deref().unwrap_or_default();
        let access_keys: Vec<_> = self.world().access_keys(presented_id).cloned().collect();
        let mut admission = Admission {
            behaviour,
            request,
            parameters,
            presented,
            access_keys: &access_keys,
            now,
            nonces: &self.nonces,
        };
        for (name, check) in behaviour.gateway.checks.iter() {
            check(&mut admission).map_err(|refusal| {
                let clause = name.clause(&refusal.name);
                refusal.by(name, clause)
            })?;
        }
        let caller = admission.access_key()?.identity.clone();
        let action = presented.action.as_deref().unwrap_or_default();
        let mut operations = behaviour.operations.iter();
        let operation = operations.find(|(name, _)| *name == action).map(|(_, operation)| operation);
        let operation = operation.ok_or(ErrorKind::ApiNotFound)?;
        let mut world = self.world();
        let context = RequestContext { source, time: now, secure: false };
        let result = operation(&mut Call { behaviour, world: &mut world, caller, action, parameters, context });
        result.map_err(|refusal| refusal.by(format_args!("{action}"), None))
    }
}
