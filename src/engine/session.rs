//! One run: prepared, judged trial by trial, finished. Two drivers use it, the test harness and the plain binary.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Runtime;

use crate::judge::{self, Setting, Tally, Told};
use crate::plan::{self, Trial, Wishes};
use crate::profile::Profile;
use crate::record::{Figures, RunRecord, TrialRecord, Verdict};
use crate::suite::{Capability, Suite};
use crate::wire::{Client, Endpoint, Secrets};

use super::baseline::Baseline;
use super::connection::Connection;
use super::driver::Driver;
use super::event::{Event, Sink, SinkError};
use super::lease::{Lease, LeaseError, Leases, Wanted, turned};
use super::order::Order;
use super::preflight::{Looking, Looks, Wants};
use super::selected::selects;
use super::session_error::SessionError;
use super::snapshots::Snapshots;
use super::start::{Start, baseline_is_there, endpoint, possible, restorable, run_record, testable, touched, wishes};
use super::subject::Subject;
use super::trial::Calls;
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
    client: Option<Client>,
    authority: String,
    leases: Leases,
    repeat: String,
    baseline: Option<Baseline>,
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
    broken: Option<SinkError>,
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
        let Start { options, selection, driver, repeat, snapshots } = start;
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
        let state = State { sinks, order: Order::default(), tally: Tally::default(), broken: None };
        let mut prepared = Connection { profile, subject: None, client: None };
        if driver != Driver::List {
            runtime.block_on(prepared.connect(given.as_ref(), &options, driver))?;
            if conventional_at_url && driver == Driver::WholeRun {
                runtime.block_on(prepared.look(&suite, &ways, &mut wishes, &secrets))?;
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
                let folder = options.locks.unwrap_or_else(|| std::env::temp_dir().join("kms-conformance-locks"));
                Leases::of_this_machine(folder, subject.resolved())
            }
            _ => Leases::of_this_process(),
        };
        if own && driver == Driver::WholeRun {
            let wanted = Wants::of_all(testable(&trials, &selected), &prepared.profile);
            runtime.block_on(prepared.look_for_mistakes(&suite, &wishes, &secrets, &leases, &wanted))?;
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
            client: prepared.client,
            authority,
            leases,
            baseline: options.baseline,
            repeat: format!("{repeat} --seed {seed}"),
            looks_itself: (driver == Driver::TrialByTrial && (own || conventional_at_url)).then_some(if own {
                Looks::Own
            } else {
                Looks::Conventional
            }),
            info,
            told: Mutex::default(),
            state: Mutex::new(state),
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
    pub fn judge(&self, number: usize) -> TrialRecord {
        let trial = &self.trials[number];
        let record = match &trial.lack {
            Some(lack) => judge::unjudged(trial, Verdict::NotTestable, lack.clone(), &self.repeat),
            None => self.run(trial).unwrap_or_else(|why| judge::unjudged(trial, Verdict::Error, why, &self.repeat)),
        };
        self.emit(number, record.clone());
        record
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

    fn run(&self, trial: &Trial) -> Result<TrialRecord, String> {
        let (Some(client), Some(subject)) = (&self.client, &self.subject) else {
            return Err("only the list of trials was asked for".to_owned());
        };
        let lease = self.lease(trial).map_err(|error| error.to_string())?;
        if let Some(looks) = self.looks_itself {
            let looking = self.looking(client, &subject.endpoint);
            let looked = self.runtime.block_on(looks.at(looking, &self.profile, trial, &lease.keys));
            looked.map_err(|error| error.to_string())??;
        }
        let calls = Calls {
            client,
            endpoint: &subject.endpoint,
            baseline: self.baseline.as_ref(),
            snapshots: self.snapshots.as_deref(),
        };
        Ok(self.runtime.block_on(calls.run(trial, &lease.keys, self.setting())))
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

    fn lease(&self, trial: &Trial) -> Result<Lease<'_>, LeaseError> {
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
        self.leases.take(&wanted, &instances)
    }

    fn looking<'p>(&'p self, client: &'p Client, endpoint: &'p Endpoint) -> Looking<'p> {
        let Wishes { scheme, form, .. } = self.wishes;
        Looking { suite: &self.suite, client, endpoint, secrets: &self.secrets, scheme, form }
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

    /// Tells the sinks of the end, and gives the figures.
    pub fn finish(self) -> Result<Figures, SessionError> {
        self.over(|_| None)
    }

    /// The same for a program, which says by the figures with which code it exits.
    pub fn end(self, exit_code: impl FnOnce(&Figures) -> u8) -> Result<Figures, SessionError> {
        self.over(|figures| Some(exit_code(figures)))
    }

    fn over(self, exit_code: impl FnOnce(&Figures) -> Option<u8>) -> Result<Figures, SessionError> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        for record in state.order.rest() {
            state.judged(&record);
        }
        let mut figures = state.tally.figures(&self.suite);
        figures.exit_code = exit_code(&figures);
        state.tell(&Event::Ended(&figures));
        if let Some(subject) = self.subject {
            self.runtime.block_on(subject.stop());
        }
        state.broken.map_or(Ok(figures), |error| Err(error.into()))
    }
}

impl State {
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
                broken.get_or_insert(error);
                false
            }
        });
    }
}
