//! Leases: no two trials hold one key, in one process or in several, and none waits for ever.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use kms_conformance::engine::{Lease, LeaseError, Leases, Waiting, Wanted};
use kms_conformance::suite::fixture::KeyRef;

use crate::support::Folder;

/// Takes a lease, waiting on a thread of the test.
fn take<'l>(leases: &'l Leases, wanted: &[Wanted], others: &[String]) -> Result<Lease<'l>, LeaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(leases.take(wanted, others, &|_| {}))
}

/// Leases that other processes see.
fn shared(locks: PathBuf, endpoint: &str) -> Leases {
    Leases::of_this_machine(Some(locks), endpoint.to_owned(), Duration::from_secs(60)).unwrap()
}

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
                    let lease = take(leases, &wanted(number + round), others).unwrap();
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
    let [one, other] = [(), ()].map(|()| shared(locks(&folder), "127.0.0.1:1"));
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
    let [one, other] = [(), ()].map(|()| shared(locks(&folder), "127.0.0.1:1"));
    let lease = take(&one, &[wanted(1, &["a"])], &[]).unwrap();
    // Another key is free meanwhile, and so is the same key of another endpoint.
    let second = take(&other, &[wanted(1, &["a", "b"])], &[]).unwrap();
    assert_eq!(second.keys.values().collect::<Vec<_>>(), ["b"]);
    let elsewhere = shared(locks(&folder), "127.0.0.1:2");
    assert_eq!(take(&elsewhere, &[wanted(1, &["a"])], &[]).unwrap().keys.values().collect::<Vec<_>>(), ["a"]);
    drop(lease);
    drop(second);
    let both = take(&other, &[wanted(1, &["a", "b"]), wanted(2, &["a", "b"])], &[]).unwrap();
    assert_eq!(both.keys.values().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn pool_that_is_too_small_is_an_error_and_no_wait() {
    let leases = Leases::of_this_process();
    let error = take(&leases, &[wanted(1, &["a"]), wanted(2, &["a"])], &[]).unwrap_err();
    assert!(matches!(error, LeaseError::TooFew(_)), "{error}");
    assert_eq!(error.to_string(), "the profile names too few keys for usable/2");
    take(&leases, &[wanted(1, &["a"])], &[]).unwrap();
}

#[test]
fn folder_that_cannot_be_used_is_an_error() {
    let folder = Folder::new();
    let file = folder.write("file", "");
    let error = Leases::of_this_machine(Some(file), "e".to_owned(), Duration::ZERO).unwrap_err();
    let text = folder.without_path(&error.to_string());
    assert!(text.starts_with("cannot use file for locks: "), "{text}");
    assert!(text.ends_with("help: --locks names a folder that every run on this machine can write to"), "{text}");
}

#[test]
fn lock_files_do_not_pile_up() {
    let folder = Folder::new();
    let leases = shared(locks(&folder), "127.0.0.1:1");
    let lease = take(&leases, &[wanted(1, &["a"])], &["quota of i".to_owned()]).unwrap();
    assert_eq!(std::fs::read_dir(locks(&folder)).unwrap().count(), 2);
    drop(lease);
    assert_eq!(std::fs::read_dir(locks(&folder)).unwrap().count(), 0);
}

#[test]
fn file_that_a_kill_left_behind_is_taken_over() {
    let folder = Folder::new();
    let leases = shared(locks(&folder), "127.0.0.1:1");
    std::mem::forget(take(&leases, &[wanted(1, &["a"])], &[]).unwrap());
    let left: Vec<_> = std::fs::read_dir(locks(&folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    let folder = Folder::new();
    std::fs::create_dir(locks(&folder)).unwrap();
    std::fs::write(locks(&folder).join(left[0].file_name().unwrap()), "999999").unwrap();
    drop(take(&shared(locks(&folder), "127.0.0.1:1"), &[wanted(1, &["a"])], &[]).unwrap());
    assert_eq!(std::fs::read_dir(locks(&folder)).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn link_in_the_place_of_a_lock_is_not_followed() {
    let (folder, target) = (Folder::new(), Folder::new());
    let named = shared(locks(&target), "127.0.0.1:1");
    let _lease = take(&named, &[wanted(1, &["a"])], &[]).unwrap();
    let lock = std::fs::read_dir(locks(&target)).unwrap().next().unwrap().unwrap().path();
    let precious = target.write("precious", "text");
    std::fs::create_dir(locks(&folder)).unwrap();
    std::os::unix::fs::symlink(&precious, locks(&folder).join(lock.file_name().unwrap())).unwrap();
    let leases = shared(locks(&folder), "127.0.0.1:1");
    let error = take(&leases, &[wanted(1, &["a"])], &[]).unwrap_err();
    assert!(error.to_string().contains(".lock: it is a link\n  help: "), "{error}");
    assert_eq!(std::fs::read_to_string(precious).unwrap(), "text");
}

#[test]
fn another_run_is_told_of_and_waited_for_no_longer_than_asked() {
    let folder = Folder::new();
    let one = shared(locks(&folder), "127.0.0.1:1");
    let patience = Duration::from_millis(1100);
    let other = Leases::of_this_machine(Some(locks(&folder)), "127.0.0.1:1".to_owned(), patience).unwrap();
    let lease = take(&one, &[wanted(1, &["a"])], &[]).unwrap();
    let told: Mutex<Vec<Waiting>> = Mutex::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let error = runtime
        .block_on(other.take(&[wanted(1, &["a"])], &[], &|waiting| told.lock().unwrap().push(waiting.clone())))
        .unwrap_err();
    let told = told.into_inner().unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].what.as_str(), told[0].holder), ("a", Some(std::process::id())));
    let LeaseError::Kept(waiting, longest) = &error else { panic!("{error}") };
    assert_eq!((waiting, *longest), (&told[0], patience));
    assert!(error.to_string().contains(", for longer than 1.1 s"), "{error}");
    drop(lease);
    take(&other, &[wanted(1, &["a"])], &[]).unwrap();
}
