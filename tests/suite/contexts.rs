//! The contexts and the covering table; `UPDATE_COVERING=1` writes the table anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kms_conformance::plan::{self, ContextMode, Covering, Trial, Wishes};
use kms_conformance::profile::{Claim, Profile};
use kms_conformance::suite::{Capability, Suite};
use kms_conformance::wire::{Form, Scheme};
use serde_json::Value;

use crate::corpus::corpus;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The table as the file has it: a line for each case.
fn written(suite: &Suite, covering: &Covering) -> String {
    let mut text = "{\n  \"cases\": {".to_owned();
    for (number, (case, rows)) in covering.rows.iter().enumerate() {
        let names: Vec<_> =
            rows.iter().map(|row| format!("\"{}::{}\"", suite.contexts.name(&row.values), row.format)).collect();
        let comma = if number == 0 { "" } else { "," };
        write!(text, "{comma}\n    \"{case}\": [\n      {}\n    ]", names.join(",\n      ")).unwrap();
    }
    text + "\n  }\n}\n"
}

fn trials(contexts: ContextMode, profile: &Profile) -> Vec<Trial> {
    let wishes = Wishes { form: Form::GetQuery, scheme: Scheme::V1, judge: [].into(), strict: false, contexts };
    plan::plan(corpus(), profile, &wishes)
}

/// The trials in contexts of a case, by the names of their contexts.
fn in_contexts(case: &str) -> BTreeMap<String, Trial> {
    let part = Suite::embedded_cases(&BTreeSet::from([case])).unwrap();
    let contexts = ContextMode::All;
    let wishes = Wishes { form: Form::GetQuery, scheme: Scheme::V1, judge: [].into(), strict: false, contexts };
    let all = plan::plan(&part, &Profile::conventional().unwrap(), &wishes).into_iter();
    all.filter_map(|trial| trial.context.clone().map(|context| (context.name, trial))).collect()
}

fn statements(trial: &Trial, step: &str) -> Vec<Value> {
    let step = trial.steps.iter().find(|planned| planned.step.name == step).unwrap();
    let document: Value = serde_json::from_str(&step.step.policy.as_ref().unwrap().template).unwrap();
    document["Statement"].as_array().unwrap().clone()
}

#[test]
fn covering_table_is_that_of_the_cases() {
    let file = cases().join("covering.json");
    let update = std::env::var_os("UPDATE_COVERING").is_some();
    if update {
        // A table that names what there is no more could not be read.
        std::fs::write(&file, "{ \"cases\": {} }\n").unwrap();
    }
    let suite = Suite::load(&cases()).unwrap();
    let covering = plan::covering(&suite);
    let text = written(&suite, &covering);
    if update {
        std::fs::write(&file, &text).unwrap();
    }
    println!("strength {}, {} rows in {} cases", plan::STRENGTH, covering.len(), covering.rows.len());
    println!("never {:?}", covering.never);
    let there = std::fs::read_to_string(&file).unwrap();
    assert!(there == text, "covering.json has drifted: run `UPDATE_COVERING=1 cargo test --test suite covering`");
}

#[test]
fn each_clause_meets_every_value_that_its_cases_admit() {
    let suite = corpus();
    let mut admitted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut met = admitted.clone();
    for case in &suite.cases {
        let Ok(values) = plan::contexts_of(suite, case) else { continue };
        let admits = values.into_iter().filter(|(_, applies)| applies.is_ok()).map(|(at, _)| at);
        let admits: BTreeSet<_> = admits.map(|at| suite.contexts.value(at).id.clone()).collect();
        let rows = suite.contexts.of(&case.name()).iter().flat_map(|row| &row.values);
        let tried: BTreeSet<_> = rows.map(|&at| suite.contexts.value(at).id.clone()).collect();
        for clause in &case.clauses {
            admitted.entry(clause).or_default().extend(admits.iter().cloned());
            met.entry(clause).or_default().extend(tried.iter().cloned());
        }
    }
    // What is sent in a body needs a case that leaves the form open.
    let long = |id: &String| id.starts_with("31k");
    for (clause, values) in &admitted {
        let missing: Vec<_> = values.difference(&met[clause]).filter(|id| !long(id)).collect();
        assert!(missing.is_empty(), "{clause} never meets {missing:?}");
    }
    assert!(admitted.len() > 70, "{}", admitted.len());
}

#[test]
fn every_two_values_of_different_contexts_meet() {
    let suite = corpus();
    let rows: Vec<_> = suite.contexts.rows().flat_map(|(_, rows)| rows).collect();
    let together = |a, b| rows.iter().any(|row| row.values.contains(&a) && row.values.contains(&b));
    let values: Vec<_> = suite.contexts.values().collect();
    let mut apart = Vec::new();
    for (number, &a) in values.iter().enumerate() {
        for &b in values[number + 1..].iter().filter(|&&b| suite.contexts.apart(a, b).is_none() && !together(a, b)) {
            apart.push(suite.contexts.name(&[a, b]));
        }
    }
    // A condition is taken away where there is one, and the only statement has none.
    assert_eq!(apart, ["only+unconditional"]);
}

#[test]
fn trials_at_most_double_and_their_names_differ() {
    let profile = Profile::conventional().unwrap();
    let (plain, pairs) = (trials(ContextMode::None, &profile), trials(ContextMode::Pairs, &profile));
    assert!(pairs.len() <= 2 * plain.len(), "{} of {}", pairs.len(), plain.len());
    assert_eq!(pairs.len(), plain.len() + suite_rows());
    let names: BTreeSet<_> = pairs.iter().map(|trial| trial.name.as_str()).collect();
    assert_eq!(names.len(), pairs.len());
    assert!(plain.iter().all(|trial| trial.context.is_none() && names.contains(trial.name.as_str())));
}

fn suite_rows() -> usize {
    corpus().contexts.rows().map(|(_, rows)| rows.len()).sum()
}

#[test]
fn fault_moves_with_its_statement_and_the_twin_takes_the_same_context() {
    let trials = in_contexts("invalid-parameter::effect-permit");
    let far_back = trials.iter().find(|(name, _)| name.split('+').any(|id| id == "far-back")).unwrap().1;
    let (twin, case) = (statements(far_back, "plan-twin"), statements(far_back, "call"));
    assert_eq!(twin.len(), case.len());
    let differing: Vec<_> = (0..case.len()).filter(|&at| twin[at] != case[at]).collect();
    let [at] = differing[..] else { panic!("{differing:?}") };
    assert!(at >= 8, "{at}");
    assert_eq!(case[at]["Effect"], "Permit");
    assert_eq!(twin[at]["Effect"], "Allow");
    assert!(far_back.steps.iter().any(|planned| planned.prepares && planned.step.name == "plan-twin"));
}

#[test]
fn value_is_left_out_where_the_endpoint_lacks_what_it_needs() {
    let mut profile = Profile::conventional().unwrap();
    for form in [Capability::PostForm, Capability::PostMixed, Capability::PostQuery] {
        profile.capabilities.insert(form, Claim::Absent("the test takes it away".to_owned()));
    }
    let trials = trials(ContextMode::Pairs, &profile);
    let contexts: Vec<_> = trials.iter().filter(|trial| trial.context.is_some()).collect();
    assert!(contexts.iter().all(|trial| trial.form == Form::GetQuery));
    let without = contexts.iter().filter(|trial| trial.name.contains("post-form"));
    let said = |trial: &&&Trial| trial.notes.iter().any(|note| note.contains("not in the context post-form"));
    assert!(without.clone().count() > 0 && without.clone().all(|trial| said(&trial)));
    let long = |trial: &&&Trial| trial.context.iter().any(|it| it.values.iter().any(|(id, _)| id.starts_with("31k")));
    assert_eq!(contexts.iter().filter(long).count(), 0, "nothing of 31,000 bytes is sent in a query");
}

#[test]
fn nobody_denies_admin_and_admin_stays_allowed() {
    for trial in trials(ContextMode::Pairs, &Profile::conventional().unwrap()) {
        let in_context =
            trial.context.iter().any(|it| it.values.iter().any(|(id, _)| id == "deny" || id == "conditional"));
        for planned in trial.steps.iter().filter(|planned| in_context && planned.step.expect.is_success()) {
            let Some(policy) = &planned.step.policy else { continue };
            let Ok(document) = serde_json::from_str::<Value>(&policy.template) else { continue };
            let statements = document["Statement"].as_array().unwrap();
            let admin =
                |it: &&Value| it["Principal"].to_string().contains("${admin.arn}") && it.get("Condition").is_none();
            assert!(statements.iter().filter(admin).any(|it| it["Effect"] == "Allow"), "{}", trial.name);
            assert!(statements.iter().filter(admin).all(|it| it["Effect"] == "Allow"), "{}", trial.name);
        }
    }
}
