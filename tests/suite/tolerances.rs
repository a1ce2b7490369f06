//! Known divergences that a profile tolerates.

use kms_conformance::Exit;
use kms_conformance::profile::Profile;
use kms_conformance::record::Verdict::{self, Failed, Passed, Tolerated};
use kms_conformance::report::figures;
use kms_conformance::suite::Suite;
use rstest::rstest;

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::{Folder, Ran, bare_profile, run};

/// A profile that tolerates the status 403 of `InvalidParameter`.
const TABLE: &str =
    "[tolerated.InvalidParameter]\nstatus = 403\nreason = \"so it is\"\nlink = \"https://example.com/1\"\n";

/// The bare profile with this text behind it.
fn with(text: &str) -> String {
    format!("{}\n{text}", bare_profile().trim_end())
}

/// What is said of the profile with this text behind it, its lines counted from there.
fn complaint(text: &str) -> String {
    let folder = Folder::new();
    let file = folder.write("p.toml", with(text));
    let suite = Suite::embedded().unwrap();
    let said = Profile::load(&file).and_then(|profile| profile.fits(&suite.errors)).map_err(|error| error.to_string());
    let lines = bare_profile().trim_end().lines().count();
    let said = said.map_or_else(|text| folder.without_path(&text), |()| "fits".to_owned());
    match said.split_once("p.toml:").and_then(|(_, rest)| rest.split_once(':')) {
        Some((line, rest)) => format!("+{}:{rest}", line.parse::<usize>().unwrap() - lines),
        None => said,
    }
}

#[rstest]
#[case::sound(TABLE, "fits")]
#[case::without_a_link("[tolerated.InternalFailure]\nstatus = 503\nreason = \"so it is\"", "fits")]
#[case::unknown_code(
    "[tolerated.\"Forbidden.NoPermision\"]\nstatus = 403\nreason = \"so it is\"",
    "+1:12: [tolerated.\"Forbidden.NoPermision\"]: no documented error has this code\n  help: did you mean `Forbidden.NoPermission`?"
)]
#[case::status_of_the_page(
    "\n[tolerated.InvalidParameter]\nstatus = 400\nreason = \"so it is\"",
    "+2:12: [tolerated.\"InvalidParameter\"]: 400 is the status that the page gives this error\n  help: leave the table out: there is nothing to tolerate"
)]
#[case::status_of_a_success(
    "[tolerated.InvalidParameter]\nstatus = 200\nreason = \"so it is\"",
    "+1:12: [tolerated.\"InvalidParameter\"]: 200 is no status of an error\n  help: a status from 400 to 599 can be tolerated"
)]
#[case::no_reason(
    "[tolerated.InvalidParameter]\nstatus = 403",
    "+1:1: missing field `reason`\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it"
)]
#[case::empty_reason(
    "[tolerated.InvalidParameter]\nstatus = 403\nreason = \" \"",
    "+1:12: [tolerated.\"InvalidParameter\"]: the reason or the link is empty\n  help: say why, and where that can be read"
)]
#[case::unknown_member(
    "[tolerated.InvalidParameter]\nstatus = 403\nreason = \"so it is\"\nexpires = \"never\"",
    "+4:1: unknown field `expires`, expected one of `status`, `reason`, `link`\n  help: profiles/ has examples; the line is not shown, since a secret may stand in it"
)]
fn fault_is_told_with_line_and_remedy(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(complaint(text), expected);
}

const CASES: [&str; 2] = ["success::one-statement::", "invalid-parameter::effect-permit::"];

/// Both cases against an endpoint that refuses with this status and message.
fn judged(profile: &str, status: u16, message: &'static str) -> Ran {
    let endpoint = Endpoint::start(move |request| {
        if parameter(request, "Policy").contains("Permit") {
            refused(request, status, "InvalidParameter", message)
        } else {
            accepted(request)
        }
    });
    run(&endpoint.url(), Some(profile), &[], &CASES).unwrap()
}

fn verdicts(ran: &Ran) -> [Verdict; 4] {
    let names = CASES.iter().flat_map(|case| ["xml", "json"].map(|format| format!("{case}{format}")));
    let verdicts: Vec<_> = names.map(|name| ran.of(&name).verdict).collect();
    verdicts.try_into().unwrap()
}

const NOT_VALID: &str = "The specified parameter is not valid.";

#[rstest]
#[case::tolerated(&with(TABLE), 403, [Passed, Passed, Tolerated, Tolerated])]
#[case::as_documented(&with(TABLE), 400, [Passed, Passed, Passed, Passed])]
#[case::another_status(&with(TABLE), 404, [Passed, Passed, Failed, Failed])]
#[case::nothing_tolerated(&bare_profile(), 403, [Passed, Passed, Failed, Failed])]
#[case::another_code_tolerated(
    &with("[tolerated.MissingParameter]\nstatus = 403\nreason = \"so it is\""), 403, [Passed, Passed, Failed, Failed]
)]
fn only_the_tolerated_status_is_let_pass(#[case] profile: &str, #[case] status: u16, #[case] expected: [Verdict; 4]) {
    let ran = judged(profile, status, NOT_VALID);
    assert_eq!(verdicts(&ran), expected, "{:#?}", ran.records);
    assert_eq!(ran.exit, if expected.contains(&Failed) { Exit::DoesNotConform } else { Exit::Conforms });
}

#[test]
fn tolerated_divergence_is_no_plain_pass() {
    let ran = judged(&with(TABLE), 403, NOT_VALID);
    let what = "status: expected 400, got 403, which the profile tolerates for InvalidParameter: so it is (https://example.com/1)";
    assert_eq!(ran.of("invalid-parameter::effect-permit::json").reason, what);
    assert_eq!(ran.summary.verdicts[&Verdict::Tolerated], 2);
    assert_eq!(ran.summary.tolerated.iter().collect::<Vec<_>>(), [(&what.to_owned(), &2)]);
    assert_eq!((&ran.summary.broken, &ran.summary.diverging), (&vec![], &vec!["error.invalid-parameter".to_owned()]));
    assert_eq!(ran.summary.clauses_conforming + 1, ran.summary.clauses_judged);
    let text = figures(&ran.summary, &ran.run);
    for line in [
        "2 passed, 2 tolerated, 0 failed",
        "\n  tolerated   error.invalid-parameter\n",
        &format!("\n  2 tolerated: {what}\n"),
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let plain = judged(&with(TABLE), 400, NOT_VALID);
    assert!(!figures(&plain.summary, &plain.run).contains("tolerated"));
}

#[test]
fn tolerated_status_is_no_difference_where_something_else_fails() {
    let ran = judged(&with(TABLE), 403, "Effect must be Allow or Deny.");
    let record = ran.of("invalid-parameter::effect-permit::json");
    let (_, difference) = record.text.split_once("diff  ").unwrap();
    assert!(difference.contains("+   \"Message\": \"Effect must be Allow or Deny.\""), "{}", record.text);
    assert!(!difference.contains("HTTP/1.1 403") && difference.contains("  HTTP/1.1 400"), "{}", record.text);
    assert!(record.text.contains("  tolerated  status: expected 400, got 403, which"), "{}", record.text);
}
