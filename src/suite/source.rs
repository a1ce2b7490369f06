//! The text of a data file, and where in it each value stands.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A place in a data file, counted from 1 as editors count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, relative to the case folder or as the user named it.
    pub file: PathBuf,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.display(), self.line, self.column)
    }
}

/// A data file with an index of its values.
#[derive(Debug)]
pub(super) struct Source<'t> {
    file: PathBuf,
    text: &'t str,
    offsets: HashMap<String, usize>,
    /// The path and the name of the first member that is given twice.
    pub(super) duplicate: Option<(String, String)>,
}

impl<'t> Source<'t> {
    /// Indexes well-formed JSON.
    ///
    /// # Errors
    /// The reader's complaint where the text is not JSON.
    pub(super) fn new(file: PathBuf, text: &'t str) -> Result<Self, serde_json::Error> {
        let mut source = Self { file, text, offsets: HashMap::new(), duplicate: None };
        // A raw value may be nested without end and is read once per level below: reading it whole first sets a limit, and
        // puts every fault at its place in the file.
        let _: serde_json::Value = serde_json::from_str(text)?;
        let whole: &RawValue = serde_json::from_str(text)?;
        source.index(whole, String::new())?;
        Ok(source)
    }

    fn index(&mut self, raw: &'t RawValue, path: String) -> Result<(), serde_json::Error> {
        let offset = raw.get().as_ptr() as usize - self.text.as_ptr() as usize;
        match raw.get().as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str(raw.get())?;
                for (name, value) in members {
                    let below = format!("{path}/{}", escape(&name));
                    if self.offsets.contains_key(&below) && self.duplicate.is_none() {
                        self.duplicate = Some((below.clone(), name.into_owned()));
                    }
                    self.index(value, below)?;
                }
            }
            Some(b'[') => {
                let Elements(elements) = serde_json::from_str(raw.get())?;
                for (i, value) in elements.into_iter().enumerate() {
                    self.index(value, format!("{path}/{i}"))?;
                }
            }
            _ => {}
        }
        self.offsets.insert(path, offset);
        Ok(())
    }

    /// The place of the value at a path; of the nearest value around it where nothing stands there.
    pub(super) fn place(&self, path: &str) -> Place {
        let mut path = path;
        loop {
            if let Some(&offset) = self.offsets.get(path) {
                return self.at(offset);
            }
            path = path.rfind('/').map_or("", |end| &path[..end]);
            if path.is_empty() {
                return self.at(self.offsets.get("").copied().unwrap_or(0));
            }
        }
    }

    fn at(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Place {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// A name as a reference token of RFC 6901.
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                    members.push((name.0, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

#[derive(serde::Deserialize)]
struct Name<'t>(#[serde(borrow)] Cow<'t, str>);

struct Elements<'t>(Vec<&'t RawValue>);

impl<'de> Deserialize<'de> for Elements<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Elements<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(value) = list.next_element()? {
                    elements.push(value);
                }
                Ok(Elements(elements))
            }
        }
        deserializer.deserialize_seq(All)
    }
}
