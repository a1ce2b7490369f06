//! Where the bytes of a report go.

use std::fs::File;
use std::io::{Error, Seek, SeekFrom, Write, copy};
use std::path::Path;

use crate::part_file::{PartFile, end_of_links};

/// Where the bytes of a report go: a file that takes its place when it is whole, or something that is no file (a device, a named
/// pipe, a stream of this process), which is written to in one piece when the report is whole.
#[derive(Debug)]
pub(super) enum Outlet {
    Place(PartFile),
    Stream { held: File, to: File },
}

impl Outlet {
    /// Opens it, so that what cannot be written is known early.
    pub(super) fn open(file: &Path) -> Result<Self, Error> {
        match stream(file)? {
            Some(to) => Ok(Self::Stream { held: tempfile::tempfile()?, to }),
            None => PartFile::create(file).map(Self::Place),
        }
    }

    /// All is written.
    pub(super) fn finish(self) -> Result<(), Error> {
        match self {
            Self::Place(part) => part.keep(),
            Self::Stream { mut held, mut to } => {
                held.seek(SeekFrom::Start(0))?;
                copy(&mut held, &mut to)?;
                to.flush()
            }
        }
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        match self {
            Self::Place(part) => part.write(bytes),
            Self::Stream { held, .. } => held.write(bytes),
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        match self {
            Self::Place(part) => part.flush(),
            Self::Stream { held, .. } => held.flush(),
        }
    }
}

/// What is there already and no file, opened for writing: it is never replaced.
fn stream(file: &Path) -> Result<Option<File>, Error> {
    if let Some(own) = own_stream(file)? {
        return Ok(Some(own));
    }
    match std::fs::metadata(file) {
        Ok(found) if !found.is_file() && !found.is_dir() => File::options().write(true).open(file).map(Some),
        _ => Ok(None),
    }
}

/// Standard output and standard error of this process, by their paths. Opened anew they would be written to from the beginning,
/// where they lead to a file.
#[cfg(unix)]
fn own_stream(file: &Path) -> Result<Option<File>, Error> {
    use std::os::fd::AsFd;
    // A link of this process's own is not followed: it leads to the file, and not to the stream.
    let parent = file.parent().map(|folder| end_of_links(folder).unwrap_or_else(|_| folder.to_owned()));
    let is_of_streams =
        parent.is_some_and(|folder| ["/dev/fd", "/proc/self/fd"].map(Path::new).contains(&folder.as_path()));
    let name = file.file_name().and_then(std::ffi::OsStr::to_str);
    let number = match (is_of_streams, name) {
        (true, Some("1")) => 1,
        (true, Some("2")) => 2,
        _ if file == Path::new("/dev/stdout") => 1,
        _ if file == Path::new("/dev/stderr") => 2,
        _ => return Ok(None),
    };
    let owned = match number {
        1 => std::io::stdout().as_fd().try_clone_to_owned(),
        _ => std::io::stderr().as_fd().try_clone_to_owned(),
    };
    owned.map(|fd| Some(fd.into()))
}

#[cfg(not(unix))]
fn own_stream(_: &Path) -> Result<Option<File>, Error> {
    Ok(None)
}
