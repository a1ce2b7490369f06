//! Where the policy document of a step comes from.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::edit::Edit;

/// The policy of a step: exactly one of `base`, `document`, `file` and `text`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicySource {
    /// The name of a document in `cases/bases/`.
    pub base: Option<String>,
    /// The edits that make this policy of the base; without any it is sent as its file has it.
    #[serde(default)]
    pub edit: Vec<Edit>,
    /// A whole document, sent byte for byte as it is written here.
    #[schemars(with = "Value")]
    pub document: Option<Box<RawValue>>,
    /// A file beside the case file, sent byte for byte, without the line break at its end.
    pub file: Option<String>,
    /// Exact text, which need not be JSON.
    pub text: Option<String>,
    /// Filled up with blanks at the end to exactly this many bytes, after the placeholders are filled.
    pub pad_to_bytes: Option<usize>,
}

impl PolicySource {
    /// How many of the four sources are given.
    #[must_use]
    pub fn sources(&self) -> usize {
        [self.base.is_some(), self.document.is_some(), self.file.is_some(), self.text.is_some()]
            .into_iter()
            .filter(|&given| given)
            .count()
    }

    /// One line for a reader.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut line = match (&self.base, &self.file, &self.text) {
            (Some(base), _, _) => base.clone(),
            (_, Some(file), _) => format!("the file {file}"),
            (_, _, Some(text)) => format!("the text {text:?}"),
            _ => "a document of its own".to_owned(),
        };
        if !self.edit.is_empty() {
            let edits: Vec<_> = self.edit.iter().map(Edit::describe).collect();
            line = format!("{line} with {}", edits.join(", "));
        }
        if let Some(bytes) = self.pad_to_bytes {
            line = format!("{line}, padded to {bytes} bytes");
        }
        line
    }
}

impl PartialEq for PolicySource {
    fn eq(&self, other: &Self) -> bool {
        let document = |source: &Self| source.document.as_ref().map(|raw| raw.get().to_owned());
        self.base == other.base
            && self.edit == other.edit
            && document(self) == document(other)
            && self.file == other.file
            && self.text == other.text
            && self.pad_to_bytes == other.pad_to_bytes
    }
}
