//! Verdicts depend on what the endpoint does and on nothing else: not on another case, on the order, on names, on what was
//! there before, or on another run at the same time.
//!
//! All are compared with a run in which every trial begins with a new world. `KMS_CONFORMANCE_PROOF_ORDER` is the seed of a
//! shuffled order that a failure has named.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use fastrand::Rng;
use kms_conformance::engine::{Options, Session};
use kms_conformance::plan::Selection;
use kms_conformance::record::TrialRecord;
use kms_conformance_reference::errors::ErrorKind;
use kms_conformance_reference::operations::Step;
use kms_conformance_reference::world::{InstanceState, default_policy};
use kms_conformance_reference::{Behaviour, Server, World};

use crate::other_names::{OtherNames, conventional_profile, doubled};
use crate::runs::{ALL_JUDGED, How, Runs};
use crate::said::Said;

/// The environment variable that repeats an order.
const ORDER: &str = "KMS_CONFORMANCE_PROOF_ORDER";

/// As many as the program and the harness run at a time.
const JOBS: usize = 16;

/// What is said where every trial has a world of its own.
fn alone(runs: &Runs) -> Said {
    let said = Said::of(&runs.one(Behaviour::default(), &How { judge_all: true, ..How::usual() }));
    assert!(said.len() > 700, "{} trials", said.len());
    said
}

/// A run of everything at a server, with the profile of this text, or with none. Runs of different folders for locks do not
/// know of each other.
fn session(runs: &Runs, server: &Server, profile: Option<&str>, locks: &str) -> Session {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let profile = profile.map(|text| {
        let file = folder.join(format!("independence-{}.toml", COUNT.fetch_add(1, Ordering::Relaxed)));
        std::fs::write(&file, text).unwrap();
        file
    });
    let options = Options {
        endpoint: Some(format!("http://{}", server.address())),
        profile,
        judge: ALL_JUDGED.to_vec(),
        // The names that nobody has are the same in every run, so that the seed of an order repeats all of it.
        seed: Some(1),
        locks: Some(folder.join(locks)),
        ..Options::default()
    };
    runs.session(options, Selection::default())
}

fn conventional(runs: &Runs, server: &Server) -> Session {
    session(runs, server, Some(conventional_profile()), "locks")
}

/// The trials that can be tried.
fn testable(session: &Session) -> Vec<usize> {
    session.selected().iter().copied().filter(|&number| session.trials()[number].lack.is_none()).collect()
}

/// Judges one after the other.
fn in_order(session: Session, order: &[usize]) -> Said {
    let records: Vec<_> = order.iter().map(|&number| session.judge(number).unwrap()).collect();
    session.finish().unwrap();
    Said::of(&records)
}

/// Judges many at a time.
fn at_once(session: Session) -> Said {
    let (numbers, next) = (testable(&session), AtomicUsize::new(0));
    let worker = || {
        let numbers = std::iter::from_fn(|| numbers.get(next.fetch_add(1, Ordering::Relaxed)));
        numbers.map(|&number| session.judge(number).unwrap()).collect::<Vec<_>>()
    };
    let records: Vec<TrialRecord> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..JOBS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    session.finish().unwrap();
    Said::of(&records)
}

fn same(expected: &Said, actual: &Said, what: &str) {
    let differences = expected.differences(actual);
    assert!(differences.is_empty(), "{what}: {} trials differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
#[ignore = "takes many seconds"]
fn runs_in_a_row_say_the_same() {
    let runs = Runs::new();
    let (alone, server) = (alone(&runs), runs.start(Behaviour::default(), World::conventional().unwrap()));
    let first = conventional(&runs, &server);
    let order = testable(&first);
    same(&alone, &in_order(first, &order), "the first run");
    same(&alone, &in_order(conventional(&runs, &server), &order), "the second run");
    same(&alone, &at_once(conventional(&runs, &server)), "the third run, sixteen trials at a time");
    runs.stop(server);
}

/// The seeds of the shuffled orders: three new ones, or the one that is asked for.
fn seeds() -> Vec<u64> {
    match std::env::var(ORDER) {
        Ok(seed) => vec![seed.parse().expect("the seed of an order is a number")],
        Err(_) => (0..3).map(|_| fastrand::u64(..)).collect(),
    }
}

#[test]
#[ignore = "takes many seconds"]
fn order_does_not_matter() {
    let runs = Runs::new();
    let (alone, server) = (alone(&runs), runs.start(Behaviour::default(), World::conventional().unwrap()));
    let backwards = conventional(&runs, &server);
    let order: Vec<_> = testable(&backwards).into_iter().rev().collect();
    same(&alone, &in_order(backwards, &order), "backwards");
    for seed in seeds() {
        println!("order of {ORDER}={seed}");
        let shuffled = conventional(&runs, &server);
        let mut order = testable(&shuffled);
        Rng::with_seed(seed).shuffle(&mut order);
        same(&alone, &in_order(shuffled, &order), &format!("in the order of {ORDER}={seed}"));
    }
    runs.stop(server);
}

/// What two runs at the same time say. They do not know of each other's locks: nothing but their keys keeps them apart.
fn two_at_once(runs: &Runs, world: World, profiles: [&str; 2]) -> [Said; 2] {
    let server = runs.start(Behaviour::default(), world);
    let sessions = [("locks-a", profiles[0]), ("locks-b", profiles[1])]
        .map(|(locks, profile)| session(runs, &server, Some(profile), locks));
    let said = std::thread::scope(|scope| {
        sessions.map(|session| scope.spawn(|| at_once(session))).map(|run| run.join().unwrap())
    });
    runs.stop(server);
    said
}

#[test]
#[ignore = "takes many seconds"]
fn two_runs_at_the_same_time_say_the_same() {
    let runs = Runs::new();
    let (alone, doubled) = (alone(&runs), doubled());
    let [first, second] = two_at_once(&runs, doubled.world, [conventional_profile(), &doubled.profile]);
    same(&alone, &first, "the run with the first keys");
    same(&alone, &second, "the run with the second keys");
}

/// A key id with a prefix, shorter than the conventional ones.
fn short(number: usize) -> String {
    format!("key-q{number}")
}

/// A key id of hexadecimal digits alone.
fn uuid(number: usize) -> String {
    format!("b7a4{number:04x}-5e1d-4c0a-8f6b-{:012x}", 0x00a1_b2c3_d4e5 + number)
}

#[test]
#[ignore = "takes many seconds"]
fn names_do_not_matter() {
    let runs = Runs::new();
    let alone = alone(&runs);
    for key in [short, uuid] {
        let renamed = OtherNames::of_everything(key).renamed();
        let server = runs.start(Behaviour::default(), renamed.world);
        let said = at_once(session(&runs, &server, Some(&renamed.profile), "locks"));
        runs.stop(server);
        same(&alone, &said, &format!("with keys such as {}", key(1)));
    }
}

/// What a run that was broken off, or somebody else, may have left: keys without a policy, or with one that allows or denies
/// more than a case would expect, a share of the small quota, and more keys in every instance. Where the state of an instance
/// forbids it nobody leaves a policy.
fn used() -> World {
    let mut world = World::conventional().unwrap();
    for (number, mut key) in world.keys.clone().into_values().enumerate() {
        let instance = key.instance.as_ref().and_then(|id| world.instances.get(id));
        if instance.is_some_and(|it| it.state == InstanceState::Connected) {
            key.policy = leftover(number, &key.account, key.instance.as_deref() == Some("kst-hzz10000000insmal"));
            world.keys.insert(key.id.clone(), key.clone());
        }
        key.id = format!("{}-left-over", key.id);
        key.policy = key.policy.filter(|policy| !policy.contains("1200000000000002"));
        world.keys.insert(key.id.clone(), key);
    }
    world
}

fn leftover(number: usize, account: &str, small: bool) -> Option<String> {
    let of = |effect: &str, principal: &str| {
        let statement = |effect: &str, principal: &str| {
            format!(
                r#"{{"Effect":"{effect}","Principal":{{"RAM":["{principal}"]}},"Action":["kms:*"],"Resource":["*"]}}"#
            )
        };
        let admin = statement("Allow", &format!("acs:ram::{account}:user/conformance-admin"));
        Some(format!(r#"{{"Version":"1","Statement":[{},{admin}]}}"#, statement(effect, principal)))
    };
    // So that the first usable key, at which a run looks first, has none.
    match (number + 2) % 4 {
        _ if small => of("Allow", "acs:ram::1200000000000002:user/conformance-foreign-user"),
        0 => None,
        1 => of("Allow", &format!("acs:ram::{account}:user/conformance-nobody")),
        2 => of("Deny", &format!("acs:ram::{account}:user/conformance-user")),
        _ => Some(default_policy(account)),
    }
}

#[test]
#[ignore = "takes many seconds"]
fn leftovers_do_not_matter() {
    let runs = Runs::new();
    let (alone, server) = (alone(&runs), runs.start(Behaviour::default(), used()));
    // Without a profile the suite looks at the endpoint first, and must see the same there.
    same(&alone, &at_once(session(&runs, &server, None, "locks")), "with a look at the used endpoint first");
    server.with_world(|world| *world = used());
    let by_profile = conventional(&runs, &server);
    let order = testable(&by_profile);
    same(&alone, &in_order(by_profile, &order), "at the used endpoint");
    runs.stop(server);
}

/// The differences that a deviation makes between two runs of some trials; `between` is what happens between them.
fn found(deviate: fn(&mut Behaviour), between: fn(&mut World), backwards: bool) -> usize {
    let (runs, mut behaviour) = (Runs::new(), Behaviour::default());
    deviate(&mut behaviour);
    let server = runs.start(behaviour, World::conventional().unwrap());
    let first = conventional(&runs, &server);
    let mut order: Vec<_> = testable(&first).into_iter().step_by(4).collect();
    let said = in_order(first, &order);
    server.with_world(between);
    if backwards {
        order.reverse();
    }
    let again = in_order(conventional(&runs, &server), &order);
    runs.stop(server);
    assert_eq!(said.len(), order.len());
    said.differences(&again).len()
}

/// Each of the tests above would fail: a sound endpoint makes no difference, and one that depends on something does.
#[test]
#[ignore = "takes many seconds"]
fn what_depends_on_something_is_found() {
    assert_eq!(found(|_| {}, |_| {}, true), 0, "a sound endpoint");
    let counts = |it: &mut Behaviour| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("counts"), |_| {
            static CALLS: AtomicUsize = AtomicUsize::new(0);
            let tired = CALLS.fetch_add(1, Ordering::Relaxed) > 300;
            if tired { Err(ErrorKind::InternalFailure.into()) } else { Ok(()) }
        });
    };
    assert!(found(counts, |_| {}, false) > 0, "an endpoint that counts its calls");
    let same_policy = |it: &mut Behaviour| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("same"), |call| {
            let same = call.key()?.policy.as_deref() == Some(call.required("Policy")?);
            if same { Err(ErrorKind::InvalidParameter.into()) } else { Ok(()) }
        });
    };
    assert!(found(same_policy, |_| {}, true) > 0, "an endpoint that refuses the policy that a key has");
    let full = |it: &mut Behaviour| {
        it.set_key_policy.insert_before(Step::Store, Step::Other("full"), |call| {
            let conventional = World::conventional().unwrap().keys.len();
            if call.world.keys.len() > conventional { Err(ErrorKind::ShareQuotaExceeded.into()) } else { Ok(()) }
        });
    };
    assert!(found(full, |world| *world = used(), false) > 0, "an endpoint that minds other keys");
}

#[test]
#[ignore = "takes many seconds"]
fn what_depends_on_names_is_found() {
    let runs = Runs::new();
    let mut behaviour = Behaviour::default();
    behaviour.store.write = |key, policy| key.policy = Some(policy.replace("1100000000000001", "1"));
    let server = runs.start(behaviour.clone(), World::conventional().unwrap());
    let said = at_once(conventional(&runs, &server));
    runs.stop(server);
    let renamed = OtherNames::of_everything(short).renamed();
    let server = runs.start(behaviour, renamed.world);
    let by_other_names = at_once(session(&runs, &server, Some(&renamed.profile), "locks"));
    runs.stop(server);
    assert!(!said.differences(&by_other_names).is_empty());
}
