//! The clauses against the page they were read from.
//!
//! The page itself is the vendor's: `tests/data/page-lines.json` holds digests of its lines. `KMS_CONFORMANCE_PAGE` names a
//! copy of the page, against which the digests themselves are checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use kms_conformance::suite::{Case, Clause, Expect, Policy, Provenance, Suite, placeholder};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::corpus::corpus;

/// The digests of the page.
#[derive(Deserialize)]
struct PageLines {
    /// How many lines it has.
    lines: u32,
    /// SHA-256 of the whole file.
    sha256: String,
    /// The first twelve hexadecimal digits of SHA-256 of every line that is not blank.
    digests: BTreeMap<u32, String>,
}

fn page() -> PageLines {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/page-lines.json");
    let text = std::fs::read_to_string(path).expect("the digests of the page are part of the project");
    serde_json::from_str(&text).expect("they are JSON")
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn digest(line: &str) -> String {
    hex(line.as_bytes())[..12].to_owned()
}

fn lines_of(clauses: impl Iterator<Item = (u32, u32)>) -> BTreeSet<u32> {
    clauses.flat_map(|(from, to)| from..=to).collect()
}

fn stated(suite: &Suite) -> BTreeSet<u32> {
    lines_of(suite.clauses.iter().flat_map(|clause| clause.lines.iter().copied()))
}

fn cases_of<'s>(suite: &'s Suite, clause: &'s Clause) -> impl Iterator<Item = &'s Case> {
    suite.iter().filter(|case| case.clauses.contains(&clause.id))
}

/// Whether a case demands anything, and does not only record what comes.
fn demands(case: &Case) -> bool {
    case.all_steps().any(|step| !matches!(step.expect, Expect::Observe))
}

#[test]
fn every_line_is_stated_or_untestable_and_none_is_both() {
    let (suite, page) = (corpus(), page());
    let stated = stated(suite);
    let untestable = lines_of(suite.clauses.untestable().iter().map(|lines| lines.lines));
    for line in page.digests.keys() {
        let read = stated.contains(line) || untestable.contains(line);
        assert!(read, "line {line} of the page stands in no clause and is not named as untestable");
    }
    let both: Vec<_> = stated.intersection(&untestable).collect();
    assert!(both.is_empty(), "lines {both:?} are stated and untestable");
}

#[test]
fn every_range_begins_and_ends_with_text() {
    let (suite, page) = (corpus(), page());
    let untestable = suite.clauses.untestable().iter().map(|lines| ("untestable", lines.lines));
    let stated = suite.clauses.iter().flat_map(|clause| clause.lines.iter().map(|&lines| (clause.id.as_str(), lines)));
    for (of, (from, to)) in stated.chain(untestable) {
        assert!(to <= page.lines, "{of}: the page has {} lines, not {to}", page.lines);
        for end in [from, to] {
            assert!(page.digests.contains_key(&end), "{of}: line {end} of the page is blank");
        }
    }
}

#[test]
fn digests_are_those_of_the_page() {
    let Some(copy) = std::env::var_os("KMS_CONFORMANCE_PAGE") else {
        return;
    };
    let (text, page) = (std::fs::read_to_string(copy).expect("KMS_CONFORMANCE_PAGE names a file"), page());
    assert_eq!(hex(text.as_bytes()), page.sha256, "another edition of the page");
    let lines = (1..).zip(text.split('\n'));
    let digests: BTreeMap<u32, String> =
        lines.filter(|(_, line)| !line.trim().is_empty()).map(|(number, line)| (number, digest(line))).collect();
    assert_eq!(digests, page.digests);
    assert_eq!(text.split('\n').count(), page.lines as usize);
}

/// The policy of a sample, with the account number and the user name that the page prints in place of the profile's.
fn as_printed(suite: &Suite, id: &str, account: &str) -> String {
    let sample = suite.iter().find(|case| case.id == id).expect("the samples are cases");
    let policy: &Policy = sample.steps.iter().find_map(|step| step.policy.as_ref()).expect("and set policies");
    placeholder::fill(&policy.template, |known| match known {
        placeholder::Placeholder::Account => account.to_owned(),
        _ => "for_test_policy".to_owned(),
    })
}

#[test]
fn samples_are_those_of_the_page() {
    let (suite, page) = (corpus(), page());
    for id in ["sample-request", "sample-request-is-read-back"] {
        let sample = as_printed(suite, id, "119285303511****");
        assert_eq!(digest(&format!("Policy String Yes {sample}")), page.digests[&42], "{id}");
        assert_eq!(digest(&format!("&Policy={sample}")), page.digests[&103], "{id}");
    }
    for id in ["description-example", "description-example-is-read-back"] {
        let example = as_printed(suite, id, "112890462****");
        let digests: Vec<_> = example.split('\n').map(digest).collect();
        let printed: Vec<_> = page.digests.range(53..=70).map(|(_, digest)| digest.clone()).collect();
        assert_eq!(digests, printed, "{id}");
    }
}

#[test]
fn error_rows_are_those_of_the_page() {
    let (suite, page) = (corpus(), page());
    assert_eq!(suite.errors.documented.len(), 9);
    for (row, line) in suite.errors.documented.iter().zip(136..) {
        assert_eq!(row.lines, (line, line), "{}", row.code);
        let clause = suite.clauses.get(&row.clause).expect("the loader has looked it up");
        assert!(clause.lines.contains(&row.lines), "{} does not stand on the line of {}", clause.id, row.code);
        assert!(clause.text.contains(&row.code) && clause.text.contains(&row.status.to_string()), "{}", clause.id);
        assert!(page.digests.contains_key(&line));
    }
}

#[test]
fn every_clause_has_a_case_that_can_judge_it_or_says_why_not() {
    let suite = corpus();
    for clause in suite.clauses.iter() {
        let has_case = cases_of(suite, clause).any(demands);
        if clause.no_case.is_none() {
            assert!(has_case, "`{}` has no case that demands anything", clause.id);
        } else {
            let cases = cases_of(suite, clause).count();
            assert_eq!(cases, 0, "`{}` has a case and a reason for none", clause.id);
        }
    }
}

/// A clause under a capability is left out: the profile that claims the capability has it judged whatever its cases rest on.
#[test]
fn every_clause_that_is_judged_by_default_has_a_case_that_is() {
    let suite = corpus();
    let judged = |provenance: Provenance| provenance.judged_by_default();
    let by_default =
        |clause: &&Clause| judged(clause.provenance) && clause.capability.is_none() && clause.no_case.is_none();
    for clause in suite.clauses.iter().filter(by_default) {
        let has_case = cases_of(suite, clause).any(|case| judged(case.provenance) && demands(case));
        assert!(has_case, "`{}` is judged by default, but each of its cases rests on something weaker", clause.id);
    }
}

#[test]
fn what_goes_beyond_the_page_says_where_it_comes_from() {
    for clause in corpus().clauses.iter() {
        let beyond = clause.provenance > Provenance::Implied;
        assert_eq!(beyond, clause.why.is_some(), "`{}` is {}", clause.id, clause.provenance);
    }
}

#[test]
fn set_is_named_after_the_date_of_the_page() {
    let suite = corpus();
    assert_eq!(suite.clauses.set(), suite.clauses.page().updated);
}
