//! Mistakes in reading parameters.

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Parameters, Presented, Record, Request};
use crate::operations::{Call, Step, set_key_policy, steps};

use super::Deviation;
use super::deviation::deviation;

const NAMES: &[&str] = &["request.parameter-names"];
const NO_KEY: &[&str] = &["key-id.required", "error.missing-parameter"];
const NO_POLICY: &[&str] = &["policy.required", "error.missing-parameter"];
const ONLY_DEFAULT: &[&str] = &["policy-name.only-default"];
const NO_ACTION: &[&str] = &["action.required"];
const ANY_ACTION: &[&str] = &["action.required", "action.value"];
const OPERATIONS: &[&str] = &["SetKeyPolicy", "GetKeyPolicy", "CreateKey", "DescribeKey", "ListKeys"];
const AGREE: &[&str] = &["response.formats-agree"];

pub(super) const ALL: &[Deviation] = &[
    deviation("parameter-names-in-any-case", "Reads the names of parameters whatever their letter case", NAMES, |it| {
        it.operations.set("SetKeyPolicy", |call| with(call, any_case));
    }),
    deviation("unknown-parameter-refused", "Refuses parameters that the operation does not know", NAMES, |it| {
        it.set_key_policy.insert_before(Step::RequiredParameters, Step::Other("known"), only_known);
    }),
    deviation("missing-key-id-invalid", "Calls a missing KeyId an invalid parameter", NO_KEY, |it| {
        absent(it, |call| absent_as(call, "KeyId", ErrorKind::InvalidParameter));
    }),
    deviation("missing-key-id-not-found", "Looks for the key of a missing KeyId", NO_KEY, |it| {
        absent(it, |call| absent_as(call, "KeyId", ErrorKind::KeyNotFound));
    }),
    deviation("missing-policy-invalid", "Calls a missing Policy an invalid parameter", NO_POLICY, |it| {
        absent(it, |call| absent_as(call, "Policy", ErrorKind::InvalidParameter));
    }),
    deviation("missing-policy-not-found", "Calls a missing Policy a policy that is not found", NO_POLICY, |it| {
        absent(it, |call| absent_as(call, "Policy", ErrorKind::ResourceNotFound));
    }),
    deviation("missing-parameter-accepted", "Accepts a call without KeyId or Policy and does nothing", NO_KEY, |it| {
        it.operations.set("SetKeyPolicy", |call| {
            let complete = ["KeyId", "Policy"].iter().all(|name| call.parameters.get(name).is_some());
            if complete { set_key_policy::run(call) } else { Ok(Record::new()) }
        });
    }),
    deviation("missing-policy-accepted", "Accepts a call without Policy and does nothing", NO_POLICY, |it| {
        it.operations.set("SetKeyPolicy", |call| match call.parameters.get("Policy") {
            Some(_) => set_key_policy::run(call),
            None => Ok(Record::new()),
        });
    }),
    deviation("empty-policy-accepted", "Accepts an empty Policy and does nothing", &["policy.required"], |it| {
        it.operations.set("SetKeyPolicy", |call| match call.parameters.get("Policy") {
            Some("") => Ok(Record::new()),
            _ => set_key_policy::run(call),
        });
    }),
    deviation("empty-key-id-accepted", "Accepts an empty KeyId and does nothing", &["key-id.required"], |it| {
        it.operations.set("SetKeyPolicy", |call| match call.parameters.get("KeyId") {
            Some("") => Ok(Record::new()),
            _ => set_key_policy::run(call),
        });
    }),
    deviation(
        "empty-policy-not-found",
        "Calls an empty Policy a policy that is not found",
        &["policy.required"],
        |it| {
            absent(it, |call| empty_as(call, "Policy", ErrorKind::ResourceNotFound));
        },
    ),
    deviation("empty-key-id-fails", "Fails on an empty KeyId", &["key-id.required"], |it| {
        absent(it, |call| empty_as(call, "KeyId", ErrorKind::InternalFailure));
    }),
    deviation("no-action-accepted", "Takes a call without Action for SetKeyPolicy", NO_ACTION, |it| {
        it.gateway.presented = |request, parameters| action_as(request, parameters, |action| action.is_none());
    }),
    deviation("any-operation", "Takes an Action that it does not know for SetKeyPolicy", ANY_ACTION, |it| {
        it.gateway.presented = |request, parameters| {
            action_as(request, parameters, |action| action.is_some_and(|it| !OPERATIONS.contains(&it)))
        };
    }),
    deviation("operation-trimmed", "Takes blanks off Action", ANY_ACTION, |it| {
        it.gateway.presented = |request, parameters| {
            action_as(request, parameters, |action| action.is_some_and(|it| it.trim() == "SetKeyPolicy"))
        };
    }),
    deviation("operation-by-its-beginning", "Compares the shorter of two names of operations", ANY_ACTION, |it| {
        it.gateway.presented = |request, parameters| {
            action_as(request, parameters, |action| {
                action.is_some_and(|it| {
                    it.starts_with("SetKey") && ("SetKeyPolicy".starts_with(it) || it.starts_with("SetKeyPolicy"))
                })
            })
        };
    }),
    deviation("operation-pattern", "Takes an Action with an asterisk for a pattern", ANY_ACTION, |it| {
        it.gateway.presented =
            |request, parameters| action_as(request, parameters, |action| action.is_some_and(|it| it.ends_with('*')));
    }),
    deviation(
        "operation-of-other-vendor",
        "Knows the operation under the name of another vendor, too",
        ANY_ACTION,
        |it| {
            it.gateway.presented =
                |request, parameters| action_as(request, parameters, |action| action == Some("PutKeyPolicy"));
        },
    ),
    deviation("policy-name-required", "Requires PolicyName", &["policy-name.optional"], |it| {
        absent(it, |call| absent_as(call, "PolicyName", ErrorKind::MissingParameter));
    }),
    deviation("policy-name-default-refused", "Refuses the PolicyName default", &["policy-name.default"], |it| {
        it.parameters.policy_name = |name| name != "default";
    }),
    deviation("policy-name-ignored", "Passes over PolicyName", ONLY_DEFAULT, |it| it.parameters.policy_name = |_| true),
    deviation("policy-name-in-any-case", "Reads PolicyName whatever its letter case", ONLY_DEFAULT, |it| {
        it.parameters.policy_name = |name| name.eq_ignore_ascii_case("default");
    }),
    deviation("policy-name-trimmed", "Takes blanks off PolicyName", ONLY_DEFAULT, |it| {
        it.parameters.policy_name = |name| name.trim() == "default";
    }),
    deviation("policy-name-prefix", "Looks at the beginning of PolicyName only", ONLY_DEFAULT, |it| {
        it.parameters.policy_name = |name| name.starts_with("default");
    }),
    deviation("policy-name-suffix", "Looks at the end of PolicyName only", ONLY_DEFAULT, |it| {
        it.parameters.policy_name = |name| name.ends_with("default");
    }),
    deviation("policy-name-no-permission", "Calls another PolicyName a lack of permission", ONLY_DEFAULT, |it| {
        it.parameters.unknown_policy_name = ErrorKind::NoPermission;
    }),
    deviation("missing-element-differs-in-xml", "Answers another error for a missing element in XML", AGREE, |it| {
        it.policy.absent = ErrorKind::MissingParameter;
        it.set_key_policy
            .set(Step::PolicyRules, |call| steps::policy_rules(call).map_err(|refusal| in_xml(call, refusal)));
    }),
    deviation("empty-policy-differs-in-xml", "Answers another error for an empty Policy in XML", AGREE, |it| {
        absent(it, |call| if is_xml(call) { empty_as(call, "Policy", ErrorKind::InvalidParameter) } else { Ok(()) });
    }),
    deviation("policy-name-differs-in-xml", "Answers another error for another PolicyName in XML", AGREE, |it| {
        it.set_key_policy
            .set(Step::PolicyName, |call| steps::policy_name(call).map_err(|refusal| in_xml(call, refusal)));
    }),
];

/// What a call presents; one whose Action is such is taken for one of `SetKeyPolicy`.
fn action_as(request: &Request, parameters: &Parameters, is_such: fn(Option<&str>) -> bool) -> Presented {
    let presented = Presented::read(request, parameters);
    let such = is_such(presented.action.as_deref());
    Presented { action: if such { Some("SetKeyPolicy".to_owned()) } else { presented.action }, ..presented }
}

/// Puts a step before all others.
fn absent(it: &mut crate::Behaviour, step: fn(&mut Call<'_>) -> Result<(), Refusal>) {
    it.set_key_policy.insert_before(Step::RequiredParameters, Step::Other("absent"), step);
}

fn absent_as(call: &Call<'_>, name: &str, kind: ErrorKind) -> Result<(), Refusal> {
    call.parameters.get(name).map(|_| ()).ok_or_else(|| Refusal::about(kind, name))
}

fn empty_as(call: &Call<'_>, name: &str, kind: ErrorKind) -> Result<(), Refusal> {
    if call.parameters.get(name) == Some("") { Err(Refusal::about(kind, name)) } else { Ok(()) }
}

fn is_xml(call: &Call<'_>) -> bool {
    call.parameters.get("Format") == Some("XML")
}

fn in_xml(call: &Call<'_>, refusal: Refusal) -> Refusal {
    let gentle = [ErrorKind::MissingParameter, ErrorKind::ResourceNotFound].contains(&refusal.kind);
    if is_xml(call) && gentle { Refusal { kind: ErrorKind::InvalidParameter, ..refusal } } else { refusal }
}

/// Runs the operation with other parameters.
pub(super) fn with(call: &mut Call<'_>, change: fn(&Parameters) -> Parameters) -> Result<Record, Refusal> {
    let parameters = change(call.parameters);
    let caller = call.caller.clone();
    let Call { behaviour, action, context, .. } = *call;
    set_key_policy::run(&mut Call { behaviour, world: call.world, caller, action, parameters: &parameters, context })
}

fn any_case(parameters: &Parameters) -> Parameters {
    let known = ["KeyId", "Policy", "PolicyName"];
    let named =
        |name: &String| known.iter().find(|known| known.eq_ignore_ascii_case(name)).map(|name| (*name).to_owned());
    let pairs =
        parameters.all().iter().map(|(name, value)| (named(name).unwrap_or_else(|| name.clone()), value.clone()));
    Parameters::new(pairs.collect(), Vec::new())
}

fn only_known(call: &mut Call<'_>) -> Result<(), Refusal> {
    const KNOWN: [&str; 17] = [
        "Action",
        "Version",
        "Format",
        "AccessKeyId",
        "Signature",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureNonce",
        "SignatureType",
        "Timestamp",
        "SecurityToken",
        "RegionId",
        "KeyId",
        "keyid",
        "Policy",
        "PolicyName",
        "ResourceOwner",
    ];
    match call.parameters.all().iter().find(|(name, _)| !KNOWN.contains(&name.as_str())) {
        Some((name, _)) => Err(Refusal::about(ErrorKind::InvalidParameter, name.clone())),
        None => Ok(()),
    }
}
