//! A place in a file that a user has written.

use std::fmt;
use std::path::PathBuf;

use memchr::{memchr_iter, memrchr};

/// A place in a file that a user has written, counted from 1 as editors count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, by the path that the user knows.
    pub file: PathBuf,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Place {
    /// The beginning of a file.
    pub(crate) fn start(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), line: 1, column: 1 }
    }

    /// The place of the byte at `offset` of a file's text, or the end where the text is shorter.
    pub(crate) fn in_text(file: impl Into<PathBuf>, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
        Self {
            file: file.into(),
            line: memchr_iter(b'\n', before.as_bytes()).count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.display(), self.line, self.column)
    }
}
