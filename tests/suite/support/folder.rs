//! A folder of a test's own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// A folder below cargo's own for tests; it is gone when the test ends.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("suite-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self { path }
    }

    /// A case folder with the clauses, the documented errors and the bases of the corpus, and no case.
    pub(crate) fn of_cases() -> Self {
        let folder = Self::new();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        for name in ["clauses.json", "errors.json"] {
            folder.write(name, std::fs::read(corpus.join(name)).unwrap());
        }
        for base in std::fs::read_dir(corpus.join("bases")).unwrap() {
            let base = base.unwrap().path();
            let name = format!("bases/{}", base.file_name().unwrap().to_string_lossy());
            folder.write(&name, std::fs::read(&base).unwrap());
        }
        folder
    }

    /// A copy of the whole corpus.
    pub(crate) fn of_corpus() -> Self {
        let folder = Self::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), folder.path());
        folder
    }

    /// Changes the element with this id, of a clause or a case, in a data file.
    pub(crate) fn change(&self, name: &str, list: &str, id: &str, change: impl FnOnce(&mut Value)) {
        let text = std::fs::read_to_string(self.path.join(name)).unwrap();
        let mut file: Value = serde_json::from_str(&text).unwrap();
        let elements = file[list].as_array_mut().unwrap();
        change(elements.iter_mut().find(|element| element["id"] == id).unwrap());
        self.write(name, file.to_string());
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and the folders around it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A text with this folder's path taken out.
    pub(crate) fn without_path(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.path.display()), "").replace(&*self.path.to_string_lossy(), "FOLDER")
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is in cargo's folder for tests, and `cargo clean` takes it.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
