//! No case relies on what the names of an endpoint look like, or on what was done at it before.

use std::sync::Mutex;

use kms_conformance::check::CheckName;
use kms_conformance::record::Verdict;
use kms_conformance::suite::placeholder::{self, Placeholder};
use kms_conformance::suite::{Case, Operation, Outcome, Policy, Step};

use crate::corpus::corpus;
use crate::support::endpoint::{Endpoint, REQUEST_ID, accepted, answer, parameter, refused};
use crate::support::run;

/// The most bytes that a policy may have.
const LIMIT: usize = 32_768;

/// The numbers of bytes that a policy has where every name is as short, or as long, as names may be: accounts have 1 to 20
/// digits, names of users and roles 1 to 64 characters, regions and ids of keys up to 64.
fn lengths(policy: &Policy) -> [usize; 2] {
    let filled = |account: usize, name: usize| {
        let text = placeholder::fill(&policy.template, |known| {
            let length = match known {
                Placeholder::Account | Placeholder::ForeignAccount => account,
                Placeholder::Region | Placeholder::PrincipalName(_) => name,
                Placeholder::PrincipalArn(_) => "acs:ram:::user/".len() + account + name,
                Placeholder::ThisKey(_) | Placeholder::Key(..) | Placeholder::UnknownKey(_) => {
                    "acs:kms:::key/".len() + account + 2 * name
                }
            };
            "x".repeat(length)
        });
        text.len()
    };
    [filled(1, 1), filled(20, 64)]
}

#[test]
fn whether_a_policy_is_too_long_does_not_depend_on_names() {
    let mut long = 0;
    for step in corpus().iter().flat_map(Case::all_steps) {
        let Some(policy) = &step.policy else { continue };
        let [shortest, longest] = lengths(policy);
        match policy.source.pad_to_bytes {
            Some(bytes) => assert!(longest <= bytes, "{}: {longest} bytes cannot be padded to {bytes}", step.place),
            None => assert_eq!(shortest > LIMIT, longest > LIMIT, "{}: {shortest} to {longest} bytes", step.place),
        }
        long += usize::from(shortest > LIMIT);
    }
    assert!(long > 0, "no policy is long");
}

/// Whether a step finds a policy that its own case has set on its key.
fn finds_a_policy_of_its_case(case: &Case, step: &Step) -> bool {
    let sets = |other: &&Step| {
        other.call == Operation::SetKeyPolicy && other.expect.is_success() && other.principal == "admin"
    };
    case.all_steps().take_while(|other| other.name != step.name).filter(sets).any(|other| other.key == step.key)
}

/// Whether what comes of a step may depend on the policy of its key: it names the key, and its caller is let in, or kept
/// out, by that.
fn asks_the_policy(step: &Step) -> bool {
    let other_key =
        step.parameters.iter().any(|edit| edit.describe().contains("KeyId") && !names_the_key(edit.with.as_ref()));
    let refusals = ["Forbidden.KeyNotFound", "Forbidden.KeyPolicyUnSupported", "Forbidden.DKMSInstanceStateInvalid"];
    let for_another_reason = step.expect.is_refusal()
        && step
            .expect
            .outcomes()
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Error(code) if refusals.contains(code)));
    let is_owner = step.principal == "foreign-user" && step.key.fixture == "foreign";
    // Nobody can set a policy there.
    let is_without = ["outside-instance", "in-unusable-instance", "failing", "policy-not-found"]
        .contains(&step.key.fixture.as_str());
    step.principal != "admin" && !is_owner && !is_without && !other_key && !for_another_reason
}

fn names_the_key(value: Option<&serde_json::Value>) -> bool {
    value.and_then(serde_json::Value::as_str).is_some_and(|text| text.contains("${key."))
}

#[test]
fn who_is_not_the_administrator_meets_a_policy_that_the_case_has_set() {
    let mut asked = 0;
    for case in corpus().iter() {
        for step in case.all_steps().filter(|step| asks_the_policy(step)) {
            asked += 1;
            let found = finds_a_policy_of_its_case(case, step);
            assert!(found, "{}: `{}/{}` relies on the policy that was there before", step.place, case.id, step.name);
        }
    }
    assert!(asked > 50, "{asked}");
}

/// The first key at which a run looks may have no policy yet: that says nothing of whether policies can be read back.
#[test]
fn endpoint_whose_keys_have_no_policy_yet_is_read_back() {
    let stored: Mutex<Option<String>> = Mutex::default();
    let endpoint = Endpoint::start(move |request| {
        let mut stored = stored.lock().unwrap();
        if parameter(request, "Action") == "SetKeyPolicy" {
            *stored = Some(parameter(request, "Policy"));
            return accepted(request);
        }
        match &*stored {
            Some(policy) => answer(request, 200, &[("RequestId", REQUEST_ID), ("Policy", policy)]),
            None => refused(request, 404, "Forbidden.ResourceNotFound", "Policy not found."),
        }
    });
    let ran = run(&endpoint.url(), None, &[], &["success::one-statement::json"]).unwrap();
    let record = &ran.records[0];
    assert_eq!(record.verdict, Verdict::Passed, "{}", record.text);
    assert!(record.checks.iter().any(|check| check.check == CheckName::Policy), "nothing was read back");
}
