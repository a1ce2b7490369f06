//! The way of one request.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::behaviour::Circumstances;
use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Admission, Answer, Format, Nonces, Parameters, Presented, Record, Request, Response};
use crate::operations::Call;
use crate::policy::RequestContext;
use crate::{Behaviour, World};

use super::Clock;

/// What the connections of a server share.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) behaviour: Behaviour,
    world: Mutex<World>,
    nonces: Mutex<Nonces>,
    clock: Clock,
}

impl Service {
    pub(super) fn new(behaviour: Behaviour, world: World, clock: Clock) -> Self {
        Self { behaviour, world: Mutex::new(world), nonces: Mutex::default(), clock }
    }

    /// The world. What panicked while it held the world left no half change, since storing is the last step and one write.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request. A panic on the way is an internal failure of this call only.
    pub(super) fn answer(&self, request: &Request, source: IpAddr) -> Response {
        let behaviour = self.in_force(request);
        let work = AssertUnwindSafe(|| self.parse_and_run(behaviour, request, source));
        let (format, action, result) = catch_unwind(work).unwrap_or_else(|_| {
            (behaviour.gateway.default_format, String::new(), Err(ErrorKind::InternalFailure.into()))
        });
        encode(behaviour, request.header("host").unwrap_or_default(), format, action, result)
    }

    /// Answers what is no request.
    pub(super) fn refuse(&self, kind: ErrorKind) -> Response {
        encode(&self.behaviour, "", self.behaviour.gateway.default_format, String::new(), Err(kind.into()))
    }

    /// The behaviour that is in force for a request.
    fn in_force(&self, request: &Request) -> &Behaviour {
        let behaviour = &self.behaviour;
        if behaviour.elsewhere.is_empty() {
            return behaviour;
        }
        let Some(parameters) = (behaviour.gateway.parameters)(request) else { return behaviour };
        let presented = (behaviour.gateway.presented)(request, &parameters);
        let (world, parameters, presented) = (&*self.world(), &parameters, &presented);
        behaviour.in_force(&Circumstances { request, parameters, presented, world })
    }

    fn parse_and_run(
        &self,
        behaviour: &Behaviour,
        request: &Request,
        source: IpAddr,
    ) -> (Format, String, Result<Record, Refusal>) {
        let gateway = &behaviour.gateway;
        let Some(parameters) = (gateway.parameters)(request) else {
            return (gateway.default_format, String::new(), Err(ErrorKind::RequestMalformed.into()));
        };
        let format = gateway.answer_format(request, &parameters);
        let presented = (gateway.presented)(request, &parameters);
        let run = AssertUnwindSafe(|| self.run(behaviour, request, &parameters, &presented, source));
        let result = catch_unwind(run).unwrap_or_else(|_| Err(ErrorKind::InternalFailure.into()));
        (format, presented.action.unwrap_or_default(), result)
    }

    /// Lets the call in and runs its operation, the world being held all the while: a call sees the world before or after
    /// another one and never in between.
    fn run(
        &self,
        behaviour: &Behaviour,
        request: &Request,
        parameters: &Parameters,
        presented: &Presented,
        source: IpAddr,
    ) -> Result<Record, Refusal> {
        let now = self.clock.now();
        let mut world = self.world();
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        let mut admission =
            Admission { behaviour, request, parameters, presented, world: &world, now, nonces: &mut nonces };
        for (_, check) in behaviour.gateway.checks.iter() {
            check(&mut admission)?;
        }
        let caller = admission.access_key()?.identity.clone();
        let action = presented.action.as_deref().unwrap_or_default();
        let mut operations = behaviour.operations.iter();
        let operation = operations.find(|(name, _)| *name == action).map(|(_, operation)| operation);
        let operation = operation.ok_or(ErrorKind::ApiNotFound)?;
        drop(nonces);
        let context = RequestContext { source, time: now, secure: false };
        operation(&mut Call { behaviour, world: &mut world, caller, action, parameters, context })
    }
}

fn encode(
    behaviour: &Behaviour,
    host: &str,
    format: Format,
    action: String,
    result: Result<Record, Refusal>,
) -> Response {
    let encoder = &behaviour.encoder;
    let answer = Answer {
        request_id: (encoder.request_id)(),
        action,
        host: host.to_owned(),
        format,
        result: result.map_err(|refusal| behaviour.errors.of(&refusal)),
    };
    (encoder.encode)(encoder, &answer)
}
