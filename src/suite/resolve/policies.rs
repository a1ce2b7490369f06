//! Policies: the text that a base and its edits, a file or a document make.

use serde_json::Value;

use crate::suite::edit;
use crate::suite::error::{Problem, nearest, placeholder_remedy};
use crate::suite::model::Policy;
use crate::suite::placeholder;
use crate::suite::policy::PolicySource;

use super::resolver::Resolver;

impl Resolver<'_, '_> {
    pub(super) fn policy(&mut self, written: &PolicySource, at: &str) -> Option<Policy> {
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
        let template = self.template(written, at)?;
        self.placeholders(&template, at);
        Some(Policy { source: written.clone(), template })
    }

    fn template(&mut self, written: &PolicySource, at: &str) -> Option<String> {
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
                let unknown = Problem::Unknown { kind: "file", name: path.display().to_string() };
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
            return Some(base.trim_end().to_owned());
        }
        let mut document: Value = serde_json::from_str(base).ok()?;
        if let Err((i, error)) = edit::apply_all(&written.edit, &mut document) {
            self.complain(
                &format!("{at}/edit/{i}"),
                error.into(),
                &format!("the base is cases/bases/{name}.policy.json"),
            );
        }
        Some(document.to_string())
    }

    pub(super) fn placeholders(&mut self, text: &str, at: &str) {
        for inner in placeholder::scan(text).filter_map(Result::err).collect::<Vec<_>>() {
            let unknown = Problem::Unknown { kind: "placeholder", name: format!("${{{inner}}}") };
            self.complain(at, unknown, &placeholder_remedy());
        }
    }
}
