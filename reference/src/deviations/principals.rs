//! Mistakes in the rules of Principal.

use serde_json::Value;

use crate::policy::{Draft, Principal, PrincipalName, Rule, Violation};
use crate::world::Identity;

use super::Deviation;
use super::deviation::deviation;
use super::document::holds;
use super::elements::{principals, statements};

const ACCOUNT: &[&str] = &["statement.principal.account"];
const USER: &[&str] = &["statement.principal.ram-user"];
const ROLE: &[&str] = &["statement.principal.ram-role"];
const FOREIGN_USER: &[&str] = &["statement.principal.foreign-ram-user"];
const FOREIGN_ROLE: &[&str] = &["statement.principal.foreign-ram-role"];
const FOREIGN: &[&str] = &["statement.principal.foreign-ram-user", "statement.principal.foreign-ram-role"];
const KINDS: &[&str] = &["statement.principal.kinds"];
const SHAPE: &[&str] = &["statement.principal.shape"];

pub(super) const ALL: &[Deviation] = &[
    deviation("account-refused", "Refuses the account as principal", ACCOUNT, |it| {
        it.policy.limits.principal = |text| known(text).is_some_and(|it| it.name != PrincipalName::Account);
    }),
    deviation("user-refused", "Refuses RAM users as principals", USER, |it| {
        it.policy.limits.principal = |text| !text.contains(":user/") && known(text).is_some();
    }),
    deviation("user-once", "Refuses a RAM user in a second statement", USER, |it| {
        it.policy.rules.insert_before(Rule::PrincipalForm, Rule::Other("second"), |draft| {
            holds(
                !statements(draft)
                    .iter()
                    .skip(1)
                    .any(|statement| statement["Principal"].to_string().contains("1:user/")),
            )
        });
    }),
    deviation(
        "role-refused",
        "Refuses RAM roles as principals",
        &["statement.principal.ram-role", "statement.principal.foreign-ram-role"],
        |it| {
            it.policy.limits.principal = |text| !text.contains(":role/") && known(text).is_some();
        },
    ),
    deviation("own-role-refused", "Refuses RAM roles of the owning account", ROLE, |it| {
        it.policy.limits.principal = |text| {
            known(text)
                .is_some_and(|it| !(is_owner(&it) && matches!(it.name, PrincipalName::Identity(Identity::Role { .. }))))
        };
    }),
    deviation("foreign-refused", "Refuses principals of other accounts", FOREIGN, |it| {
        it.policy.limits.principal = |text| known(text).is_some_and(|it| is_owner(&it));
    }),
    deviation("foreign-user-refused", "Refuses RAM users of other accounts", FOREIGN_USER, |it| {
        it.policy.limits.principal = |text| {
            known(text)
                .is_some_and(|it| is_owner(&it) || !matches!(it.name, PrincipalName::Identity(Identity::User { .. })))
        };
    }),
    deviation("foreign-role-refused", "Refuses RAM roles of other accounts", FOREIGN_ROLE, |it| {
        it.policy.limits.principal = |text| {
            known(text)
                .is_some_and(|it| is_owner(&it) || !matches!(it.name, PrincipalName::Identity(Identity::Role { .. })))
        };
    }),
    deviation("second-foreign-account-refused", "Refuses principals of a second foreign account", FOREIGN_USER, |it| {
        it.policy.limits.principal = |text| known(text).is_some_and(|it| !it.account.starts_with("13"));
    }),
    deviation("principal-any", "Accepts any text as principal", KINDS, |it| it.policy.limits.principal = |_| true),
    deviation("principal-any-arn", "Accepts any ARN as principal", KINDS, |it| {
        it.policy.limits.principal = |text| text.starts_with("acs:");
    }),
    deviation("principal-any-ram-arn", "Accepts any ARN of RAM as principal", KINDS, |it| {
        it.policy.limits.principal = |text| text.starts_with("acs:ram::");
    }),
    deviation("principal-group", "Accepts RAM user groups as principals", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text.contains(":group/");
    }),
    deviation("principal-policy", "Accepts RAM policies as principals", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text.contains(":policy/");
    }),
    deviation("principal-key", "Accepts keys as principals", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text.starts_with("acs:kms:");
    }),
    deviation("principal-bare-name", "Accepts bare names as principals", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || !text.contains(':');
    }),
    deviation("principal-of-other-vendor", "Accepts the ARNs of another vendor as principals", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text.starts_with("arn:aws:iam:");
    }),
    deviation("principal-with-region", "Passes over the region of a principal", KINDS, |it| {
        it.policy.limits.principal = |text| known(&text.replacen("acs:ram:cn-hangzhou:", "acs:ram::", 1)).is_some();
    }),
    deviation("principal-trimmed", "Takes blanks off a principal", KINDS, |it| {
        it.policy.limits.principal = |text| known(text.trim()).is_some();
    }),
    deviation("principal-nameless-user", "Accepts RAM users without a name", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text.ends_with(":user/");
    }),
    deviation("principal-first-alone", "Looks at the first principal of a list only", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalForm, |draft| {
            let first = |statement: &&Value| {
                statement["Principal"]["RAM"].get(0).and_then(Value::as_str).is_none_or(|it| known(it).is_some())
            };
            holds(statements(draft).iter().all(first))
        });
    }),
    deviation("principal-service", "Accepts cloud services as principals", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| {
            principals(draft, |it| it.get("Service").is_some() && it.get("RAM").is_none())
        });
    }),
    deviation("principal-federated", "Accepts identity providers as principals", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, |it| it.get("Federated").is_some()));
    }),
    deviation("principal-number", "Accepts numbers as principals", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| {
            principals(draft, |it| it["RAM"].as_array().is_some_and(|list| list.iter().any(Value::is_number)))
        });
    }),
    deviation("principal-member-of-other-vendor", "Accepts the member of another vendor's principals", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, |it| it.get("AWS").is_some()));
    }),
    deviation("principal-ram-scalar", "Accepts a number or true as RAM", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| {
            principals(draft, |it| it["RAM"].is_number() || it["RAM"].is_boolean())
        });
    }),
    deviation("principal-everybody", "Accepts the asterisk as RAM principal", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text == "*";
    }),
    deviation("principal-asterisk", "Accepts the asterisk as Principal", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, |it| *it == "*"));
    }),
    deviation("principal-nameless-role", "Accepts RAM roles without a name", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text.ends_with(":role/");
    }),
    deviation("principal-kind-alone", "Accepts ARNs that end behind the kind of a principal", KINDS, |it| {
        it.policy.limits.principal = |text| known(text).is_some() || text.ends_with(":user");
    }),
    deviation("principal-service-ignored", "Passes over the service of a principal", KINDS, |it| {
        it.policy.limits.principal = |text| known(&text.replacen("acs:kms:", "acs:ram:", 1)).is_some();
    }),
    deviation("principal-whole-number", "Accepts a number as Principal", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, Value::is_number));
    }),
    deviation("principal-boolean", "Accepts true as Principal", KINDS, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, Value::is_boolean));
    }),
    deviation(
        "principal-shape-any",
        "Accepts a Principal of any shape",
        &["statement.principal.shape", "statement.principal.required"],
        |it| {
            it.policy.rules.set(Rule::PrincipalObject, any_shape);
        },
    ),
    deviation("principal-string", "Accepts an ARN as Principal", SHAPE, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, Value::is_string));
    }),
    deviation("principal-list", "Accepts a list of ARNs as Principal", SHAPE, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, Value::is_array));
    }),
    deviation("principal-ram-object", "Accepts an object as RAM", SHAPE, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, |it| it["RAM"].is_object()));
    }),
    deviation("principal-member-in-any-case", "Reads the member RAM whatever its letter case", SHAPE, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| principals(draft, |it| it.get("ram").is_some()));
    }),
    deviation("principal-other-members", "Passes over members beside RAM", SHAPE, |it| {
        it.policy.rules.set(Rule::PrincipalObject, |draft| {
            principals(draft, |it| it.get("RAM").is_some() && it.as_object().is_some_and(|members| members.len() > 1))
        });
    }),
];

fn known(text: &str) -> Option<Principal> {
    Principal::parse(text)
}

/// The owning account of the conventional world.
fn is_owner(principal: &Principal) -> bool {
    principal.account == "1100000000000001"
}

/// Texts, lists and objects, whatever is in them; a cloud service alone stays refused.
fn any_shape(draft: &Draft<'_>) -> Result<(), Violation> {
    let named = |it: &Value| {
        !(it.is_boolean() || it.get("Service").is_some() && it.get("RAM").is_none() || it.get("Federated").is_some())
    };
    let numbers = |it: &Value| it["RAM"].as_array().is_some_and(|list| list.iter().any(Value::is_number));
    holds(statements(draft).iter().map(|it| &it["Principal"]).all(|it| named(it) && !numbers(it)))
}
