//! The snapshots in `snapshots/` are what the embedded endpoint answered, bodies and all: from one run, compared by insta.
//! `cargo insta review` shows a change, and `INSTA_UPDATE=always cargo test --test suite snapshot` takes it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use kms_conformance::engine::{Cancel, Driver, Options, Session, Snapshots, Start, drive};
use kms_conformance::plan::Selection;
use kms_conformance::suite::Suite;
use kms_conformance::wire::Format;

/// The answers of the embedded endpoint by `group/case`, and what each case demands.
struct Answered {
    texts: BTreeMap<String, String>,
    titles: BTreeMap<String, String>,
}

/// One run is enough for all tests.
static ANSWERED: LazyLock<Answered> = LazyLock::new(|| {
    let suite = Arc::new(Suite::embedded().unwrap());
    let snapshots = Arc::new(Snapshots::Gather(Mutex::default()));
    let start = Start {
        options: Options::default(),
        selection: Selection::default(),
        driver: Driver::WholeRun,
        repeat: String::new(),
        snapshots: Some(Arc::clone(&snapshots)),
        cancel: Cancel::default(),
    };
    let session = Session::with_suite(Arc::clone(&suite), start, Vec::new()).unwrap();
    assert!(!drive(&session, 4), "a trial panicked");
    session.finish().unwrap();
    let gathered = snapshots.gathered();
    let mut by_case: BTreeMap<String, Vec<(Format, &str)>> = BTreeMap::new();
    for (name, format, text) in &gathered {
        by_case.entry(name.replace("::", "/")).or_default().push((*format, text));
    }
    Answered {
        texts: by_case.into_iter().map(|(name, answers)| (name, Snapshots::text(&answers))).collect(),
        titles: suite.iter().map(|case| (case.name().replace("::", "/"), case.title.clone())).collect(),
    }
});

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots")
}

#[test]
fn snapshots_are_what_was_answered() {
    assert!(std::env::var_os("INSTA_FORCE_PASS").is_none(), "INSTA_FORCE_PASS turns a difference into a pass");
    let mut wrong = Vec::new();
    for (name, text) in &ANSWERED.texts {
        let path = folder().join(name);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(&ANSWERED.titles[name]);
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let compared =
            std::panic::catch_unwind(AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(file, text))));
        if compared.is_err() {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{} snapshots differ from the answers: {wrong:#?}", wrong.len());
}

#[test]
fn no_snapshot_is_an_orphan() {
    let answered: BTreeSet<String> = ANSWERED.texts.keys().map(|name| format!("{name}.snap")).collect();
    assert!(answered.len() > 300, "{} cases were answered", answered.len());
    let mut written = BTreeSet::new();
    for group in std::fs::read_dir(folder()).unwrap() {
        let group = group.unwrap().path();
        for file in std::fs::read_dir(&group).unwrap() {
            let name = file.unwrap().file_name().to_string_lossy().into_owned();
            written.insert(format!("{}/{name}", group.file_name().unwrap().to_string_lossy()));
        }
    }
    written.retain(|name| !name.ends_with(".snap.new"));
    let orphans: Vec<_> = written.difference(&answered).collect();
    let missing: Vec<_> = answered.difference(&written).collect();
    assert!(orphans.is_empty() && missing.is_empty(), "without a case: {orphans:#?}; not written: {missing:#?}");
}

/// Nothing in them differs from run to run: another seed, other keys, another port.
#[test]
fn snapshots_hold_no_name_of_a_run() {
    for (name, text) in &ANSWERED.texts {
        for told in ["127.0.0.1", "key-hzz1000", "2026-", "SignatureNonce%3D1"] {
            let known = text.match_indices(told).count();
            assert_eq!(known, 0, "{name} holds {told}:\n{text}");
        }
    }
}
