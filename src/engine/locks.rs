//! File locks, by which runs of different processes and users on one machine keep out of each other's way.

use std::fs::File;
use std::io::{ErrorKind, Read, Result as Io, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::lease_error::LeaseError;
use super::patience::Patience;
use super::waiting::Waiting;

/// The name of the folder among the temporary ones of the machine.
const SHARED: &str = "kms-conformance-locks";

/// The longest pause before a lock of another run is asked for again.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// The locks of one endpoint.
#[derive(Debug)]
pub(super) struct Locks {
    folder: PathBuf,
    endpoint: String,
}

/// A lock that is held. Its file is removed when it ends, so that none pile up; what a kill leaves behind is taken over by the
/// next who wants it.
#[derive(Debug)]
pub(super) struct Held {
    file: File,
    path: PathBuf,
}

/// What came of trying to take a lock.
#[derive(Debug)]
pub(super) enum Tried {
    Held(Held),
    /// Somebody else has it.
    Taken(PathBuf),
}

impl Locks {
    /// Opens the folder, and makes it where it is not there. Without one that is named, all users of the machine share one.
    pub(super) fn of(folder: Option<PathBuf>, endpoint: String) -> Result<Self, LeaseError> {
        let shared = folder.is_none();
        let folder = folder.unwrap_or_else(|| std::env::temp_dir().join(SHARED));
        match ready(&folder, shared) {
            Ok(()) => Ok(Self { folder, endpoint }),
            Err(reason) => Err(LeaseError::Folder { folder, reason }),
        }
    }

    /// Takes the lock of a name, if nobody has it.
    pub(super) fn try_take(&self, name: &str) -> Result<Tried, LeaseError> {
        let digest = Sha256::digest(format!("{}/{name}", self.endpoint).as_bytes());
        let path = self.folder.join(format!("{}.lock", base16ct::lower::encode_string(&digest[..16])));
        match attempt(&path) {
            Ok(Some(file)) => Ok(Tried::Held(Held { file, path })),
            Ok(None) => Ok(Tried::Taken(path)),
            Err(reason) => Err(LeaseError::Lock { file: path, reason }),
        }
    }

    /// Asks for a lock again and again, since a wait in the kernel could not be given up.
    pub(super) async fn wait(&self, name: &str, patience: &mut Patience<'_>) -> Result<Held, LeaseError> {
        let mut pause = Duration::from_millis(1);
        loop {
            match self.try_take(name)? {
                Tried::Held(held) => return Ok(held),
                Tried::Taken(lock) => {
                    patience.lasts(|| Waiting { what: name.to_owned(), holder: holder(&lock), lock: lock.clone() })?;
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Only a name that still leads to this file may go, and while the lock is held: whoever has opened the file meanwhile
        // sees that it has no name any more, and opens the next. Another user's file stays, which harms nobody.
        if cfg!(unix) && is_at(&self.file, &self.path).unwrap_or(false) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Who has a lock, as far as can be seen: the process writes its number into the file.
fn holder(path: &Path) -> Option<u32> {
    let mut text = String::new();
    open(path).ok()?.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// The lock of a file; nothing where somebody else has it.
fn attempt(path: &Path) -> Io<Option<File>> {
    loop {
        let mut file = match open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => match create(path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                created => created?,
            },
            opened => opened?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
            Err(std::fs::TryLockError::Error(error)) => return Err(error),
        }
        // Whoever had it may have removed the file between the two calls: then this lock excludes nobody.
        if is_at(&file, path)? {
            sign(&mut file);
            return Ok(Some(file));
        }
    }
}

/// Says whose the lock is. It need not succeed: another user's file can be locked, and not written.
fn sign(file: &mut File) {
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
}

#[cfg(unix)]
fn ready(folder: &Path, shared: bool) -> Io<()> {
    use std::os::unix::fs::PermissionsExt as _;

    if !shared {
        return std::fs::create_dir_all(folder);
    }
    match std::fs::create_dir(folder) {
        // As the folder it stands in: everybody may write there, and remove what is his own.
        Ok(()) => std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o1777)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            // Not followed, since anybody can put a link there.
            let found = std::fs::symlink_metadata(folder)?;
            if found.is_dir() { Ok(()) } else { Err(std::io::Error::other("it is not a folder")) }
        }
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn ready(folder: &Path, _: bool) -> Io<()> {
    std::fs::create_dir_all(folder)
}

/// Opens a file that is there; to read only where it is another user's. It is not made in the same call: kernels refuse that for
/// files of others in a folder that everybody can write to.
#[cfg(unix)]
fn open(path: &Path) -> Io<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let opened = File::options().read(true).write(true).custom_flags(libc::O_NOFOLLOW).open(path);
    match opened {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            File::options().read(true).custom_flags(libc::O_NOFOLLOW).open(path)
        }
        Err(error) if error.raw_os_error() == Some(libc::ELOOP) => Err(std::io::Error::other("it is a link")),
        opened => opened,
    }
}

#[cfg(not(unix))]
fn open(path: &Path) -> Io<File> {
    File::options().read(true).write(true).open(path)
}

/// Makes a file that is not there, such that every user can open it.
#[cfg(unix)]
fn create(path: &Path) -> Io<File> {
    use std::os::unix::fs::PermissionsExt as _;

    let file = File::options().create_new(true).read(true).write(true).open(path)?;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    Ok(file)
}

#[cfg(not(unix))]
fn create(path: &Path) -> Io<File> {
    File::options().create_new(true).read(true).write(true).open(path)
}

/// Whether a name leads to an open file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> Io<bool> {
    use std::os::unix::fs::MetadataExt as _;

    let identity = |found: &std::fs::Metadata| (found.dev(), found.ino());
    match std::fs::symlink_metadata(path) {
        Ok(found) => Ok(identity(&found) == identity(&file.metadata()?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Where files have no such identity, none is removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> Io<bool> {
    Ok(true)
}
