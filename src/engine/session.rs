//! One run: prepared, judged trial by trial, finished. Two drivers use it, the test harness and the plain binary.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::judge::{self, Setting, Tally, Told};
use crate::plan::{self, Trial, Wishes};
use crate::profile::Profile;
use crate::record::{Cut, Figures, Incomplete, RunRecord, TrialRecord, Verdict};
use crate::suite::{Capability, Suite};
use crate::wire::{Endpoint, Secrets};

use super::baseline::Baselines;
use super::caller::Caller;
use super::cancel::{Cancel, Reason};
use super::connection::Connection;
use super::driver::Driver;
use super::event::{Event, Sink};
use super::lease::{Lease, Leases, Wanted, turned};
use super::lease_error::LeaseError;
use super::order::Order;
use super::preflight::{Looking, Looks, Wants};
use super::selected::selects;
use super::session_error::SessionError;
use super::snapshots::Snapshots;
use super::start::{Start, baseline_is_there, endpoint, possible, restorable, run_record, testable, touched, wishes};
use super::subject::Subject;
use super::trial::Calls;
use super::waiting::Waiting;
use super::way;

/// One run.
pub struct Session {
    suite: Arc<Suite>,
    profile: Profile,
    secrets: Secrets,
    wishes: Wishes,
    trials: Vec<Trial>,
    selected: Vec<usize>,
    subject: Option<Subject>,
    caller: Option<Caller>,
    authority: String,
    leases: Leases,
    cancel: Cancel,
    /// How long a trial that is under way may take when the run is ended: as long as one call at most.
    grace: Duration,
    /// How many trials are under way.
    running: watch::Sender<usize>,
    repeat: String,
    baseline: Option<Baselines>,
    snapshots: Option<Arc<Snapshots>>,
    looks_itself: Option<Looks>,
    info: RunRecord,
    told: Mutex<Told>,
    state: Mutex<State>,
    runtime: Runtime,
}

struct State {
    sinks: Vec<Box<dyn Sink>>,
    order: Order,
    tally: Tally,
    /// What other runs keep, as far as it has been told.
    kept: BTreeSet<String>,
    broken: Option<SessionError>,
    has_ended: bool,
}

impl Session {
    /// Loads, plans, and, where calls may be made, looks at the endpoint.
    pub fn prepare(start: Start, sinks: Vec<Box<dyn Sink>>) -> Result<Self, SessionError> {
        let suite = match start.selection.cases() {
            Some(names) => Suite::embedded_cases(&names)?,
            None => Suite::embedded()?,
        };
        Self::with_suite(Arc::new(suite), start, sinks)
    }

    /// The same with a suite that is loaded already, which several sessions can share.
    pub fn with_suite(suite: Arc<Suite>, start: Start, sinks: Vec<Box<dyn Sink>>) -> Result<Self, SessionError> {
        let Start { options, selection, driver, repeat, snapshots, cancel } = start;
        let mut profile = options.profile.as_deref().map_or_else(Profile::conventional, Profile::load)?;
        profile.fits(&suite.errors)?;
        let secrets = profile.secrets();
        let given = endpoint(&options, &profile)?;
        baseline_is_there(&options)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(SessionError::Runtime)?;
        let conventional_at_url = given.is_some() && options.profile.is_none();
        if conventional_at_url {
            way::take_at_word(&options, &mut profile);
        }
        let ways = way::ways(&options, &profile)?;
        possible(ways[0], given.is_none())?;
        let mut wishes = wishes(&options, ways[0], given.is_none());
        let state = Mutex::new(State::new(sinks));
        let mut prepared = Connection { profile, subject: None, caller: None };
        if driver != Driver::List {
            let connect = prepared.connect(&suite, given.as_ref(), &options, ways[0], driver, &cancel);
            runtime.block_on(cancel.or(connect))?;
            if conventional_at_url && driver == Driver::WholeRun {
                runtime.block_on(cancel.or(prepared.look(&suite, &ways, &mut wishes, &secrets)))?;
            }
        }
        let trials = plan::plan(&suite, &prepared.profile, &wishes);
        let selected: Vec<usize> = (0..trials.len()).filter(|&i| selection.takes(&trials[i].name)).collect();
        selects(&selection, &trials, &selected)?;
        if given.is_some() && driver != Driver::List {
            restorable(&trials, &selected, &prepared.profile)?;
        }
        let own = options.profile.is_some();
        let seed = options.seed.unwrap_or_else(|| fastrand::u64(..1 << 32));
        let info = run_record(&suite, &prepared, &wishes, seed, (&options, &selection), selected.len());
        let leases = match &prepared.subject {
            Some(subject) if !subject.is_embedded() => {
                Leases::of_this_machine(options.locks, subject.resolved(), options.lock_wait)?
            }
            _ => Leases::of_this_process(),
        };
        if own && driver == Driver::WholeRun {
            let wanted = Wants::of_all(testable(&trials, &selected), &prepared.profile);
            let told = |waiting: &Waiting| state.lock().unwrap_or_else(PoisonError::into_inner).waits(waiting);
            let look = prepared.look_for_mistakes(&suite, &wishes, &secrets, (&leases, &told), &wanted);
            runtime.block_on(cancel.or(look))?;
        }
        let authority = prepared.subject.as_ref().map(|subject| subject.endpoint.authority()).unwrap_or_default();
        let session = Self {
            suite,
            profile: prepared.profile,
            secrets,
            wishes,
            trials,
            selected,
            snapshots: snapshots.filter(|_| prepared.subject.as_ref().is_some_and(Subject::is_embedded)),
            subject: prepared.subject,
            caller: prepared.caller,
            authority,
            leases,
            grace: options.limits.connect + options.limits.response,
            running: watch::Sender::default(),
            cancel,
            baseline: options.baseline.map(Baselines::new),
            repeat: format!("{repeat} --seed {seed}"),
            looks_itself: (driver == Driver::TrialByTrial && (own || conventional_at_url)).then_some(if own {
                Looks::Own
            } else {
                Looks::Conventional
            }),
            info,
            told: Mutex::default(),
            state,
            runtime,
        };
        if given.is_some() && driver != Driver::List {
            let touched = touched(&session.trials, &session.selected, &session.profile);
            session.lock().tell(&Event::Touches(&touched));
        }
        session.lock().tell(&Event::Started(&session.info));
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
    pub fn info(&self) -> &RunRecord {
        &self.info
    }

    /// Whether it is the embedded endpoint that is judged.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.subject.as_ref().is_none_or(Subject::is_embedded)
    }

    /// Runs the trial with this number, where it can be tried; records it. It waits until the keys that the trial needs are free.
    /// Nothing comes of a trial that had not ended when the run was.
    pub fn judge(&self, number: usize) -> Option<TrialRecord> {
        let _running = Running::begin(&self.running);
        if self.cancel.reason().is_some() {
            return None;
        }
        let trial = &self.trials[number];
        let record = match &trial.lack {
            Some(lack) => judge::unjudged(trial, Verdict::NotTestable, lack.clone(), &self.repeat),
            None => self.runtime.block_on(self.within(trial))?,
        };
        self.emit(number, record.clone());
        Some(record)
    }

    /// A trial, until it ends or may not go on.
    async fn within(&self, trial: &Trial) -> Option<TrialRecord> {
        let error = |why| judge::unjudged(trial, Verdict::Error, why, &self.repeat);
        let lease = tokio::select! {
            biased;
            _ = self.cancel.cancelled() => return None,
            lease = self.lease(trial) => lease,
        };
        let lease = match lease {
            Ok(lease) => lease,
            Err(kept @ LeaseError::Kept(..)) => {
                self.cancel.cancel(Cut::LocksHeld, kept.to_string());
                return None;
            }
            Err(lacking) => return Some(error(lacking.to_string())),
        };
        tokio::select! {
            biased;
            () = self.out_of_time() => None,
            record = self.run(trial, &lease) => Some(record.unwrap_or_else(error)),
        }
    }

    /// Ends when a run that was ended has had the time that is left to it. Where nobody answers any more there is none.
    async fn out_of_time(&self) {
        if self.cancel.cancelled().await != Cut::EndpointGone {
            tokio::time::sleep(self.grace).await;
        }
    }

    /// Waits until the run is ended from outside, and until no trial is under way any more.
    pub fn until_cut(&self) -> Cut {
        self.runtime.block_on(async {
            let why = self.cancel.cancelled().await;
            // The sender is this session's, so it cannot be gone.
            let _ = self.running.subscribe().wait_for(|&running| running == 0).await;
            why
        })
    }

    /// The text that tells a driver of a bad trial: whole the first time, and where another trial has told the same, its name.
    #[must_use]
    pub fn told(&self, record: &TrialRecord) -> String {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match told.told(record) {
            Some(first) => format!("the same as {first}: {}\n", record.reason.lines().next().unwrap_or_default()),
            None => record.text.clone(),
        }
    }

    async fn run(&self, trial: &Trial, lease: &Lease<'_>) -> Result<TrialRecord, String> {
        let (Some(caller), Some(subject)) = (&self.caller, &self.subject) else {
            return Err("only the list of trials was asked for".to_owned());
        };
        if let Some(looks) = self.looks_itself {
            let looking = self.looking(caller, &subject.endpoint);
            let looked = looks.at(looking, &self.profile, trial, &lease.keys).await;
            looked.map_err(|error| error.to_string())??;
        }
        let calls = Calls {
            caller,
            endpoint: &subject.endpoint,
            baseline: self.baseline.as_ref(),
            snapshots: self.snapshots.as_deref(),
        };
        Ok(calls.run(trial, &lease.keys, self.setting()).await)
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            suite: &self.suite,
            profile: &self.profile,
            wishes: &self.wishes,
            secrets: &self.secrets,
            authority: &self.authority,
            seed: self.info.seed,
            repeat: &self.repeat,
        }
    }

    async fn lease(&self, trial: &Trial) -> Result<Lease<'_>, LeaseError> {
        let pool = |fixture: &str| self.profile.keys.get(fixture);
        let wanted: Vec<Wanted> = trial
            .keys
            .iter()
            .filter_map(|key| pool(&key.fixture).map(|p| Wanted { key: key.clone(), ids: turned(&p.ids, &trial.name) }))
            .collect();
        let counts = trial.needs.contains(&plan::Need::Capability(Capability::Quota));
        let instances = trial.keys.iter().filter(|_| counts).filter_map(|key| pool(&key.fixture)?.instance.clone());
        let mut instances: Vec<String> = instances.map(|instance| format!("quota of {instance}")).collect();
        instances.sort();
        instances.dedup();
        self.leases.take(&wanted, &instances, &|waiting| self.lock().waits(waiting)).await
    }

    fn looking<'p>(&'p self, caller: &'p Caller, endpoint: &'p Endpoint) -> Looking<'p> {
        let Wishes { scheme, form, .. } = self.wishes;
        Looking { suite: &self.suite, caller, endpoint, secrets: &self.secrets, scheme, form }
    }

    /// Tells the sinks of every trial whose turn has come.
    fn emit(&self, number: usize, record: TrialRecord) {
        let turn = self.selected.binary_search(&number).unwrap_or(usize::MAX);
        let mut state = self.lock();
        for record in state.order.take(turn, record) {
            state.judged(&record);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the sinks of the end, and gives the figures; nothing where another thread has done so.
    /// The program that ends says by the figures with which code it exits.
    pub fn end(&self, exit_code: impl FnOnce(&Figures) -> u8) -> Result<Option<Figures>, SessionError> {
        let mut state = self.lock();
        if std::mem::replace(&mut state.has_ended, true) {
            return Ok(None);
        }
        self.ended(&mut state, |figures| Some(exit_code(figures))).map(Some)
    }

    /// Tells the sinks of the end, gives the figures, and stops the embedded endpoint.
    pub fn finish(self) -> Result<Figures, SessionError> {
        let ended = self.ended(&mut self.lock(), |_| None);
        if let Some(subject) = self.subject {
            self.runtime.block_on(subject.stop());
        }
        ended
    }

    fn ended(
        &self,
        state: &mut State,
        exit_code: impl FnOnce(&Figures) -> Option<u8>,
    ) -> Result<Figures, SessionError> {
        for record in state.order.rest() {
            state.judged(&record);
        }
        if let Some(caller) = &self.caller {
            state.tally.met(caller.met());
        }
        let figures = state.tally.figures(&self.suite);
        let judged: usize = figures.verdicts.values().sum();
        let not_run = self.selected.len().saturating_sub(judged);
        let mut figures = match self.cancel.reason() {
            Some(Reason { cut, text }) => figures.cut(Incomplete { why: cut, text, not_run }),
            None => figures,
        };
        figures.exit_code = exit_code(&figures);
        state.tell(&Event::Ended(&figures));
        if let Some(error) = self.baseline.as_ref().and_then(Baselines::broken) {
            return Err(error.into());
        }
        state.broken.take().map_or(Ok(figures), Err)
    }
}

/// A trial that is under way, until this is dropped.
struct Running<'r>(&'r watch::Sender<usize>);

impl<'r> Running<'r> {
    fn begin(running: &'r watch::Sender<usize>) -> Self {
        running.send_modify(|count| *count += 1);
        Self(running)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

impl State {
    fn new(sinks: Vec<Box<dyn Sink>>) -> Self {
        Self {
            sinks,
            order: Order::default(),
            tally: Tally::default(),
            kept: BTreeSet::new(),
            broken: None,
            has_ended: false,
        }
    }

    /// Tells once of each thing that another run keeps.
    fn waits(&mut self, waiting: &Waiting) {
        if self.kept.insert(waiting.what.clone()) {
            self.tell(&Event::Waits(waiting));
        }
    }

    fn judged(&mut self, record: &TrialRecord) {
        self.tally.count(record);
        self.tell(&Event::Judged(record));
    }

    /// A sink that fails once is told no more; the run goes on, and ends in its error.
    fn tell(&mut self, event: &Event<'_>) {
        let broken = &mut self.broken;
        self.sinks.retain_mut(|sink| match sink.take(event) {
            Ok(()) => true,
            Err(error) => {
                broken.get_or_insert(error.into());
                false
            }
        });
    }
}
