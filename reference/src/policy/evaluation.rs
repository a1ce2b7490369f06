//! Whether a caller may do what it asks.

use crate::errors::ErrorKind;
use crate::world::{Identity, Key, Permission, World};

use super::conditions::{Condition, RequestContext, conditions_hold};
use super::{Effect, Operator, PolicyRules, Principal, Statement, default_operators, matches_pattern};

/// What one side says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A statement denies.
    ExplicitDeny,
    /// A statement allows and none denies.
    Allow,
    /// No statement matches.
    ImplicitDeny,
}

/// How permissions are decided.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The operations a key policy can be about, as patterns; any other has no effect in one. The default is the list of
    /// Alibaba Cloud's page "Modify a key policy".
    pub scope: Vec<&'static str>,
    /// The operations a key policy can grant to principals of foreign accounts: those of the page's list for users of a key.
    pub foreign_scope: Vec<&'static str>,
    /// Whether a pattern of a statement matches an operation.
    pub action_matches: fn(&str, &str) -> bool,
    /// Whether a principal of a statement names the caller.
    pub principal_matches: fn(&Principal, &Identity) -> bool,
    /// From RAM's outcome (first) and the key policy's (second) to whether a caller of the owning account is allowed. By
    /// default Allow from either is enough and an explicit deny from either forbids (Alibaba Cloud's overview of key
    /// policies); this holds for the account itself, too, whose RAM outcome is always Allow.
    pub same_account: fn(Outcome, Outcome) -> bool,
    /// The same for a caller of a foreign account. By default both have to allow.
    pub other_account: fn(Outcome, Outcome) -> bool,
    /// What a caller of a foreign account who is not allowed is refused with. The page names `Forbidden.NoPermission`;
    /// whether a key is shown to exist to whom it is not shared with, it does not say.
    pub foreign_refusal: ErrorKind,
    /// From whether a statement denies (first) and whether one allows (second) to the outcome of a side.
    pub outcome: fn(bool, bool) -> Outcome,
    /// What RAM says.
    pub ram: fn(&Evaluation, &World, &Question<'_>) -> Outcome,
    /// What the key policy says.
    pub key_policy: fn(&Evaluation, &Question<'_>) -> Outcome,
    /// The condition operators.
    pub operators: Vec<Operator>,
    /// The value of a condition key in a call; `None` if it is absent.
    pub condition_value: fn(&RequestContext, &str) -> Option<String>,
    /// Whether a key that is absent from a call is another than each value that an operator negates. Not documented; by default
    /// it is, so that a Deny for all but some keeps out whoever does not show to be one of them.
    pub absent_is_other: bool,
    /// Whether all conditions of a statement hold.
    pub conditions_hold: fn(&Evaluation, &[Condition], &RequestContext) -> bool,
}

/// Who asks for what.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The caller.
    pub caller: &'a Identity,
    /// The operation, such as `kms:SetKeyPolicy`.
    pub action: &'a str,
    /// The ARN of what the operation is on.
    pub resource: &'a str,
    /// The key, if the operation is on one.
    pub key: Option<&'a Key>,
    /// What conditions can ask.
    pub context: RequestContext,
    /// How policies are read.
    pub rules: &'a PolicyRules,
}

impl Default for Evaluation {
    fn default() -> Self {
        Self {
            scope: SCOPE.iter().chain(FOREIGN_SCOPE).copied().collect(),
            foreign_scope: FOREIGN_SCOPE.to_vec(),
            action_matches: matches_pattern,
            principal_matches: Principal::names,
            same_account: |ram, policy| {
                (ram == Outcome::Allow || policy == Outcome::Allow)
                    && ram != Outcome::ExplicitDeny
                    && policy != Outcome::ExplicitDeny
            },
            other_account: |ram, policy| ram == Outcome::Allow && policy == Outcome::Allow,
            foreign_refusal: ErrorKind::NoPermission,
            outcome: |denies, allows| match (denies, allows) {
                (true, _) => Outcome::ExplicitDeny,
                (false, true) => Outcome::Allow,
                (false, false) => Outcome::ImplicitDeny,
            },
            ram: ram_outcome,
            key_policy: key_policy_outcome,
            operators: default_operators(),
            condition_value: RequestContext::value,
            absent_is_other: true,
            conditions_hold,
        }
    }
}

/// The operations for administrators of a key.
const SCOPE: &[&str] = &[
    "kms:List*",
    "kms:Describe*",
    "kms:Create*",
    "kms:Enable*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Set*",
    "kms:Update*",
    "kms:Delete*",
    "kms:Cancel*",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ImportKeyMaterial",
    "kms:ScheduleKeyDeletion",
];

/// The operations for users of a key.
const FOREIGN_SCOPE: &[&str] = &[
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "kms:GenerateAndExportDataKey",
    "kms:AsymmetricEncrypt",
    "kms:AsymmetricDecrypt",
    "kms:DescribeKey",
    "kms:DescribeKeyVersion",
    "kms:ListKeyVersions",
    "kms:ListAliasesByKeyId",
    "kms:TagResource",
];

impl Evaluation {
    /// Whether the caller is allowed.
    #[must_use]
    pub fn allows(&self, world: &World, question: &Question<'_>) -> bool {
        let ram = (self.ram)(self, world, question);
        match question.key {
            None => ram == Outcome::Allow,
            Some(key) => {
                let combine =
                    if key.account == question.caller.account() { self.same_account } else { self.other_account };
                combine(ram, (self.key_policy)(self, question))
            }
        }
    }

    fn side(&self, matching: impl Iterator<Item = Effect>) -> Outcome {
        let (mut denies, mut allows) = (false, false);
        for effect in matching {
            match effect {
                Effect::Deny => denies = true,
                Effect::Allow => allows = true,
            }
        }
        (self.outcome)(denies, allows)
    }

    fn applies(&self, statement: &Statement, question: &Question<'_>) -> bool {
        statement.principals.iter().any(|principal| (self.principal_matches)(principal, question.caller))
            && statement.actions.iter().any(|pattern| (self.action_matches)(pattern, question.action))
            && (self.conditions_hold)(self, &statement.conditions, &question.context)
    }
}

/// What the key policy says. A key without one says nothing, nor does one about an operation outside the scope.
#[must_use]
pub fn key_policy_outcome(evaluation: &Evaluation, question: &Question<'_>) -> Outcome {
    let Some(key) = question.key else {
        return Outcome::ImplicitDeny;
    };
    let foreign = key.account != question.caller.account();
    let scope = if foreign { &evaluation.foreign_scope } else { &evaluation.scope };
    if !scope.iter().any(|pattern| matches_pattern(pattern, question.action)) {
        return Outcome::ImplicitDeny;
    }
    let policy = key.policy.as_deref().map(|text| question.rules.read(text)).unwrap_or_default();
    let matching = policy.statements.iter().filter(|statement| evaluation.applies(statement, question));
    evaluation.side(matching.map(|statement| statement.effect))
}

/// What RAM says: an account may do everything, a user or a role what its permissions allow.
pub fn ram_outcome(evaluation: &Evaluation, world: &World, question: &Question<'_>) -> Outcome {
    if let Identity::Root { .. } = question.caller {
        return Outcome::Allow;
    }
    let permissions = world.identities.get(question.caller).map_or(&[][..], Vec::as_slice);
    let matching = permissions.iter().filter(|permission| permits(evaluation, permission, question));
    evaluation.side(matching.map(|permission| permission.effect))
}

fn permits(evaluation: &Evaluation, permission: &Permission, question: &Question<'_>) -> bool {
    let action = question.action.to_ascii_lowercase();
    permission.actions.iter().any(|pattern| matches_pattern(&pattern.to_ascii_lowercase(), &action))
        && permission.resources.iter().any(|pattern| matches_pattern(pattern, question.resource))
        && (evaluation.conditions_hold)(evaluation, &conditions(permission), &question.context)
}

fn conditions(permission: &Permission) -> Vec<Condition> {
    let pairs =
        permission.condition.iter().flat_map(|(operator, keys)| keys.iter().map(move |entry| (operator, entry)));
    pairs
        .map(|(operator, (key, values))| Condition {
            operator: operator.clone(),
            key: key.clone(),
            values: values.clone(),
        })
        .collect()
}
