//! Runs of the whole suite against servers of this process.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use clap::Parser;
use kms_conformance::engine::{Driver, Options, Session, Start, TrialRecord};
use kms_conformance::plan::Selection;
use kms_conformance::suite::Suite;
use kms_conformance::wire::{Form, Scheme};
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
use tokio::runtime::Runtime;

/// Runs at a time: while one waits for its server another computes.
const AT_A_TIME: usize = 3;

/// How the suite is run.
#[derive(Clone)]
pub(crate) struct How {
    pub(crate) form: Form,
    pub(crate) scheme: Scheme,
    /// Judges whatever is inferred or observed, too.
    pub(crate) judge_all: bool,
    pub(crate) strict: bool,
    pub(crate) profile: PathBuf,
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
        }
    }
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
        let server = self.start(behaviour, self.world.clone());
        let session = self.session(options(server.address(), how), Selection::default());
        let testable = session.selected().iter().filter(|&&number| session.trials()[number].lack.is_none());
        let records = testable.map(|&number| {
            server.with_world(|world| world.clone_from(&self.world));
            session.judge(number)
        });
        let records = records.collect();
        session.finish().unwrap();
        self.stop(server);
        records
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
        let start = Start { options, selection, driver: Driver::WholeRun, repeat: String::new() };
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

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
}

fn options(address: SocketAddr, how: &How) -> Options {
    let mut line = vec![format!("--endpoint=http://{address}")];
    line.push(format!("--profile={}", how.profile.display()));
    line.push(format!("--locks={}", PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("locks").display()));
    line.extend([format!("--form={}", how.form), format!("--scheme={}", how.scheme), "--seed=1".to_owned()]);
    line.extend(how.judge_all.then(|| "--judge=inferred,observed".to_owned()));
    line.extend(how.strict.then(|| "--strict".to_owned()));
    parsed(line)
}

/// The options as a user gives them.
pub(crate) fn parsed(words: Vec<String>) -> Options {
    Line::parse_from(std::iter::once("proof".to_owned()).chain(words)).options
}
