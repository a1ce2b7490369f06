//! The snapshots that the library carries.

use include_dir::{Dir, include_dir};

static CARRIED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/snapshots");

/// The snapshots that the library carries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Snapshots;

impl Snapshots {
    /// The text of a snapshot, without the head that the review tool writes.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'static str> {
        let file = CARRIED.get_file(format!("{name}.snap"))?;
        Some(without_head(file.contents_utf8()?))
    }
}

/// What stands behind the second line of three hyphens.
fn without_head(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body)
}
