//! The program as a user runs it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Output;

use rstest::rstest;
use serde_json::Value;

use crate::support::{Folder, Served, bare_profile, err, out, program};

/// One trial, which the embedded endpoint passes.
const ONE: &str = "success::one-statement::json";

fn ran(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

#[test]
fn run_judges_the_embedded_endpoint() {
    let output = ran(&["run", ONE]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    assert!(text.starts_with("running 1 trials against embedded ("), "{text}");
    assert!(text.contains(&format!("\nok            {ONE}\n")), "{text}");
    assert!(
        text.contains("\n  trials      1 passed, 0 failed, 0 blocked, 0 error, 0 observed, 0 not testable\n"),
        "{text}"
    );
}

#[rstest]
#[case::filter(&["one-statement::json"], &["success::one-statement::json"])]
#[case::two_filters(
    &["one-statement::json", "success::one-statement::xml"],
    &["success::one-statement::json", "success::one-statement::xml"]
)]
#[case::exact(&["success::one-statement::json", "--exact"], &["success::one-statement::json"])]
#[case::skip(&["success::one-statement", "--skip", "::xml"], &["success::one-statement::json"])]
#[case::environment_is_no_filter(&["--exact", "success::one-statement::xml"], &["success::one-statement::xml"])]
fn list_names_what_is_selected(#[case] arguments: &[&str], #[case] names: &[&str]) {
    let output = ran(&[&["run", "--list"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(out(&output).lines().collect::<Vec<_>>(), names);
}

#[rstest]
#[case::filter(&["run", "zzz"], "`zzz`", "")]
#[case::one_of_two(&["run", ONE, "zzz"], "`zzz`", "")]
#[case::near(&["run", "one-statment"], "`one-statment`", "did you mean `one-statement`? ")]
#[case::near_with_a_group(&["run", "succes::one-statement"], "`succes::one-statement`", "did you mean `success::one-statement`? ")]
#[case::part_of_a_name(&["run", "--exact", "one-statement"], "`one-statement`", "did you mean `success::one-statement::json`? ")]
#[case::all_skipped(&["run", ONE, "--skip", "json"], "these options", "")]
#[case::list(&["run", "--list", "zzz"], "`zzz`", "")]
fn nothing_selected_is_no_pass(#[case] arguments: &[&str], #[case] named: &str, #[case] near: &str) {
    let output = ran(arguments);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(
        err(&output),
        format!(
            "error: no trial is selected by {named}\n  help: {near}`kms-conformance cases` lists the cases, `--list` the trials\n"
        )
    );
}

#[rstest]
fn option_misspelt_is_refused(
    #[values(
        "--endpont",
        "--profil",
        "--schem",
        "--frm",
        "--juge",
        "--strct",
        "--wat",
        "--reprt",
        "--sed",
        "--lcks",
        "--exct",
        "--skp",
        "--jbs",
        "--lst",
        "--conect-timeout",
        "--respnse-timeout",
        "--retris"
    )]
    option: &str,
) {
    let output = ran(&["run", option, "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains(&format!("unexpected argument '{option}' found")), "{}", err(&output));
    assert!(err(&output).contains("tip: a similar argument exists: '--"), "{}", err(&output));
}

#[rstest]
#[case::scheme(&["--scheme", "v2"], "v2")]
#[case::form(&["--form", "get"], "get")]
#[case::judge(&["--judge", "implied"], "implied is judged in any case")]
#[case::judge_word(&["--judge", "all"], "inferred, observed, or both")]
#[case::wait(&["--wait", "-1"], "whole seconds, such as 30")]
#[case::seed(&["--seed", "x"], "a whole number from 0 to")]
#[case::jobs(&["--jobs", "0"], "a whole number from 1 to 256")]
#[case::timeout(&["--response-timeout", "0"], "seconds from 0.001 to 3600")]
#[case::retries(&["--retries", "21"], "21 is not in 0..=20")]
#[case::endpoint(&["--endpoint", "localhost:1"], "--endpoint: `localhost:1` is no address")]
#[case::password(&["--endpoint", "http://u:hunter2@h/"], "holds no user name and no password")]
#[case::profile(&["--profile", "/nowhere/p.toml"], "cannot read the profile /nowhere/p.toml")]
#[case::report_without_format(&["--report", "r.json"], "'--report <json=FILE>': no format is named")]
#[case::report_of_another_format(&["--report", "junit=r.xml"], "there is no format `junit`; there is json")]
#[case::report_without_file(&["--report", "json="], "no file is named")]
fn value_that_will_not_do_is_refused(#[case] arguments: &[&str], #[case] words: &str) {
    let output = ran(&[&["run", ONE], arguments].concat());
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains(words), "{}", err(&output));
    assert!(!err(&output).contains("hunter2"), "{}", err(&output));
}

#[rstest]
fn real_service_is_refused(
    #[values(
        "https://kms.cn-hangzhou.aliyuncs.com",
        "https://KMS.CN-HANGZHOU.ALIYUNCS.COM",
        "https://kms.cn-hangzhou.aliyuncs.com.",
        "http://kms-vpc.cn-hangzhou.aliyuncs.com:8080/x"
    )]
    url: &str,
) {
    let output = ran(&["run", "--endpoint", url, ONE]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("is an endpoint of the real service"), "{}", err(&output));
}

#[test]
fn endpoint_that_is_down_is_told() {
    let output = ran(&["run", "--endpoint", "http://127.0.0.1:9", ONE]);
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("error: http://127.0.0.1:9 cannot be reached: "), "{}", err(&output));
    assert!(err(&output).contains("--wait SECONDS"), "{}", err(&output));
}

#[test]
fn report_holds_what_the_figures_say_and_no_secret() {
    let folder = Folder::new();
    let file = folder.path().join("r.json");
    let output = ran(&["run", "success::sid-", "effect-permit", "--report", &format!("json={}", file.display())]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = std::fs::read_to_string(&file).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let trials = report["trials"].as_array().unwrap();
    let passed = trials.iter().filter(|trial| trial["verdict"] == "passed").count();
    assert_eq!(report["summary"]["verdicts"]["passed"], passed);
    assert_eq!(report["run"]["selected"], trials.len());
    assert_eq!(report["run"]["filters"], serde_json::json!(["success::sid-", "effect-permit"]));
    assert_eq!((&report["run"]["exact"], &report["run"]["skip"]), (&Value::Bool(false), &serde_json::json!([])));
    assert_eq!(report["run"]["options"]["report"], format!("json={}", file.display()));
    assert_eq!(report["summary"]["exit_code"], 0);
    assert!(out(&output).contains(&format!("  trials      {passed} passed, 0 failed")), "{}", out(&output));
    let names: Vec<_> = trials.iter().map(|trial| trial["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted() && names.len() > 10, "{names:?}");
    assert!(!text.contains("kms-conformance-admin-secret"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a part is left");
}

#[test]
fn report_that_cannot_be_written_is_told_before_the_run() {
    let folder = Folder::new();
    for place in [folder.path().join("no-folder/r.json"), folder.path().to_owned()] {
        let output = ran(&["run", ONE, "--report", &format!("json={}", place.display())]);
        assert_eq!(output.status.code(), Some(3), "{}", err(&output));
        assert!(err(&output).contains("cannot write the report "), "{}", err(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn report_of_a_run_that_does_not_begin_leaves_what_was_there() {
    let folder = Folder::new();
    let file = folder.write("r.json", "before");
    let output = ran(&["run", "no-such-trial", "--report", &format!("json={}", file.display())]);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "before");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a part is left");
}

#[rstest]
#[case("KMS_CONFORMANCE_ENDPOINT", "localhost:1", "--endpoint: `localhost:1` is no address")]
#[case("KMS_CONFORMANCE_PROFILE", "/nowhere/p.toml", "cannot read the profile")]
#[case("KMS_CONFORMANCE_SCHEME", "v2", "--scheme")]
#[case("KMS_CONFORMANCE_FORM", "get", "--form")]
#[case("KMS_CONFORMANCE_JUDGE", "all", "--judge")]
#[case("KMS_CONFORMANCE_STRICT", "maybe", "--strict")]
#[case("KMS_CONFORMANCE_WAIT", "x", "--wait")]
#[case("KMS_CONFORMANCE_SEED", "x", "--seed")]
#[case("KMS_CONFORMANCE_REPORT", "r.json", "no format is named")]
#[case("KMS_CONFORMANCE_CONNECT_TIMEOUT", "x", "--connect-timeout")]
#[case("KMS_CONFORMANCE_RESPONSE_TIMEOUT", "x", "--response-timeout")]
#[case("KMS_CONFORMANCE_RETRIES", "x", "--retries")]
fn option_has_a_twin_in_the_environment(#[case] name: &str, #[case] value: &str, #[case] words: &str) {
    let output = program(&["run", ONE]).env(name, value).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains(words), "{}", err(&output));
}

/// A misspelt variable would leave its option as it is. Those of the project's tests and of the profile's credentials are known.
#[rstest]
#[case::misspelt("KMS_CONFORMANCE_PROFIL", "", Some("did you mean `KMS_CONFORMANCE_PROFILE`?"))]
#[case::unlike_any("KMS_CONFORMANCE_ADMIN_KEY_SECRET", "", Some("KMS_CONFORMANCE_ADMIN_KEY_SECRET sets nothing"))]
#[case::of_the_profile("KMS_CONFORMANCE_ADMIN_KEY_SECRET", "KMS_CONFORMANCE_ADMIN_KEY_SECRET", None)]
#[case::of_the_tests("KMS_CONFORMANCE_PAGE", "", None)]
fn variable_that_sets_nothing_is_refused(#[case] name: &str, #[case] in_profile: &str, #[case] told: Option<&str>) {
    let folder = Folder::new();
    let secret = format!("access_key_secret_env = \"{in_profile}\"");
    let text = bare_profile().replace("access_key_secret = \"a-secret\"", &secret);
    let profile = folder.write("p.toml", text).display().to_string();
    let mut arguments = vec!["run", "--list", ONE];
    if !in_profile.is_empty() {
        arguments.extend(["--profile", &profile]);
    }
    let output = program(&arguments).env(name, "x").output().unwrap();
    assert_eq!(output.status.code(), Some(if told.is_some() { 2 } else { 0 }), "{}", err(&output));
    assert!(err(&output).contains(told.unwrap_or_default()), "{}", err(&output));
}

#[rstest]
#[case(&["cases", "sid-128"], "cases")]
#[case(&["clauses", "statement.sid"], "clauses")]
#[case(&["deviations", "get-refused"], "deviations")]
#[case(&["choices", "no-permission-status"], "choices")]
fn listing_can_be_filtered(#[case] arguments: &[&str], #[case] what: &str) {
    let output = ran(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let (all, some) = (out(&ran(&[what])), out(&output));
    assert!(some.contains(arguments[1]) && some.len() * 4 < all.len(), "{some}");
    for format in ["text", "json"] {
        let nothing = ran(&[what, &format!("{}x", arguments[1]), "--format", format]);
        assert_eq!(nothing.status.code(), Some(4), "{}", err(&nothing));
        assert!(err(&nothing).contains("did you mean `"), "{}", err(&nothing));
        assert!(nothing.stdout.is_empty());
    }
}

#[test]
fn strict_takes_the_usual_words_from_the_environment() {
    for (word, strict) in [("1", true), ("true", true), ("0", false), ("false", false)] {
        let folder = Folder::new();
        let file = folder.path().join("r.json");
        let output = program(&["run", ONE, "--report", &format!("json={}", file.display())])
            .env("KMS_CONFORMANCE_STRICT", word)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let report: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(report["run"]["strict"], strict, "{word}");
    }
}

#[rstest]
#[case("cases", "/0/name")]
#[case("clauses", "/clauses/0/id")]
fn listing_comes_as_text_and_as_json(#[case] command: &str, #[case] first: &str) {
    let [text, json] = ["text", "json"].map(|format| ran(&[command, "--format", format]));
    assert_eq!((text.status.code(), json.status.code()), (Some(0), Some(0)));
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let name = json.pointer(first).and_then(Value::as_str).unwrap();
    assert!(out(&text).contains(name), "{name}");
    assert_eq!(out(&text), out(&ran(&[command])));
}

#[test]
fn serve_prints_its_address_and_answers() {
    let served = Served::start(&[]);
    let url = served.url();
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(b"GET /?Action=SetKeyPolicy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("RequestId"), "{answer}");
    let folder = Folder::new();
    let locks = format!("--locks={}", folder.path().display());
    let output = ran(&["run", "--endpoint", url, &locks, ONE, "--wait", "5"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    assert!(
        err(&output).starts_with("the policy of 1 key will be written:\n  usable                1 of key-"),
        "{}",
        err(&output)
    );
    let profile = folder.write("p.toml", bare_profile());
    let output = ran(&["run", "--endpoint", url, &locks, ONE, "--profile", &profile.display().to_string()]);
    assert_eq!(output.status.code(), Some(2), "{}{}", out(&output), err(&output));
}
