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

/// Writes the members of a call into a case, whose short form has them, and into a step. What serde flattens, it reads without
/// places and without a complaint of unknown members.
macro_rules! with_the_members_of_a_call {
    ($(
        $(#[$meta:meta])*
        struct $name:ident { $($(#[$of_own:meta])* $own:ident: $own_type:ty,)* }
    )*) => {$(
        #[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub(super) struct $name {
            $($(#[$of_own])* pub $own: $own_type,)*
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
            /// The request is sent once, whatever comes, since the same is sent on purpose by another step: a transient answer, or
            /// none, is an error at once.
            #[serde(default)]
            pub once: bool,
            /// The accepted case, `case/step` or step of this case from which this refused call differs by one edit; of two faults, two.
            #[serde(default)]
            pub twin: TwinNames,
            /// The clauses that the refusal rests on, where the case is about something else: that a refused call changes nothing, or
            /// how a request is sent. Where the call is accepted nevertheless, these are to blame.
            #[serde(default)]
            pub rests_on: Vec<String>,
            /// What must come of it.
            pub expect: Option<Expect>,
        }
    )*};
}

with_the_members_of_a_call! {
    /// A case as it is written: one step in short, or `steps`.
    #[schemars(title = "A case")]
    struct RawCase {
        /// Unique among all cases: lower-case letters, digits and hyphens.
        id: String,
        /// What is demanded, in a sentence without a full stop.
        title: String,
        /// Why the case expects what it expects, or why nothing is judged.
        why: Option<String>,
        /// The clauses that the case covers, in place of the file's.
        #[serde(default)]
        clauses: Vec<String>,
        /// In place of the weakest provenance of the clauses.
        provenance: Option<Provenance>,
        /// Capabilities that the case needs, beyond those that its calls show.
        #[serde(default)]
        needs: Vec<Capability>,
        /// The request forms and signatures in which the case is tried.
        send: Option<SendAs>,
        /// The answers in both formats are compared, each trial making the calls in both.
        #[serde(default)]
        compare_formats: bool,
        /// The request ids of the steps differ from each other.
        #[serde(default)]
        distinct_request_ids: bool,
        /// Several calls in their order, in place of one.
        #[serde(default)]
        steps: Vec<RawStep>,
        /// Calls after them, in no order.
        #[serde(default)]
        then: Vec<RawStep>,
    }

    /// A step as it is written.
    #[schemars(title = "A step")]
    struct RawStep {
        /// Unique in the case; in `steps` it must be there.
        name: Option<String>,
        /// Why the step expects what it expects, or why nothing is judged.
        why: Option<String>,
        /// In place of the case's provenance.
        provenance: Option<Provenance>,
    }
}

impl RawCase {
    /// The short form of one step.
    pub(super) fn short(&self) -> RawStep {
        RawStep {
            principal: self.principal.clone(),
            on: self.on.clone(),
            call: self.call,
            policy: self.policy.clone(),
            parameters: self.parameters.clone(),
            sign: self.sign,
            once: self.once,
            twin: self.twin.clone(),
            rests_on: self.rests_on.clone(),
            expect: self.expect.clone(),
            ..RawStep::default()
        }
    }
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
