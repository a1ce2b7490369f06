//! A file that takes its place when it is whole.

use std::collections::BTreeSet;
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile};

/// The part files that there are, for an end of the process at which nothing is dropped.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// How many links may lead to one another.
const MOST_LINKS: usize = 40;

/// A file that is written under a name of its own, beside the one that it is to take the place of. Dropped before, it is gone.
#[derive(Debug)]
pub(crate) struct PartFile {
    place: PathBuf,
    part: NamedTempFile,
}

impl PartFile {
    /// A file that is to be at `place`. Where that is a link, what it leads to is replaced, and the link stays.
    pub(crate) fn create(place: &Path) -> Result<Self, Error> {
        let place = end_of_links(place)?;
        if place.is_dir() {
            return Err(Error::other("it is a folder"));
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let folder = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let (prefix, mut builder) = (format!(".{name}."), Builder::new());
        builder.prefix(&prefix).suffix(".part");
        // What a file has that is created in the ordinary way; the mask of the process is taken off.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        // An error of this library names a path that nobody knows.
        let part = builder.tempfile_in(folder).map_err(|error| bare(&error))?;
        parts().insert(part.path().to_owned());
        Ok(Self { place, part })
    }

    /// Puts the file in its place. It is on the disk then.
    pub(crate) fn keep(self) -> Result<(), Error> {
        self.part.as_file().sync_all()?;
        let part = self.part.path().to_owned();
        self.part.persist(&self.place).map(drop).map_err(|error| error.error)?;
        parts().remove(&part);
        Ok(())
    }
}

/// Removes all part files, where the process ends without dropping them. None is made after it.
pub(crate) fn abandon() {
    let parts = parts();
    for part in parts.iter() {
        // It may have taken its place, or be gone.
        let _ = std::fs::remove_file(part);
    }
    // Held for good: what would be made now would stay behind.
    std::mem::forget(parts);
}

fn parts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        self.part.as_file().write(bytes)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.part.as_file().flush()
    }
}

/// The error of the operating system alone.
fn bare(error: &Error) -> Error {
    error
        .raw_os_error()
        .or_else(|| os_error_within(error))
        .map_or_else(|| error.kind().into(), Error::from_raw_os_error)
}

fn os_error_within(error: &Error) -> Option<i32> {
    let mut cause = std::error::Error::source(error.get_ref()?);
    while let Some(inner) = cause {
        if let Some(code) = inner.downcast_ref::<Error>().and_then(Error::raw_os_error) {
            return Some(code);
        }
        cause = inner.source();
    }
    None
}

/// Where a path leads to, link by link. What it leads to need not be there.
pub(crate) fn end_of_links(path: &Path) -> Result<PathBuf, Error> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(ErrorKind::InvalidInput.into())
}
