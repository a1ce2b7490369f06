//! A case file, its cases and their steps, as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::wire::{Form, Scheme};

use super::capability::Capability;
use super::edit::Edit;
use super::expect::Expect;
use super::operation::Operation;
use super::policy::PolicySource;
use super::provenance::Provenance;
use super::twin_names::TwinNames;

/// A file of cases. Its folder is the group of its cases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A file of cases")]
pub(super) struct CaseFile {
    /// For editors.
    #[serde(rename = "$schema")]
    #[expect(dead_code, reason = "read by editors alone")]
    pub schema: Option<String>,
    /// Why the file says what it says.
    #[expect(dead_code, reason = "read by people alone")]
    pub why: Option<String>,
    /// The clauses of every case that names none itself.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// The cases.
    pub cases: Vec<RawCase>,
}

/// A case as it is written: one step in short, or `steps`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A case")]
pub(super) struct RawCase {
    /// Unique among all cases: lower-case letters, digits and hyphens.
    pub id: String,
    /// What is demanded, in a sentence without a full stop.
    pub title: String,
    /// Why the case expects what it expects, or why nothing is judged.
    pub why: Option<String>,
    /// The clauses that the case covers, in place of the file's.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// In place of the weakest provenance of the clauses.
    pub provenance: Option<Provenance>,
    /// Capabilities that the case needs, beyond those that its calls show.
    #[serde(default)]
    pub needs: Vec<Capability>,
    /// The request forms and signatures in which the case is tried.
    pub send: Option<SendAs>,
    /// The answers in both formats are compared, each trial making the calls in both.
    #[serde(default)]
    pub compare_formats: bool,
    /// The request ids of the steps differ from each other.
    #[serde(default)]
    pub distinct_request_ids: bool,
    /// The accepted case, or `case/step`, from which this refused one differs by one edit; of two faults, the two with one each.
    #[serde(default)]
    pub twin: TwinNames,
    /// The principal that calls.
    #[serde(rename = "as")]
    pub principal: Option<String>,
    /// The key that is called upon.
    pub on: Option<String>,
    /// The operation.
    pub call: Option<Operation>,
    /// The policy that is sent.
    pub policy: Option<PolicySource>,
    /// Edits of the parameters, an object of `Action`, `Format`, `KeyId`, `PolicyName` and `Policy`.
    #[serde(default)]
    pub parameters: Vec<Edit>,
    /// What is done to the signature.
    pub sign: Option<Tamper>,
    /// What must come of it.
    pub expect: Option<Expect>,
    /// Several calls in their order, in place of one.
    #[serde(default)]
    pub steps: Vec<RawStep>,
    /// Calls after them, in no order.
    #[serde(default)]
    pub then: Vec<RawStep>,
}

/// A step as it is written.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A step")]
pub(super) struct RawStep {
    /// Unique in the case; in `steps` it must be there.
    pub name: Option<String>,
    /// Why the step expects what it expects, or why nothing is judged.
    pub why: Option<String>,
    /// The principal that calls; `admin` unless given.
    #[serde(rename = "as")]
    pub principal: Option<String>,
    /// The key that is called upon, `usable` unless given; `usable/2` is a second one.
    pub on: Option<String>,
    /// The operation, `SetKeyPolicy` unless given.
    pub call: Option<Operation>,
    /// The policy that is sent.
    pub policy: Option<PolicySource>,
    /// Edits of the parameters, an object of `Action`, `Format`, `KeyId`, `PolicyName` and `Policy`.
    #[serde(default)]
    pub parameters: Vec<Edit>,
    /// What is done to the signature.
    pub sign: Option<Tamper>,
    /// The accepted case, `case/step` or step of this case from which this one differs by one edit; of two faults, the two with one.
    #[serde(default)]
    pub twin: TwinNames,
    /// In place of the case's provenance.
    pub provenance: Option<Provenance>,
    /// What must come of it.
    pub expect: Option<Expect>,
}

/// The request forms and signatures in which a case is tried.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendAs {
    /// Request forms; with `schemes`, each with each.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Signature schemes.
    #[serde(default)]
    pub schemes: Vec<Scheme>,
    /// The form that is taken where the endpoint has it; where not, the case is sent in the form of the run and only observed.
    pub prefer: Option<Form>,
}

/// What is done to the signature of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tamper {
    /// It is made with another secret.
    WrongSecret,
    /// The access key id is one that nobody has.
    UnknownAccessKey,
    /// Its time lies days in the past.
    StaleTimestamp,
    /// The security token is another one.
    WrongToken,
}
