//! Policies: the text that a base and its edits, a file or a document make.

use serde_json::Value;

use crate::did_you_mean::nearest;
use crate::suite::edit::Edit;
use crate::suite::error::{Problem, placeholder_remedy};
use crate::suite::model::Policy;
use crate::suite::placeholder;
use crate::suite::policy::PolicySource;

use super::resolver::Resolver;

impl Resolver<'_, '_> {
    /// The policy of a step. Where `refused`, each edit must change something.
    pub(super) fn policy(&mut self, written: &PolicySource, refused: bool, at: &str) -> Option<Policy> {
        if written.sources() != 1 {
            let conflict = Problem::Conflict(
                "a policy has exactly one of \"base\", \"document\", \"file\" and \"text\"".to_owned(),
            );
            self.complain(at, conflict, "edits are made to a base");
            return None;
        }
        if !written.edit.is_empty() && written.base.is_none() {
            let conflict = Problem::Conflict("only a base is edited".to_owned());
            self.complain(&format!("{at}/edit"), conflict, "write the document as it should be, or name a base");
        }
        let template = self.template(written, refused, at)?;
        self.placeholders(&template, at);
        Some(Policy { source: written.clone(), template })
    }

    fn template(&mut self, written: &PolicySource, refused: bool, at: &str) -> Option<String> {
        if let Some(text) = &written.text {
            return Some(text.clone());
        }
        if let Some(document) = &written.document {
            return Some(document.get().to_owned());
        }
        if let Some(name) = &written.file {
            let path = self.path.with_file_name(name);
            let text = self.around.files.get(&path).map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
            if text.is_none() {
                let shown = self.around.files.shown(&path);
                let unknown = Problem::Unknown { kind: "file", name: shown.display().to_string() };
                self.complain(
                    &format!("{at}/file"),
                    unknown,
                    "it stands beside the case file and ends in .policy.json",
                );
            }
            return text;
        }
        let name = written.base.as_deref().unwrap_or_default();
        let Some(base) = self.around.bases.get(name) else {
            let remedy = nearest(name, self.around.bases.keys().map(String::as_str));
            self.complain(&format!("{at}/base"), Problem::Unknown { kind: "base", name: name.to_owned() }, &remedy);
            return None;
        };
        if written.edit.is_empty() {
            return Some(base.text.clone());
        }
        let mut document = base.document.clone();
        let remedy = format!("the base is cases/bases/{name}.policy.json");
        self.edits(&written.edit, &mut document, refused, &remedy, &format!("{at}/edit"));
        Some(document.to_string())
    }

    /// Makes edits in their order, up to the first that cannot be made. Where `refused`, each must change something.
    pub(super) fn edits(&mut self, edits: &[Edit], target: &mut Value, refused: bool, remedy: &str, at: &str) {
        for (i, edit) in edits.iter().enumerate() {
            let before = refused.then(|| target.clone());
            let at = format!("{at}/{i}");
            if let Err(error) = edit.apply(target) {
                return self.complain(&at, error.into(), remedy);
            }
            if before.as_ref() == Some(target) {
                let idle = Problem::Conflict(format!("nothing is changed by this edit: {}", edit.describe()));
                self.complain(&at, idle, "what is wrong with a refused step must show");
            }
        }
    }

    pub(super) fn placeholders(&mut self, text: &str, at: &str) {
        for inner in placeholder::scan(text).filter_map(Result::err).collect::<Vec<_>>() {
            let unknown = Problem::Unknown { kind: "placeholder", name: format!("${{{inner}}}") };
            self.complain(at, unknown, &placeholder_remedy());
        }
    }
}
