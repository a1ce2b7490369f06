//! Contexts: circumstances that must make no difference to what a case demands, as they are written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{Form, Scheme};

use super::edit::Edit;

/// A circumstance that must make no difference, with the values beside how a case stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Unique among contexts and their values: lower-case letters, digits and hyphens.
    pub id: String,
    /// What it is about.
    pub text: String,
    /// What it can be instead of as the case stands.
    pub values: Vec<ContextValue>,
}

/// One value of a context.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextValue {
    /// Unique among contexts and their values; names of trials are made of it.
    pub id: String,
    /// What is so, in words that complete "the case, …".
    pub text: String,
    /// What it changes.
    #[serde(skip_serializing)]
    pub does: Does,
}

/// What a value of a context changes, of a case and of its twin alike.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Does {
    /// Edits of the parameters of every call that has them.
    #[serde(default)]
    pub parameters: Vec<Edit>,
    /// White space before the document.
    #[serde(default)]
    pub before: String,
    /// White space behind the document.
    #[serde(default)]
    pub behind: String,
    /// The document is filled up.
    pub fill: Option<Fill>,
    /// How many statements stand around the one at fault.
    pub place: Option<Place>,
    /// Edits of the statement at fault, on paths in it.
    #[serde(default)]
    pub statement: Vec<Edit>,
    /// A list in the statement at fault that gets longer.
    pub list: Option<ListEdit>,
    /// The one principal that the statement at fault is about, so that what is changed is not held against `admin`, who then
    /// has a statement of its own.
    pub about: Option<String>,
    /// The request form.
    pub form: Option<Form>,
    /// The signature scheme.
    pub scheme: Option<Scheme>,
    /// The principal that calls in the place of `admin`, allowed by the policy of the key.
    pub caller: Option<String>,
    /// The twin is set on another key, so that the call of the case is the first on its own.
    #[serde(default)]
    pub twin_elsewhere: bool,
}

/// With what, and up to what length, a document is filled up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fill {
    /// About so many bytes, never more.
    pub to_bytes: usize,
    /// With what.
    pub with: Filler,
}

/// What a document is filled up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Filler {
    /// Statements that allow `admin` what it may do anyway.
    Statements,
    /// Blanks between the first tokens of the document.
    Blanks,
}

/// How many statements stand around the one at fault; none at all where both are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Before it.
    pub before: usize,
    /// Behind it.
    pub behind: usize,
}

impl Place {
    /// Whether no other statement stands in the document.
    #[must_use]
    pub fn is_alone(self) -> bool {
        self.before + self.behind == 0
    }
}

/// How a list gets longer.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListEdit {
    /// The path of the list in the statement.
    pub at: String,
    /// What is put before its elements.
    #[serde(default)]
    pub before: Vec<Value>,
    /// What is put behind its elements.
    #[serde(default)]
    pub behind: Vec<Value>,
}

/// Values of contexts that do not go together.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Apart {
    /// Contexts or values.
    pub one: Vec<String>,
    /// Contexts or values that go with none of those.
    pub other: Vec<String>,
    /// Why not.
    pub why: String,
}

/// Contexts that do not apply to cases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NotFor {
    /// The contexts, or values of contexts; none means all.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// The clauses whose cases they do not apply to.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Ids of cases that they do not apply to.
    #[serde(default)]
    pub cases: Vec<String>,
    /// Why not.
    pub why: String,
}

/// The content of `contexts.json`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Contexts")]
pub(super) struct ContextFile {
    /// For editors.
    #[serde(rename = "$schema")]
    #[expect(dead_code, reason = "read by editors alone")]
    pub schema: Option<String>,
    /// Why the file says what it says.
    #[expect(dead_code, reason = "read by people alone")]
    pub why: Option<String>,
    /// The contexts, in the order in which names of trials have their values.
    pub contexts: Vec<Context>,
    /// What does not go together.
    #[serde(default)]
    pub apart: Vec<Apart>,
    /// What does not apply, beyond what shows in a case itself.
    #[serde(default)]
    pub not_for: Vec<NotFor>,
}
