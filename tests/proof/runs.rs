//! Runs of the whole suite against servers of this process.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kms_conformance::engine::{Driver, Options, Session, Start};
use kms_conformance::plan::{ContextMode, Selection, Trial};
use kms_conformance::record::{Figures, TrialRecord};
use kms_conformance::suite::{Provenance, Suite};
use kms_conformance::wire::{Form, Format, Scheme};
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
use tokio::runtime::Runtime;

/// Runs at a time: while some wait for their servers others compute.
const AT_A_TIME: usize = 8;

/// The trials that are sent, of those that can be tried.
#[derive(Clone, Copy)]
pub(crate) enum Sent {
    /// All.
    All,
    /// Of each case of which something is judged those in one format, of the next those in the other; which is the first
    /// depends on this number.
    InOneFormat(usize),
    /// Those in contexts whose clauses these are.
    InContexts(&'static [&'static str]),
}

/// How the suite is run.
#[derive(Clone)]
pub(crate) struct How {
    pub(crate) form: Form,
    pub(crate) scheme: Scheme,
    /// Judges whatever is inferred or observed, too.
    pub(crate) judge_all: bool,
    pub(crate) strict: bool,
    pub(crate) profile: PathBuf,
    pub(crate) sent: Sent,
    pub(crate) contexts: ContextMode,
}

impl How {
    /// Everything that a user would have judged who says nothing, with the conventional profile taken at its word.
    pub(crate) fn usual() -> Self {
        Self {
            form: Form::GetQuery,
            scheme: Scheme::V1,
            judge_all: false,
            strict: false,
            profile: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/conventional.toml")),
            sent: Sent::All,
            contexts: ContextMode::Pairs,
        }
    }
}

impl Sent {
    /// The numbers of the trials.
    fn of(self, trials: &[Trial]) -> Vec<usize> {
        let testable = (0..trials.len()).filter(|&number| trials[number].lack.is_none());
        let first = match self {
            Self::All => return testable.collect(),
            Self::InContexts(clauses) => {
                let about = |trial: &Trial| trial.clauses.iter().any(|id| clauses.contains(&id.as_str()));
                let wanted = |&number: &usize| trials[number].context.is_some() && about(&trials[number]);
                return testable.filter(wanted).collect();
            }
            Self::InOneFormat(first) => first,
        };
        let mut pairs: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for number in testable.filter(|&number| trials[number].is_judged()) {
            let name = trials[number].name.as_str();
            pairs.entry(name.rsplit_once("::").map_or(name, |(pair, _)| pair)).or_default().push(number);
        }
        pairs.values().enumerate().map(|(at, pair)| pair[(first + at) % pair.len()]).collect()
    }
}

#[test]
fn what_is_sent_in_one_format_is_sent_in_the_other_the_next_time() {
    let runs = Runs::new();
    let server = runs.start(Behaviour::default(), World::conventional().unwrap());
    let session = runs.session(
        options(server.address(), &How { judge_all: true, contexts: ContextMode::None, ..How::usual() }),
        Selection::default(),
    );
    let trials = session.trials();
    let [all, one, next] = [Sent::All, Sent::InOneFormat(0), Sent::InOneFormat(1)].map(|it| it.of(trials));
    for format in [Format::Xml, Format::Json] {
        let of_format = one.iter().filter(|&&number| trials[number].format == format).count();
        assert!(of_format > all.len() / 6, "{of_format} of {}", one.len());
    }
    let together: BTreeSet<_> = one.into_iter().chain(next).collect();
    assert_eq!(together, all.into_iter().filter(|&number| trials[number].is_judged()).collect());
    session.finish().unwrap();
    runs.stop(server);
}

/// The suite and the runtime of the servers.
pub(crate) struct Runs {
    pub(crate) suite: Arc<Suite>,
    world: World,
    servers: Runtime,
}

impl Runs {
    pub(crate) fn new() -> Self {
        let servers = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { suite: Arc::new(Suite::embedded().unwrap()), world: World::conventional().unwrap(), servers }
    }

    /// The records of all trials, one after the other, against a server that behaves so. Each begins with a new world, so
    /// that what a trial leaves behind where the endpoint is wrong is not held against another.
    pub(crate) fn one(&self, behaviour: Behaviour, how: &How) -> Vec<TrialRecord> {
        self.whole(behaviour, how).0
    }

    /// The same, with the figures.
    pub(crate) fn whole(&self, behaviour: Behaviour, how: &How) -> (Vec<TrialRecord>, Figures) {
        let server = self.start(behaviour, self.world.clone());
        let session = self.session(options(server.address(), how), Selection::default());
        let records = how.sent.of(session.trials()).into_iter().map(|number| {
            server.with_world(|world| world.clone_from(&self.world));
            session.judge(number)
        });
        let records = records.collect();
        let figures = session.finish().unwrap();
        self.stop(server);
        (records, figures)
    }

    /// A server that behaves so, in a world.
    pub(crate) fn start(&self, behaviour: Behaviour, world: World) -> Server {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::start(Config { listen, world, behaviour, clock: Clock::system() });
        self.servers.block_on(server).unwrap()
    }

    /// Stops a server.
    pub(crate) fn stop(&self, server: Server) {
        self.servers.block_on(server.stop());
    }

    /// A run that can begin.
    pub(crate) fn session(&self, options: Options, selection: Selection) -> Session {
        let start = Start { options, selection, driver: Driver::WholeRun, repeat: String::new(), snapshots: None };
        Session::with_suite(Arc::clone(&self.suite), start, Vec::new()).unwrap()
    }

    /// Does this for every item, several at a time; the results are in the order of the items.
    pub(crate) fn each<I: Sync, R: Send>(&self, items: &[I], work: impl Fn(&Self, &I) -> R + Sync) -> Vec<R> {
        let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..AT_A_TIME {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(at) else { break };
                        let result = work(self, item);
                        results.lock().unwrap().push((at, result));
                    }
                });
            }
        });
        let mut results = results.into_inner().unwrap();
        results.sort_by_key(|(at, _)| *at);
        results.into_iter().map(|(_, result)| result).collect()
    }
}

fn options(address: SocketAddr, how: &How) -> Options {
    Options {
        endpoint: Some(format!("http://{address}")),
        profile: Some(how.profile.clone()),
        form: Some(how.form),
        scheme: Some(how.scheme),
        judge: if how.judge_all { ALL_JUDGED.to_vec() } else { Vec::new() },
        strict: how.strict,
        contexts: how.contexts,
        seed: Some(1),
        locks: Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("locks")),
        ..Options::default()
    }
}

/// Everything that can be judged beyond the usual.
pub(crate) const ALL_JUDGED: [Provenance; 2] = [Provenance::Inferred, Provenance::Observed];
