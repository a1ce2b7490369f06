//! A case file loads, or it is told with its place why not.
#![no_main]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use kms_conformance::suite::Suite;
use libfuzzer_sys::fuzz_target;

/// A case folder with the clauses, errors and bases of the corpus and one more file, which is written anew each time.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("kms-conformance-fuzz-{}", std::process::id()));
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases");
    std::fs::create_dir_all(folder.join("bases")).expect("a folder");
    std::fs::create_dir_all(folder.join("success")).expect("a folder");
    for name in ["clauses.json", "errors.json"] {
        std::fs::copy(corpus.join(name), folder.join(name)).expect("a copy");
    }
    for base in std::fs::read_dir(corpus.join("bases")).expect("the bases").map_while(Result::ok) {
        std::fs::copy(base.path(), folder.join("bases").join(base.file_name())).expect("a copy");
    }
    folder
});

fuzz_target!(|text: &[u8]| {
    std::fs::write(FOLDER.join("success/one.json"), text).expect("a case file");
    if let Err(error) = Suite::load(&FOLDER) {
        assert!(error.to_string().contains("one.json"), "{error}");
    }
});
