//! The corpus as it stands in `cases/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use kms_conformance::plan::{ContextMode, Wishes, plan};
use kms_conformance::profile::Profile;
use kms_conformance::suite::{Case, Expect, Operation, Outcome, Policy, Provenance, Step, Suite, fixture};
use kms_conformance::wire::{Form, Scheme};
use serde_json::Value;

/// The principals of which one must be allowed everything by a policy that may be set: a lock-out check is a silent place.
const KEEPERS: [&str; 2] = ["${admin.arn}", "acs:ram::${account}:*"];
/// The same for a key that the other account owns.
const FOREIGN_KEEPERS: [&str; 2] = ["${foreign-user.arn}", "acs:ram::${foreign-account}:*"];

fn keepers(step: &Step) -> [&'static str; 2] {
    if step.key.fixture == "foreign" { FOREIGN_KEEPERS } else { KEEPERS }
}

/// The corpus, read once for all tests.
pub(crate) fn corpus() -> &'static Suite {
    static CORPUS: LazyLock<Suite> = LazyLock::new(|| {
        // A test runs in the folder of its package.
        Suite::load(Path::new("cases")).unwrap()
    });
    &CORPUS
}

/// Every `SetKeyPolicy` of the corpus that sends a policy.
fn policies(suite: &Suite) -> impl Iterator<Item = (&Case, &Step, &Policy)> {
    suite.iter().flat_map(|case| {
        let steps = case.all_steps().filter(|step| step.call == Operation::SetKeyPolicy);
        steps.filter_map(move |step| step.policy.as_ref().map(|policy| (case, step, policy)))
    })
}

fn accepts(step: &Step) -> bool {
    step.call == Operation::SetKeyPolicy && step.expect.is_success()
}

fn may_accept(step: &Step) -> bool {
    matches!(step.expect, Expect::Observe) || step.expect.outcomes().contains(&Outcome::Success)
}

fn denies(template: &str) -> bool {
    template.contains("\"Deny\"")
}

/// The statements of a policy that deny; none where it is not JSON.
fn denials(template: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(template).unwrap_or_default();
    let statements = document["Statement"].as_array().cloned().unwrap_or_default();
    statements.into_iter().filter(|statement| statement["Effect"] == "Deny").collect()
}

/// Whether a statement that denies keeps nobody of the owning account from setting the next policy, also where an endpoint
/// takes it to be about more principals than it names.
fn is_harmless(denial: &Value) -> bool {
    let principals = denial["Principal"]["RAM"].as_array().into_iter().flatten();
    let foreign = |it: &Value| it.as_str().is_some_and(|it| it.starts_with("${foreign-"));
    denial["Action"] == serde_json::json!(["kms:DescribeKey"]) && principals.into_iter().all(foreign)
}

#[test]
fn loads_without_a_complaint() {
    let suite = corpus();
    assert!(suite.cases.len() >= 600, "{} cases", suite.cases.len());
}

#[test]
fn is_what_the_library_carries() {
    let carried = Suite::embedded().unwrap();
    assert_eq!(carried.digest, corpus().digest, "cargo did not notice a change below cases/");
}

#[test]
fn has_every_group_and_no_other() {
    let suite = corpus();
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for case in suite.iter() {
        *groups.entry(&case.group).or_default() += 1;
    }
    let known = [
        "effect",
        "forbidden-dkms-instance-state-invalid",
        "forbidden-key-not-found",
        "forbidden-key-policy-unsupported",
        "forbidden-no-permission",
        "forbidden-resource-not-found",
        "internal-failure",
        "invalid-parameter",
        "missing-parameter",
        "read-back",
        "rejected-share-quota-exceed-limit",
        "response",
        "silent",
        "success",
        "transport",
    ];
    assert_eq!(groups.keys().copied().collect::<Vec<_>>(), known);
    assert!(groups.values().all(|&cases| cases >= 3), "a group of fewer than three cases: {groups:?}");
}

#[test]
fn ids_and_titles_can_be_read() {
    for case in corpus().iter() {
        let id = &case.id;
        let readable = id.len() <= 60 && id.starts_with(|c: char| c.is_ascii_lowercase()) && !id.contains("--");
        assert!(readable, "{}: `{id}` is no readable id", case.place);
        let title = case.title.trim();
        assert!(title.contains(' ') && !title.ends_with('.'), "{}: `{title}` is no title", case.place);
    }
}

#[test]
fn names_of_trials_do_not_depend_on_the_letters_around_them() {
    let suite = corpus();
    let ids: BTreeSet<String> = suite.iter().map(|case| case.id.replace('-', "")).collect();
    assert_eq!(ids.len(), suite.cases.len(), "two ids differ in hyphens only");
}

#[test]
fn what_may_be_set_keeps_the_administrator() {
    let suite = corpus();
    for (case, step, policy) in policies(suite).filter(|(_, step, _)| may_accept(step)) {
        let place = &step.place;
        let kept = keepers(step).iter().any(|keeper| policy.template.contains(keeper));
        assert!(kept, "{place}: `{}/{}` may set a policy that allows admin nothing", case.id, step.name);
        for denial in denials(&policy.template) {
            let principals = denial["Principal"].to_string();
            let shut_out = keepers(step).iter().any(|keeper| principals.contains(keeper));
            assert!(!shut_out, "{place}: `{}/{}` may shut admin out", case.id, step.name);
        }
    }
}

#[test]
fn only_what_must_be_accepted_denies() {
    let suite = corpus();
    for (case, step, policy) in policies(suite).filter(|(_, step, _)| !step.expect.is_success()) {
        let place = &step.place;
        let silent = matches!(step.expect, Expect::Observe) && denials(&policy.template).iter().all(is_harmless);
        let harmless = silent || !denies(&policy.template);
        assert!(harmless, "{place}: `{}/{}` may be refused and holds a Deny", case.id, step.name);
    }
    assert!(
        policies(suite).any(|(_, step, policy)| accepts(step) && denies(&policy.template)),
        "no case accepts a Deny"
    );
}

#[test]
fn places_of_the_small_quota_are_given_back() {
    let suite = corpus();
    for case in suite.iter() {
        let mut last: BTreeMap<String, &Step> = BTreeMap::new();
        for step in case.steps.iter().filter(|step| accepts(step) && step.key.fixture == "in-small-instance") {
            last.insert(step.key.to_string(), step);
        }
        for (key, step) in last {
            let template = step.policy.as_ref().map(|policy| policy.template.as_str()).unwrap_or_default();
            let shared = template.contains("${foreign-") || template.contains("${third-");
            assert!(!shared, "{}: `{}` leaves {key} shared with a foreign account", step.place, case.id);
        }
    }
}

#[test]
fn every_error_is_demanded_alone_where_it_can_be_provoked() {
    // The page has the row and nothing that it is the only answer to: another PolicyName may be an invalid value as well.
    const ONLY_WITH_OTHERS: &str = "Forbidden.ResourceNotFound";
    let suite = corpus();
    let steps = || suite.iter().flat_map(Case::all_steps).filter(|step| step.call == Operation::SetKeyPolicy);
    for row in &suite.errors.documented {
        let alone = steps().any(|step| step.expect == Expect::Error(row.code.clone()));
        let among = steps().any(|step| step.expect.codes().any(|code| code == row.code));
        let demanded = if row.code == ONLY_WITH_OTHERS { among && !alone } else { alone };
        assert!(demanded, "no case demands {} as it can be demanded", row.code);
    }
}

#[test]
fn every_fixture_is_used_and_what_can_accept_accepts() {
    let suite = corpus();
    let steps: Vec<&Step> = suite.iter().flat_map(Case::all_steps).collect();
    for key in fixture::KEYS {
        assert!(steps.iter().any(|step| step.key.fixture == key.name), "no case calls upon {}", key.name);
    }
    for key in ["usable", "in-full-instance", "in-small-instance", "foreign"] {
        assert!(
            steps.iter().any(|step| step.key.fixture == key && accepts(step)),
            "an endpoint may refuse {key} always"
        );
    }
    for principal in ["admin", "user", "role", "foreign-user"] {
        assert!(
            steps.iter().any(|s| s.principal == principal && accepts(s)),
            "an endpoint may refuse {principal} always"
        );
    }
    let described = steps.iter().any(|step| step.principal == "foreign-user" && step.expect.is_success());
    assert!(described, "an endpoint may refuse foreign-user always");
    for refused in ["nobody", "foreign-unprivileged"] {
        let of_it: Vec<_> = steps.iter().filter(|step| step.principal == refused).collect();
        assert!(of_it.iter().any(|step| step.expect.is_refusal()), "an endpoint may let {refused} in always");
        assert!(!of_it.iter().any(|step| step.expect.is_success()), "a case lets {refused} in");
    }
}

#[test]
fn every_silent_place_says_why() {
    for case in corpus().iter() {
        let silent = |step: &&Step| matches!(step.expect, Expect::Observe);
        for step in case.all_steps().filter(silent) {
            let reason = step.why.as_ref().or(case.why.as_ref());
            assert!(reason.is_some_and(|why| why.contains(' ')), "{}: `{}` does not say why", step.place, case.id);
            assert_eq!(case.group, "silent", "{}: `{}` is silent outside its group", step.place, case.id);
        }
        let judged = case.group == "silent" && !case.all_steps().any(|step| silent(&step));
        assert!(!judged, "{}: `{}` is not silent", case.place, case.id);
    }
}

/// Also where everything is judged, and where a step before it is: what only prepares says nothing of the case.
#[test]
fn nothing_of_a_silent_case_is_judged() {
    let judge = [Provenance::Inferred, Provenance::Observed].into();
    let wishes = Wishes { form: Form::GetQuery, scheme: Scheme::V1, judge, strict: true, contexts: ContextMode::Pairs };
    let trials = plan(corpus(), &Profile::conventional().unwrap(), &wishes);
    let silent: Vec<_> = trials.iter().filter(|trial| trial.name.starts_with("silent::")).collect();
    assert!(silent.iter().any(|trial| trial.steps.iter().any(|step| step.judged)));
    let judged: Vec<_> = silent.iter().filter(|trial| trial.is_judged()).map(|trial| &trial.name).collect();
    assert!(judged.is_empty(), "{judged:?}");
}

#[test]
fn long_policies_are_sent_in_a_body_or_need_long_urls() {
    const LONG: usize = 8_192;
    let suite = corpus();
    for (case, step, policy) in policies(suite) {
        let bytes = policy.source.pad_to_bytes.unwrap_or(policy.template.len());
        let in_body = case.send.prefer == Some(Form::PostForm);
        let in_url = case.needs.iter().any(|need| need.as_str() == "long-url");
        assert!(bytes < LONG || in_body != in_url, "{}: `{}` sends {bytes} bytes in a URL", step.place, case.id);
    }
}
