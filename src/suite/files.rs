//! The data files, before anything is made of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::place::Place;

use super::error::LoadError;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/cases");

/// The text of every data file of a case folder, by its path below the folder.
#[derive(Debug)]
pub(super) struct Files {
    /// The folder as the user knows it.
    root: PathBuf,
    texts: BTreeMap<PathBuf, Cow<'static, str>>,
}

/// What a data file is, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `clauses.json`, `errors.json`, `contexts.json`, `covering.json`, or a schema beside them.
    Table,
    /// `bases/NAME.policy.json`
    Base,
    /// `GROUP/NAME.json`
    Cases,
    /// `GROUP/NAME.policy.json`
    Policy,
    /// At another place, where nothing is read.
    Stray,
}

impl Files {
    /// Those that are part of this library; a user knows them by their place in its repository.
    pub(super) fn embedded() -> Self {
        let mut texts = BTreeMap::new();
        collect(&EMBEDDED, &mut texts);
        Self { root: PathBuf::from("cases"), texts }
    }

    /// Those in a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, LoadError> {
        let mut texts = BTreeMap::new();
        read(folder, Path::new(""), &mut texts)?;
        Ok(Self { root: folder.to_owned(), texts })
    }

    /// The text of a file.
    pub(super) fn get(&self, path: &Path) -> Option<&str> {
        self.texts.get(path).map(AsRef::as_ref)
    }

    /// The files of a kind, in the order of their paths.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = (&Path, &str)> {
        let files = self.texts.iter().filter(move |(path, _)| Kind::of(path) == kind);
        files.map(|(path, text)| (path.as_path(), text.as_ref()))
    }

    /// The path of a file as the user knows it.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }

    /// The beginning of a file.
    pub(super) fn start(&self, path: &Path) -> Place {
        Place::start(self.shown(path))
    }

    /// SHA-256 of names and texts, in lower-case hex.
    pub(super) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (path, text) in &self.texts {
            let name = path.to_string_lossy().replace('\\', "/");
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name.as_bytes());
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Kind {
    fn of(path: &Path) -> Self {
        let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        match names.as_slice() {
            ["clauses.json" | "errors.json" | "contexts.json" | "covering.json"] => Self::Table,
            [name] if name.ends_with(".schema.json") => Self::Table,
            ["bases", name] if name.ends_with(".policy.json") => Self::Base,
            ["bases", _] => Self::Stray,
            [_, name] if name.ends_with(".policy.json") => Self::Policy,
            [_, _] => Self::Cases,
            _ => Self::Stray,
        }
    }
}

fn collect(folder: &Dir<'static>, texts: &mut BTreeMap<PathBuf, Cow<'static, str>>) {
    for file in folder.files().filter(|file| is_data(file.path())) {
        if let Some(text) = file.contents_utf8() {
            texts.insert(file.path().to_owned(), Cow::Borrowed(text));
        }
    }
    folder.dirs().for_each(|below| collect(below, texts));
}

fn read(root: &Path, below: &Path, texts: &mut BTreeMap<PathBuf, Cow<'static, str>>) -> Result<(), LoadError> {
    // Joined with an empty path, a folder would be named with a slash at its end.
    let folder = if below.as_os_str().is_empty() { root.to_owned() } else { root.join(below) };
    let failed = |reason| LoadError::Read { file: folder.clone(), reason };
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let name = below.join(entry.map_err(failed)?.file_name());
        let path = root.join(&name);
        if path.is_dir() {
            read(root, &name, texts)?;
        } else if is_data(&path) {
            let text =
                std::fs::read_to_string(&path).map_err(|reason| LoadError::Read { file: path.clone(), reason })?;
            texts.insert(name, Cow::Owned(text));
        }
    }
    Ok(())
}

fn is_data(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}
