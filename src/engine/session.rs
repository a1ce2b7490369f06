//! One run: prepared, judged trial by trial, finished. Two drivers use it, the test harness and the plain binary.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use thiserror::Error;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use crate::plan::{self, Selection, Trial, Wishes};
use crate::profile::{Profile, ProfileError};
use crate::suite::{LoadError, Provenance, Suite};
use crate::wire::{Client, ClientError, Endpoint, EndpointError, Form, Limits, Scheme};

use super::baseline::Baseline;
use super::event::{Event, RunInfo, Sink, SinkError};
use super::lease::{Lease, LeaseError, Leases, Wanted};
use super::options::Options;
use super::order::Order;
use super::preflight::{Preflight, PreflightError};
use super::record::{TrialRecord, Verdict};
use super::run::{self, Setting};
use super::subject::{Subject, SubjectError};
use super::tally::{Summary, Tally};

/// Why a run cannot begin, or cannot end well.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The data of the suite.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The address.
    #[error("--endpoint {given}: {reason}")]
    Endpoint {
        /// What was given.
        given: String,
        /// What is wrong with it.
        reason: EndpointError,
    },
    /// The certificates of the profile.
    #[error("ca_file {}: {reason}", .file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The runtime.
    #[error("the runtime cannot be started: {0}")]
    Runtime(std::io::Error),
    /// What is to be judged.
    #[error(transparent)]
    Subject(#[from] SubjectError),
    /// The look before the run.
    #[error(transparent)]
    Preflight(#[from] PreflightError),
    /// Names that select nothing.
    #[error("no trial is selected by {0}\n  help: `kms-conformance cases` lists the cases, `--list` the trials")]
    NothingSelected(String),
    /// Options that exclude each other.
    #[error("{0}")]
    Options(&'static str),
    /// A sink.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// A report under a driver that runs each trial in a process of its own.
    #[error(
        "--report (KMS_CONFORMANCE_REPORT) needs one process for the whole run, and nextest starts one for each trial\n  help: use `cargo test -- --report json=FILE`, `kms-conformance run --report json=FILE`, or nextest's own JUnit report"
    )]
    ReportUnderNextest,
}

/// Who drives a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// One process for the whole run.
    WholeRun,
    /// One process for each trial: what holds at an endpoint is looked at trial by trial.
    TrialByTrial,
    /// Only the list of trials is wanted: no call is made.
    List,
}

/// How a run is started.
#[derive(Debug)]
pub struct Start {
    /// The shared options.
    pub options: Options,
    /// Which trials are run.
    pub selection: Selection,
    /// Who drives.
    pub driver: Driver,
    /// The command that repeats a trial, up to its name.
    pub repeat: String,
}

/// One run.
pub struct Session {
    suite: Arc<Suite>,
    profile: Profile,
    wishes: Wishes,
    trials: Vec<Trial>,
    selected: Vec<usize>,
    subject: Option<Subject>,
    client: Option<Client>,
    leases: Leases,
    seed: u64,
    repeat: String,
    baseline: Option<Baseline>,
    looks_itself: bool,
    info: RunInfo,
    state: Mutex<State>,
    runtime: Runtime,
}

struct State {
    sinks: Vec<Box<dyn Sink>>,
    order: Order,
    tally: Tally,
    broken: Option<SinkError>,
}

impl Session {
    /// Loads, plans, and, where calls may be made, looks at the endpoint.
    pub fn prepare(start: Start, sinks: Vec<Box<dyn Sink>>) -> Result<Self, SessionError> {
        Self::with_suite(Arc::new(Suite::embedded()?), start, sinks)
    }

    /// The same with a suite that is loaded already, which several sessions can share.
    pub fn with_suite(suite: Arc<Suite>, start: Start, sinks: Vec<Box<dyn Sink>>) -> Result<Self, SessionError> {
        let Start { options, selection, driver, repeat } = start;
        let profile = options.profile.as_deref().map_or_else(Profile::conventional, Profile::load)?;
        let given = endpoint(&options, &profile)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(SessionError::Runtime)?;
        possible(&options, given.is_none())?;
        let conventional_at_url = given.is_some() && options.profile.is_none();
        let wishes = wishes(&options, given.is_none());
        let mut state = State { sinks, order: Order::default(), tally: Tally::default(), broken: None };
        if given.is_some() && driver != Driver::List {
            let trials = plan::plan(&suite, &profile, &wishes);
            state.tell(&Event::Touches(&touched(&trials, &selection, &profile)));
        }
        let mut prepared = Prepared { profile, subject: None, client: None };
        if driver != Driver::List {
            runtime.block_on(prepared.connect(given.as_ref(), &options, driver))?;
            if conventional_at_url && driver == Driver::WholeRun {
                runtime.block_on(prepared.look(&suite, &wishes))?;
            }
        }
        let trials = plan::plan(&suite, &prepared.profile, &wishes);
        let selected: Vec<usize> = (0..trials.len()).filter(|&i| selection.takes(&trials[i].name)).collect();
        if driver != Driver::List {
            selects(&selection, &trials, &selected)?;
        }
        let baseline = options.pinned();
        let seed = options.seed.unwrap_or_else(|| fastrand::u64(..1 << 32));
        let info = info(&suite, &prepared, &wishes, seed, selected.len());
        let leases = match &prepared.subject {
            Some(subject) if !subject.is_embedded() => {
                let folder = options.locks.unwrap_or_else(|| std::env::temp_dir().join("kms-conformance-locks"));
                Leases::of_this_machine(folder, subject.resolved())
            }
            _ => Leases::of_this_process(),
        };
        let session = Self {
            suite,
            profile: prepared.profile,
            wishes,
            trials,
            selected,
            subject: prepared.subject,
            client: prepared.client,
            leases,
            seed,
            repeat,
            baseline,
            looks_itself: conventional_at_url && driver == Driver::TrialByTrial,
            info,
            state: Mutex::new(state),
            runtime,
        };
        session.emit_start();
        Ok(session)
    }

    /// All trials, in the order of their names.
    #[must_use]
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// The numbers of the selected trials.
    #[must_use]
    pub fn selected(&self) -> &[usize] {
        &self.selected
    }

    /// The suite.
    #[must_use]
    pub fn suite(&self) -> &Suite {
        &self.suite
    }

    /// What is run.
    #[must_use]
    pub fn info(&self) -> &RunInfo {
        &self.info
    }

    /// Whether it is the embedded endpoint that is judged.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.subject.as_ref().is_none_or(Subject::is_embedded)
    }

    /// Runs the trial with this number. It waits until the keys that the trial needs are free.
    pub fn judge(&self, number: usize) -> TrialRecord {
        let trial = &self.trials[number];
        let record = match self.run(trial) {
            Ok(record) => record,
            Err(reason) => unjudged(trial, Verdict::Error, reason, &self.repeat),
        };
        self.emit(number, record.clone());
        record
    }

    /// Records a trial that cannot be tried here.
    pub fn set_aside(&self, number: usize) {
        let trial = &self.trials[number];
        let reason = trial.lack.clone().unwrap_or_default();
        self.emit(number, unjudged(trial, Verdict::NotTestable, reason, &self.repeat));
    }

    fn run(&self, trial: &Trial) -> Result<TrialRecord, String> {
        if let Some(lack) = &trial.lack {
            return Err(format!("not testable here: {lack}"));
        }
        let (Some(client), Some(subject)) = (&self.client, &self.subject) else {
            return Err("only the list of trials was asked for".to_owned());
        };
        let lease = self.lease(trial).map_err(|error| error.to_string())?;
        if self.looks_itself {
            let preflight = self.preflight(client, &subject.endpoint);
            let looked = self.runtime.block_on(preflight.of_trial(&self.profile, trial, &lease.keys));
            looked.map_err(|error| error.to_string())??;
        }
        let setting = Setting {
            suite: &self.suite,
            profile: &self.profile,
            wishes: &self.wishes,
            client,
            endpoint: &subject.endpoint,
            seed: self.seed,
            baseline: self.baseline.as_ref(),
            repeat: &self.repeat,
        };
        Ok(self.runtime.block_on(run::trial(trial, &lease.keys, setting)))
    }

    fn lease(&self, trial: &Trial) -> Result<Lease<'_>, LeaseError> {
        let pool = |fixture: &str| self.profile.keys.get(fixture);
        let wanted: Vec<Wanted> = trial
            .keys
            .iter()
            .filter_map(|key| pool(&key.fixture).map(|p| Wanted { key: key.clone(), ids: turned(&p.ids, &trial.name) }))
            .collect();
        let counts = trial.needs.contains(&plan::Need::Capability(crate::suite::Capability::Quota));
        let instances = trial.keys.iter().filter(|_| counts).filter_map(|key| pool(&key.fixture)?.instance.clone());
        let mut instances: Vec<String> = instances.map(|instance| format!("quota of {instance}")).collect();
        instances.sort();
        instances.dedup();
        self.leases.take(&wanted, &instances)
    }

    fn preflight<'p>(&'p self, client: &'p Client, endpoint: &'p Endpoint) -> Preflight<'p> {
        Preflight { suite: &self.suite, client, endpoint, scheme: self.wishes.scheme, form: self.wishes.form }
    }

    fn emit_start(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.tell(&Event::Started(&self.info));
    }

    /// Tells the sinks of every trial whose turn has come.
    fn emit(&self, number: usize, record: TrialRecord) {
        let turn = self.selected.binary_search(&number).unwrap_or(usize::MAX);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for record in state.order.take(turn, record) {
            state.tally.count(&record);
            state.tell(&Event::Judged(&record));
        }
    }

    /// Tells the sinks of the end, and gives the figures.
    pub fn finish(self) -> Result<Summary, SessionError> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        for record in state.order.rest() {
            state.tally.count(&record);
            state.tell(&Event::Judged(&record));
        }
        let summary = state.tally.summary(&self.suite);
        state.tell(&Event::Ended(&summary));
        if let Some(subject) = self.subject {
            self.runtime.block_on(subject.stop());
        }
        state.broken.map_or(Ok(summary), |error| Err(error.into()))
    }
}

impl State {
    /// A sink that fails once is told no more; the run goes on, and ends in its error.
    fn tell(&mut self, event: &Event<'_>) {
        let broken = &mut self.broken;
        self.sinks.retain_mut(|sink| match sink.take(event) {
            Ok(()) => true,
            Err(error) => {
                broken.get_or_insert(error);
                false
            }
        });
    }
}

/// What is known of the endpoint before the plan is made.
struct Prepared {
    profile: Profile,
    subject: Option<Subject>,
    client: Option<Client>,
}

impl Prepared {
    async fn connect(
        &mut self,
        given: Option<&Endpoint>,
        options: &Options,
        driver: Driver,
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
        self.client = Some(Client::new(&subject.endpoint, Limits::default(), authorities.as_deref())?);
        if !subject.is_embedded() && (driver == Driver::WholeRun || options.wait > 0) {
            reachable(&subject.endpoint, Duration::from_secs(options.wait.into())).await?;
        }
        self.subject = Some(subject);
        Ok(())
    }

    /// Takes out of the conventional profile what does not hold at the endpoint.
    async fn look(&mut self, suite: &Suite, wishes: &Wishes) -> Result<(), SessionError> {
        if let (Some(client), Some(subject)) = (&self.client, &self.subject) {
            let preflight =
                Preflight { suite, client, endpoint: &subject.endpoint, scheme: wishes.scheme, form: wishes.form };
            self.profile = preflight.whole(self.profile.clone()).await?;
        }
        Ok(())
    }
}

/// Whether anything accepts connections, asked again until the time is over.
async fn reachable(endpoint: &Endpoint, patience: Duration) -> Result<(), SubjectError> {
    const BETWEEN: Duration = Duration::from_millis(100);
    let until = Instant::now() + patience;
    let host = endpoint.host().trim_start_matches('[').trim_end_matches(']');
    loop {
        let reached =
            tokio::time::timeout(Limits::default().connect, TcpStream::connect((host, endpoint.port()))).await;
        let problem = match reached {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("nothing within {} seconds", Limits::default().connect.as_secs()),
        };
        if Instant::now() + BETWEEN > until {
            return Err(SubjectError::Down(format!("{endpoint} cannot be reached: {problem}")));
        }
        tokio::time::sleep(BETWEEN).await;
    }
}

/// The keys that the selected trials take, by fixture.
fn touched(trials: &[Trial], selection: &Selection, profile: &Profile) -> Vec<(String, Vec<String>)> {
    let mut keys: Vec<(String, Vec<String>)> = Vec::new();
    let selected = trials.iter().filter(|trial| trial.lack.is_none() && selection.takes(&trial.name));
    for fixture in selected.flat_map(|trial| &trial.keys).map(|key| &key.fixture) {
        if !keys.iter().any(|(known, _)| known == fixture) {
            keys.push((fixture.clone(), profile.keys.get(fixture).map(|pool| pool.ids.clone()).unwrap_or_default()));
        }
    }
    keys.sort();
    keys
}

/// Refuses options under which nothing could be told.
fn possible(options: &Options, embedded: bool) -> Result<(), SessionError> {
    match (options.scheme, options.form) {
        (Scheme::V3, Form::PostMixed) => Err(SessionError::Options(
            "--form post-mixed: V3 has its protocol parameters in headers, so there is nothing to mix\n  help: --form post-form, \
             or --scheme v1",
        )),
        (Scheme::None, _) if embedded => Err(SessionError::Options(
            "--scheme none: the embedded endpoint takes signed calls only\n  help: --scheme none is for an --endpoint that does \
             not check signatures",
        )),
        _ => Ok(()),
    }
}

fn endpoint(options: &Options, profile: &Profile) -> Result<Option<Endpoint>, SessionError> {
    let Some(given) = &options.endpoint else { return Ok(profile.endpoint.clone()) };
    given.parse().map(Some).map_err(|reason| SessionError::Endpoint { given: given.clone(), reason })
}

/// The embedded run judges everything: it is our own endpoint.
fn wishes(options: &Options, embedded: bool) -> Wishes {
    let mut judge: std::collections::BTreeSet<_> = options.judge.iter().copied().collect();
    if embedded {
        judge.extend([Provenance::Inferred, Provenance::Observed]);
    }
    Wishes { form: options.form, scheme: options.scheme, judge, strict: options.strict }
}

/// An empty selection, or a name that selects nothing, would look like a pass.
fn selects(selection: &Selection, trials: &[Trial], selected: &[usize]) -> Result<(), SessionError> {
    let idle = selection.idle(trials);
    let named = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if !idle.is_empty() {
        return Err(SessionError::NothingSelected(named(&idle)));
    }
    if selected.is_empty() {
        return Err(SessionError::NothingSelected("these options".to_owned()));
    }
    Ok(())
}

fn info(suite: &Suite, prepared: &Prepared, wishes: &Wishes, seed: u64, selected: usize) -> RunInfo {
    let embedded = prepared.subject.as_ref().is_none_or(Subject::is_embedded);
    let address = prepared.subject.as_ref().map(|subject| subject.endpoint.to_string()).unwrap_or_default();
    let all = [
        Provenance::Documented,
        Provenance::ByExample,
        Provenance::Implied,
        Provenance::Inferred,
        Provenance::Observed,
    ];
    RunInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        clause_set: suite.clauses.set().to_owned(),
        suite_digest: suite.digest.clone(),
        endpoint: if embedded { "embedded".to_owned() } else { address },
        profile: prepared.profile.origin.clone(),
        form: wishes.form.to_string(),
        scheme: wishes.scheme.to_string(),
        judged: all.iter().filter(|p| wishes.judges(**p)).map(ToString::to_string).collect(),
        strict: wishes.strict,
        seed,
        started: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        selected,
    }
}

/// The ids of a pool, beginning at a place that depends on the trial: processes that share a pool then rarely meet.
fn turned(ids: &[String], trial: &str) -> Vec<String> {
    let start =
        trial.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % ids.len().max(1);
    ids[start..].iter().chain(&ids[..start]).cloned().collect()
}

/// The record of a trial that made no call that could be judged.
fn unjudged(trial: &Trial, verdict: Verdict, reason: String, repeat: &str) -> TrialRecord {
    let text = match verdict {
        Verdict::NotTestable => String::new(),
        _ => format!(
            "  error      {}\n  repeat     {repeat} '{}' --exact\n",
            reason.replace('\n', "\n             "),
            trial.name
        ),
    };
    TrialRecord {
        name: trial.name.clone(),
        case: trial.case.id.clone(),
        format: trial.format.to_string(),
        form: trial.form.to_string(),
        scheme: trial.scheme.to_string(),
        clauses: trial.case.clauses.clone(),
        verdict,
        reason,
        notes: trial.notes.clone(),
        checks: Vec::new(),
        milliseconds: 0,
        text,
    }
}
