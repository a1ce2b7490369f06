//! Leases: no two trials hold one key, in one process or in several, and none waits for ever.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

use kms_conformance::engine::{LeaseError, Leases, Wanted};
use kms_conformance::suite::fixture::KeyRef;

use crate::support::Folder;

fn wanted(ordinal: u8, ids: &[&str]) -> Wanted {
    Wanted { key: KeyRef { fixture: "usable".to_owned(), ordinal }, ids: ids.iter().map(|&id| id.to_owned()).collect() }
}

/// Takes leases on several threads, each time asserting that nobody else holds the same keys.
fn crowd(groups: &[&Leases], wanted: &(dyn Fn(usize) -> Vec<Wanted> + Sync), others: &[String]) {
    let held: Mutex<BTreeSet<String>> = Mutex::default();
    let most: Mutex<usize> = Mutex::default();
    std::thread::scope(|scope| {
        for (number, leases) in (0..8).zip(groups.iter().cycle()) {
            let (held, most) = (&held, &most);
            scope.spawn(move || {
                for round in 0..25 {
                    let lease = leases.take(&wanted(number + round), others).unwrap();
                    let names: Vec<_> = lease.keys.values().chain(others).cloned().collect();
                    let mut all = held.lock().unwrap();
                    for name in &names {
                        assert!(all.insert(name.clone()), "{name} is held twice");
                    }
                    let now = all.len();
                    drop(all);
                    let mut most = most.lock().unwrap();
                    *most = now.max(*most);
                    drop(most);
                    std::thread::yield_now();
                    let mut all = held.lock().unwrap();
                    for name in &names {
                        assert!(all.remove(name));
                    }
                    drop(all);
                    drop(lease);
                }
            });
        }
    });
    assert!(held.into_inner().unwrap().is_empty());
    assert!(most.into_inner().unwrap() > 0);
}

#[test]
fn threads_never_hold_one_key() {
    crowd(&[&Leases::of_this_process()], &|_| vec![wanted(1, &["a", "b", "c"])], &[]);
}

#[test]
fn trials_of_two_keys_over_two_keys_do_not_lock_each_other_out() {
    let turned = |number: usize| {
        let ids: [&str; 2] = if number.is_multiple_of(2) { ["a", "b"] } else { ["b", "a"] };
        vec![wanted(1, &ids), wanted(2, &ids)]
    };
    crowd(&[&Leases::of_this_process()], &turned, &[]);
}

#[test]
fn processes_never_hold_one_key() {
    let folder = Folder::new();
    let [one, other] = [(), ()].map(|()| Leases::of_this_machine(locks(&folder), "127.0.0.1:1".to_owned()));
    let turned = |number: usize| {
        let ids: [&str; 2] = if number.is_multiple_of(2) { ["a", "b"] } else { ["b", "a"] };
        if number.is_multiple_of(3) { vec![wanted(1, &ids), wanted(2, &ids)] } else { vec![wanted(1, &ids)] }
    };
    crowd(&[&one, &other], &turned, &["quota of i".to_owned()]);
}

fn locks(folder: &Folder) -> PathBuf {
    folder.path().join("locks")
}

#[test]
fn quota_of_an_instance_is_one_for_all_its_keys() {
    crowd(&[&Leases::of_this_process()], &|_| vec![wanted(1, &["a", "b", "c", "d"])], &["quota of i".to_owned()]);
}

#[test]
fn lease_ends_when_it_is_dropped_also_for_other_processes() {
    let folder = Folder::new();
    let [one, other] = [(), ()].map(|()| Leases::of_this_machine(locks(&folder), "127.0.0.1:1".to_owned()));
    let lease = one.take(&[wanted(1, &["a"])], &[]).unwrap();
    // Another key is free meanwhile, and so is the same key of another endpoint.
    let second = other.take(&[wanted(1, &["a", "b"])], &[]).unwrap();
    assert_eq!(second.keys.values().collect::<Vec<_>>(), ["b"]);
    let elsewhere = Leases::of_this_machine(locks(&folder), "127.0.0.1:2".to_owned());
    assert_eq!(elsewhere.take(&[wanted(1, &["a"])], &[]).unwrap().keys.values().collect::<Vec<_>>(), ["a"]);
    drop(lease);
    drop(second);
    let both = other.take(&[wanted(1, &["a", "b"]), wanted(2, &["a", "b"])], &[]).unwrap();
    assert_eq!(both.keys.values().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn pool_that_is_too_small_is_an_error_and_no_wait() {
    let leases = Leases::of_this_process();
    let error = leases.take(&[wanted(1, &["a"]), wanted(2, &["a"])], &[]).unwrap_err();
    assert!(matches!(error, LeaseError::TooFew(_)), "{error}");
    assert_eq!(error.to_string(), "the profile names too few keys for usable/2");
    leases.take(&[wanted(1, &["a"])], &[]).unwrap();
}

#[test]
fn folder_that_cannot_be_used_is_an_error() {
    let folder = Folder::new();
    let file = folder.write("file", "");
    let error = Leases::of_this_machine(file, "e".to_owned()).take(&[wanted(1, &["a"])], &[]).unwrap_err();
    let text = folder.without_path(&error.to_string());
    assert!(text.starts_with("cannot lock file/"), "{text}");
    assert!(text.ends_with("help: --locks names a folder that every run on this machine can write to"), "{text}");
}
