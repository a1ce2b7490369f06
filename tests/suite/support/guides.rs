//! The guides, README.md and the others, and the samples in them.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A guide, as it stands in the project.
#[derive(Debug)]
pub(crate) struct Guide {
    /// Its path in the project.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// A fenced block of a guide: ```` ```LANGUAGE NAME ````. The name is for the tests alone.
#[derive(Debug)]
pub(crate) struct Block {
    /// The guide.
    pub(crate) guide: String,
    /// The line of its fence, from 1.
    pub(crate) line: usize,
    pub(crate) language: String,
    pub(crate) name: String,
    /// The lines between the fences.
    pub(crate) text: String,
}

impl Block {
    /// Where it stands.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.guide, self.line)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The guide of this name.
pub(crate) fn guide(name: &str) -> Guide {
    let text = std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    Guide { name: name.to_owned(), text }
}

/// Every guide. The changelog is none: what it says was true once.
pub(crate) fn guides() -> Vec<Guide> {
    let folder = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = folder.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    pages.sort();
    let names = pages.iter().map(|page| format!("docs/{}", page.file_name().unwrap().to_string_lossy()));
    ["README.md", "CONTRIBUTING.md"].map(str::to_owned).into_iter().chain(names).map(|name| guide(&name)).collect()
}

/// Every fenced block of a guide, with the bytes of its text.
fn fenced(guide: &Guide) -> Vec<(Block, Range<usize>)> {
    let mut blocks: Vec<(Block, Range<usize>)> = Vec::new();
    let (mut at, mut open) = (0, false);
    for (number, line) in guide.text.split_inclusive('\n').enumerate() {
        let begun = at;
        at += line.len();
        match line.trim_end().strip_prefix("```") {
            Some(_) if open => {
                open = false;
                if let Some((block, range)) = blocks.last_mut() {
                    range.end = begun;
                    guide.text[range.clone()].clone_into(&mut block.text);
                }
            }
            Some(words) => {
                open = true;
                let (language, name) = words.split_once(' ').unwrap_or((words, ""));
                let (language, name) = (language.to_owned(), name.to_owned());
                let block = Block { guide: guide.name.clone(), line: number + 1, language, name, text: String::new() };
                blocks.push((block, at..at));
            }
            None => {}
        }
    }
    assert!(!open, "{}: a fence is left open", guide.name);
    blocks
}

/// Every block of every guide.
pub(crate) fn blocks() -> Vec<Block> {
    guides().iter().flat_map(fenced).map(|(block, _)| block).collect()
}

/// The only block of this name.
pub(crate) fn block(name: &str) -> Block {
    let named: Vec<_> = blocks().into_iter().filter(|block| block.name == name).collect();
    let [block] = named.try_into().unwrap_or_else(|found| panic!("not one block is called {name}: {found:?}"));
    block
}

/// Every block in a language.
pub(crate) fn blocks_in(language: &str) -> Vec<Block> {
    blocks().into_iter().filter(|block| block.language == language).collect()
}

/// Every text of a guide that stands between single backticks outside the blocks, with its line, from 1.
pub(crate) fn spans(guide: &Guide) -> Vec<(usize, String)> {
    let mut prose = guide.text.clone();
    for (block, range) in fenced(guide).into_iter().rev() {
        prose.replace_range(range, &"\n".repeat(block.text.lines().count()));
    }
    let prose = prose.replace("```", "");
    let (mut spans, mut line) = (Vec::new(), 1);
    for (number, part) in prose.split('`').enumerate() {
        if number % 2 == 1 {
            spans.push((line, part.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        line += part.matches('\n').count();
    }
    spans
}

/// One guide is changed by one test at a time.
static WRITING: Mutex<()> = Mutex::new(());

/// Whether the guides are to be written anew.
pub(crate) fn updates() -> bool {
    std::env::var_os("UPDATE_SAMPLES").is_some()
}

/// Writes a guide anew by a function of its text.
pub(crate) fn rewrite(name: &str, change: impl FnOnce(&Guide) -> String) {
    let _one = WRITING.lock().unwrap();
    let changed = change(&guide(name));
    std::fs::write(root().join(name), changed).unwrap();
}

/// Holds the only block of a name against what is really printed; with `UPDATE_SAMPLES`, writes it anew first.
pub(crate) fn compare(name: &str, printed: &str) {
    let block = block(name);
    if updates() {
        rewrite(&block.guide, |guide| {
            let mut text = guide.text.clone();
            let blocks = fenced(guide);
            let (_, range) = blocks.iter().find(|(block, _)| block.name == name).unwrap();
            text.replace_range(range.clone(), printed);
            text
        });
        return;
    }
    assert!(
        block.text == printed,
        "{}: the sample `{name}` is not what is printed; UPDATE_SAMPLES=1 writes it anew:\n{printed}",
        block.place()
    );
}
