//! What is known of the endpoint before the plan is made.

use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use crate::plan::Wishes;
use crate::profile::Profile;
use crate::record::Cut;
use crate::suite::Suite;
use crate::wire::{Client, Endpoint, Secrets};

use super::breaker::Breaker;
use super::caller::Caller;
use super::cancel::Cancel;
use super::driver::Driver;
use super::lease::Leases;
use super::lease_error::LeaseError;
use super::ledger::Ledger;
use super::options::Options;
use super::preflight::{Conventional, Looking, Own, PreflightError, Wants};
use super::probe::Probe;
use super::session_error::SessionError;
use super::subject::{Subject, SubjectError};
use super::waiting::Waiting;
use super::way::Way;

/// What is known of the endpoint before the plan is made.
pub(super) struct Connection {
    pub(super) profile: Profile,
    pub(super) subject: Option<Subject>,
    pub(super) caller: Option<Caller>,
}

impl Connection {
    pub(super) async fn connect(
        &mut self,
        suite: &Suite,
        given: Option<&Endpoint>,
        options: &Options,
        way: Way,
        driver: Driver,
        cancel: &Cancel,
    ) -> Result<(), SessionError> {
        let subject = match given {
            None => Subject::embedded().await?,
            Some(endpoint) => Subject::at(endpoint.clone())?,
        };
        let authorities = match &self.profile.ca_file {
            None => None,
            Some(file) => Some(
                std::fs::read(file)
                    .map_err(|reason| SessionError::Authorities { file: file.clone(), reason: reason.to_string() })?,
            ),
        };
        self.caller = Some(Caller {
            client: Client::new(&subject.endpoint, options.limits, authorities.as_deref())?,
            endpoint: subject.endpoint.clone(),
            errors: suite.errors.clone(),
            retries: options.retries,
            probe: Probe::new(&self.profile, way),
            ledger: Ledger::default(),
            breaker: Breaker::new(cancel.clone()),
        });
        if !subject.is_embedded() && (driver == Driver::WholeRun || options.wait > 0) {
            reachable(&subject.endpoint, options).await?;
        }
        self.subject = Some(subject);
        Ok(())
    }

    /// Takes out of the conventional profile what does not hold at the endpoint. The run is sent in the first way in which the
    /// endpoint accepts a call, or, where there is none, in the first.
    pub(super) async fn look(
        &mut self,
        suite: &Suite,
        ways: &[Way],
        wishes: &mut Wishes,
        secrets: &Secrets,
    ) -> Result<(), SessionError> {
        let (Some(caller), Some(subject)) = (&self.caller, &self.subject) else { return Ok(()) };
        let endpoint = &subject.endpoint;
        let looking = |(scheme, form)| Conventional(Looking { suite, caller, endpoint, secrets, scheme, form });
        for &way in ways {
            if looking(way).accepts(&self.profile).await? {
                (wishes.scheme, wishes.form) = way;
                break;
            }
        }
        self.profile = looking((wishes.scheme, wishes.form)).whole(self.profile.clone()).await?;
        Ok(())
    }

    /// Whether what is wanted of a user's profile can be meant.
    pub(super) async fn look_for_mistakes(
        &self,
        suite: &Suite,
        wishes: &Wishes,
        secrets: &Secrets,
        (leases, told): (&Leases, &dyn Fn(&Waiting)),
        wanted: &Wants,
    ) -> Result<(), SessionError> {
        let (Some(caller), Some(subject)) = (&self.caller, &self.subject) else { return Ok(()) };
        let (endpoint, scheme, form) = (&subject.endpoint, wishes.scheme, wishes.form);
        let looking = Looking { suite, caller, endpoint, secrets, scheme, form };
        let own = Own { looking, profile: &self.profile, leases: Some((leases, told)) };
        match own.look(wanted).await {
            Err(PreflightError::Lease(kept @ LeaseError::Kept(..))) => {
                Err(SessionError::Cut { cut: Cut::LocksHeld, text: kept.to_string() })
            }
            looked => Ok(looked?),
        }
    }
}

/// Whether anything accepts connections, asked again until the time is over.
async fn reachable(endpoint: &Endpoint, options: &Options) -> Result<(), SubjectError> {
    const BETWEEN: Duration = Duration::from_millis(100);
    let until = Instant::now() + Duration::from_secs(options.wait.into());
    let host = endpoint.host().trim_start_matches('[').trim_end_matches(']');
    loop {
        let reached = tokio::time::timeout(options.limits.connect, TcpStream::connect((host, endpoint.port()))).await;
        let problem = match reached {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("nothing within {} seconds", options.limits.connect.as_secs_f64()),
        };
        if Instant::now() + BETWEEN > until {
            return Err(SubjectError::Down(format!("{endpoint} cannot be reached: {problem}")));
        }
        tokio::time::sleep(BETWEEN).await;
    }
}
