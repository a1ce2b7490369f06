//! The snapshots that the library carries.

use std::collections::HashMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static CARRIED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/snapshots");

/// The snapshots by their paths. The folder itself is searched from its beginning each time, and every trial asks.
static BY_PATH: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut texts = HashMap::new();
    collect(&CARRIED, &mut texts);
    texts
});

/// The snapshots that the library carries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Snapshots;

impl Snapshots {
    /// The text of a snapshot, without the head that the review tool writes.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'static str> {
        BY_PATH.get(format!("{name}.snap").as_str()).copied()
    }
}

fn collect(folder: &'static Dir<'_>, texts: &mut HashMap<String, &'static str>) {
    for file in folder.files() {
        // Wherever it was built, a snapshot is asked for with slashes.
        let parts: Vec<_> = file.path().iter().filter_map(|part| part.to_str()).collect();
        texts.extend(file.contents_utf8().map(|text| (parts.join("/"), without_head(text))));
    }
    folder.dirs().for_each(|inner| collect(inner, texts));
}

/// What stands behind the second line of three hyphens.
fn without_head(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body)
}
