//! The snapshots in `snapshots/` are what cases and error table demand, and nothing else: each is rendered from the data
//! alone. `cargo insta review` shows a change, and `INSTA_UPDATE=always cargo test --test suite snapshot` takes it.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use kms_conformance::snapshot::{Snapshots, alternatives, file_name, normative};
use kms_conformance::wire::Format;

use crate::corpus::corpus;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots")
}

/// Name and text of every snapshot, with the title of its case.
fn rendered() -> Vec<(String, String, String)> {
    let suite = corpus();
    let mut all = Vec::new();
    for case in &suite.cases {
        for way in alternatives(case) {
            for format in Format::ALL {
                let text = normative(&way, format, case, &suite.errors);
                all.push((file_name(case, &way, format), text, case.title.clone()));
            }
        }
    }
    all
}

#[test]
fn snapshots_are_what_the_data_demands() {
    assert!(std::env::var_os("INSTA_FORCE_PASS").is_none(), "INSTA_FORCE_PASS turns a difference into a pass");
    let mut wrong = Vec::new();
    for (name, text, title) in rendered() {
        let path = folder().join(&name);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(title);
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let compared =
            std::panic::catch_unwind(AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(file, text))));
        if compared.is_err() {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{} snapshots differ from the data: {wrong:#?}", wrong.len());
}

#[test]
fn no_snapshot_is_an_orphan() {
    let demanded: BTreeSet<String> = rendered().into_iter().map(|(name, _, _)| format!("{name}.snap")).collect();
    let mut written = BTreeSet::new();
    for group in std::fs::read_dir(folder()).unwrap() {
        let group = group.unwrap().path();
        for file in std::fs::read_dir(&group).unwrap() {
            let name = file.unwrap().file_name().to_string_lossy().into_owned();
            written.insert(format!("{}/{name}", group.file_name().unwrap().to_string_lossy()));
        }
    }
    written.retain(|name| !name.ends_with(".snap.new"));
    let orphans: Vec<_> = written.difference(&demanded).collect();
    let missing: Vec<_> = demanded.difference(&written).collect();
    assert!(orphans.is_empty() && missing.is_empty(), "without a case: {orphans:#?}; not written: {missing:#?}");
}

#[test]
fn the_library_carries_the_texts() {
    for (name, text, _) in rendered() {
        let carried = Snapshots.get(&name).unwrap_or_else(|| panic!("{name} is not carried"));
        assert_eq!(carried.trim_end(), text.trim_end(), "{name}");
    }
}
