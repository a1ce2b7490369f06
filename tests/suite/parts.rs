//! A process that runs a few trials reads their cases alone.

use std::collections::BTreeSet;

use kms_conformance::plan::{ContextMode, Selection, Wishes, plan};
use kms_conformance::profile::Profile;
use kms_conformance::suite::{Case, Suite};
use kms_conformance::wire::{Form, Scheme};
use rstest::rstest;

fn names(suite: &Suite) -> Vec<String> {
    suite.iter().map(Case::name).collect()
}

#[test]
fn case_that_is_read_alone_is_the_same_case() {
    let whole = Suite::embedded().unwrap();
    let names = names(&whole);
    let part = Suite::embedded_cases(&names.iter().map(String::as_str).collect()).unwrap();
    assert_eq!(format!("{:?}", part.cases), format!("{:?}", whole.cases));
    assert_eq!(part.digest, whole.digest);
    assert!(part.clauses.iter().eq(whole.clauses.iter()));
    // One case of each file.
    let mut files = BTreeSet::new();
    for case in whole.iter().filter(|case| files.insert(&case.place.file)) {
        let alone = Suite::embedded_cases(&BTreeSet::from([case.name().as_str()])).unwrap();
        assert_eq!(format!("{:?}", alone.cases), format!("[{case:?}]"));
    }
}

#[rstest]
#[case::no_such_case("success::nothing")]
#[case::no_such_group("nothing::one-statement")]
#[case::group_of_another_case("silent::one-statement")]
#[case::part_of_an_id("success::one-state")]
#[case::group_alone("success")]
#[case::nothing("")]
fn name_that_no_case_has_is_passed_over(#[case] name: &str) {
    let suite = Suite::embedded_cases(&BTreeSet::from([name, "success::one-statement"])).unwrap();
    assert_eq!(names(&suite), ["success::one-statement"]);
}

#[rstest]
#[case::one(&["success::one-statement::json"], true, Some(vec!["success::one-statement"]))]
#[case::with_a_form(&["transport::form::post-form::xml"], true, Some(vec!["transport::form"]))]
#[case::two_of_a_case(&["a::b::xml", "a::b::json"], true, Some(vec!["a::b"]))]
#[case::two(&["c::d::xml", "a::b::json"], true, Some(vec!["a::b", "c::d"]))]
#[case::no_trial(&["a"], true, Some(vec!["a"]))]
#[case::part_of_a_name(&["success::one-statement::json"], false, None)]
#[case::all(&[], true, None)]
fn exact_names_name_their_cases(#[case] filters: &[&str], #[case] exact: bool, #[case] cases: Option<Vec<&str>>) {
    let filters = filters.iter().map(|&filter| filter.to_owned()).collect();
    let selection = Selection { filters, exact, skip: Vec::new() };
    assert_eq!(selection.cases().map(|names| names.into_iter().collect::<Vec<_>>()), cases);
}

#[test]
fn every_trial_is_found_again_by_its_name() {
    let whole = Suite::embedded().unwrap();
    let wishes = Wishes {
        form: Form::GetQuery,
        scheme: Scheme::V1,
        judge: BTreeSet::new(),
        strict: false,
        contexts: ContextMode::Pairs,
    };
    let profile = Profile::conventional().unwrap();
    for trial in plan(&whole, &profile, &wishes) {
        let selection = Selection { filters: vec![trial.name.clone()], exact: true, skip: Vec::new() };
        assert_eq!(selection.cases(), Some(BTreeSet::from([trial.case.name().as_str()])));
    }
}
