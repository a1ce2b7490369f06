//! Which other clauses a deviation may have called broken.

/// The most clauses that a deviation may have called broken beside its own.
pub(crate) const MOST: usize = 2;

/// That a policy can be set, in the form and scheme in which a run sends what is not about them.
const BASE: [&str; 4] = ["operation.sets-the-policy", "request.get-query", "request.post-query", "request.v1"];

const UNREADABLE: &str = "An answer that cannot be read shows nothing of what it answers to.";
const NO_REFUSAL: &str = "A refusal without a Code is none, so every rule that must refuse is without one.";
const NO_MESSAGE: &str = "Each of the nine rows of the table documents a message.";
const OTHER_CODE: &str = "Every rule whose breach ends in this error ends in another.";
const SAME_REFUSAL: &str = "The same refusal comes in the place of every other answer to such calls.";
const MOST_REFUSED: &str =
    "So many policies are refused that what else only they hold cannot be told apart from the reason.";
const SECOND_ALONE: &str = "These rules are checked in a second statement as well, and there none is held to them.";
const STORED: &str = "What is stored decides every read-back and every later call.";
const EVALUATED: &str = "How a policy is evaluated decides every call of someone whom only the policy allows.";

/// The deviations that have more called broken, and why they cannot but.
pub(crate) const MORE: &[(&str, &str)] = &[
    ("form-not-utf-8", "Every policy beyond ASCII is stored otherwise, in both forms with a body."),
    ("xml-not-closed", UNREADABLE),
    ("json-cut-off", UNREADABLE),
    ("json-list", UNREADABLE),
    ("json-in-text", UNREADABLE),
    ("json-trailing-comma", UNREADABLE),
    ("error-without-code", NO_REFUSAL),
    ("error-members-aws", NO_REFUSAL),
    ("error-code-number", NO_REFUSAL),
    ("error-without-message", NO_MESSAGE),
    ("error-message-empty", NO_MESSAGE),
    ("invalid-parameter-code", OTHER_CODE),
    ("no-permission-code", OTHER_CODE),
    ("no-permission-as-not-found", OTHER_CODE),
    ("policy-name-required", SAME_REFUSAL),
    ("arn-as-id", SAME_REFUSAL),
    ("arn-refused", SAME_REFUSAL),
    ("json-line-breaks-refused", MOST_REFUSED),
    ("two-statements-at-most", MOST_REFUSED),
    ("first-statement-only", SECOND_ALONE),
    ("sid-letters-only", MOST_REFUSED),
    ("sid-letters-a-to-w", MOST_REFUSED),
    ("effect-allow-once", MOST_REFUSED),
    ("resource-asterisk-refused", MOST_REFUSED),
    ("user-once", MOST_REFUSED),
    ("action-wildcard-after-name-refused", MOST_REFUSED),
    ("action-ten-at-most", MOST_REFUSED),
    ("condition-required", MOST_REFUSED),
    ("nothing-stored", STORED),
    ("first-policy-stays", STORED),
    ("statements-merged", STORED),
    ("only-first-statement-stored", STORED),
    ("sid-not-stored", STORED),
    ("stored-at-every-key", STORED),
    ("other-keys-reset", STORED),
    ("policies-have-no-effect", EVALUATED),
    ("allow-without-effect", EVALUATED),
    ("everybody-of-the-account-allowed", EVALUATED),
    ("former-policy-stays-in-effect", EVALUATED),
    ("principals-not-compared", EVALUATED),
    ("principals-by-account", EVALUATED),
    ("users-not-matched", EVALUATED),
    ("everything-literal", EVALUATED),
    ("policy-of-another-key", EVALUATED),
    ("foreign-callers-refused", EVALUATED),
    ("foreign-scope-empty", EVALUATED),
];

/// Whether a clause is about setting a policy in the form and scheme of the run.
pub(crate) fn is_base(id: &str) -> bool {
    BASE.contains(&id)
}
