//! Endpoints that throttle, crash, hang and die, met by the program: what it says of the trials and how it ends.
//! `docs/robustness.md` has what comes of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Output;

use kms_conformance::record::{Report, Verdict};
use rstest::rstest;

use crate::support::endpoint::{Endpoint, accepted, invalid, parameter, refused};
use crate::support::guides::compare;
use crate::support::{
    BAD_GATEWAY, Fate, Folder, Proxy, Served, THROTTLED, UNAVAILABLE, bare_profile, err, harness, out, program,
};

/// What the program made of an endpoint.
struct Made {
    output: Output,
    report: Option<Report>,
}

impl Made {
    fn exit(&self) -> i32 {
        self.output.status.code().unwrap()
    }

    fn verdicts(&self) -> BTreeMap<&str, Verdict> {
        let trials = self.report.iter().flat_map(|report| &report.trials);
        trials.map(|trial| (trial.name.as_str(), trial.verdict)).collect()
    }

    /// What is said of the trials that say something, and whether some were not run.
    fn told(&self) -> String {
        let Some(Report { summary, .. }) = &self.report else { return "nothing is run".to_owned() };
        let says = |verdict: &&Verdict| verdict.is_bad() || **verdict == Verdict::Passed;
        let counts = Verdict::ALL.iter().filter(says).map(|&verdict| (verdict.as_str(), summary.of(verdict)));
        let counts = counts
            .chain([("not run", summary.incomplete.as_ref().map_or(0, |incomplete| incomplete.not_run))])
            .filter(|(_, count)| *count > 0);
        counts.map(|(what, _)| what).collect::<Vec<_>>().join(", ")
    }
}

/// `kms-conformance run` with a report, and with a profile of the test's own where it is given.
fn judged(url: &str, profile: Option<&str>, arguments: &[&str]) -> Made {
    let folder = Folder::new();
    let file = folder.path().join("r.json");
    let (report, locks) = (format!("--report=json={}", file.display()), format!("--locks={}", folder.path().display()));
    let own = ["run", "--seed=7", "--endpoint", url, &report, &locks];
    let mut command = program(&[&own, arguments].concat());
    if let Some(profile) = profile {
        command.arg("--profile").arg(folder.write("p.toml", profile));
    }
    let output = command.output().unwrap();
    let report = std::fs::read(&file).ok().map(|bytes| serde_json::from_slice(&bytes).unwrap());
    Made { output, report }
}

/// A row of the table.
struct Row {
    behaviour: &'static str,
    bound: &'static str,
    made: Made,
}

/// Some trials at a sound endpoint behind a proxy, judged with a profile of one's own.
fn behind(fates: impl Fn(usize) -> Fate + Send + Sync + 'static, arguments: &[&str]) -> Made {
    let endpoint = Endpoint::start(|request| {
        if parameter(request, "Policy").contains("Permit") { invalid(request) } else { accepted(request) }
    });
    let proxy = Proxy::before(&endpoint.url(), fates);
    judged(&proxy.url(), Some(&bare_profile()), &[arguments, &["--retries=2"]].concat())
}

const ONE: &[&str] = &["success::one-statement::json", "--exact"];
const SOME: &[&str] = &["success::one-", "--jobs=1"];
const MANY: &[&str] = &["success::"];
const SLOW: Fate = Fate::Instead("HTTP/1.1 503 x\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
const CODE_ALONE: Fate = Fate::Instead("HTTP/1.1 400 x\r\nContent-Length: 27\r\n\r\n{\"Code\":\"Throttling.User\"} ");

fn once(fate: Fate) -> impl Fn(usize) -> Fate + Send + Sync {
    move |number| if number == 1 { fate } else { Fate::Answered }
}

fn rows() -> Vec<Row> {
    let row = |behaviour, bound, made| Row { behaviour, bound, made };
    let documented = Endpoint::start(|r| refused(r, 429, "InvalidParameter", "The specified parameter is not valid."));
    let failure = Endpoint::start(|r| refused(r, 503, "InternalFailure", "Internal Failure"));
    let throttles = Proxy::before("127.0.0.1:9", |_| THROTTLED);
    let profile = bare_profile();
    vec![
        row("429, once", "--retries, growing pauses", behind(once(THROTTLED), ONE)),
        row("400 with the Code Throttling.User, once", "the same", behind(once(CODE_ALONE), ONE)),
        row("502 with a page in HTML, once", "the same", behind(once(BAD_GATEWAY), ONE)),
        row("503, once", "the same", behind(once(UNAVAILABLE), ONE)),
        row("503 to every attempt", "--retries", behind(|_| UNAVAILABLE, ONE)),
        row("503 with Retry-After: 3600", "no pause above 30 seconds", behind(|_| SLOW, ONE)),
        row(
            "429 with the Code InvalidParameter",
            "judged, not asked again",
            judged(&documented.url(), Some(&profile), ONE),
        ),
        row(
            "503 with the Code InternalFailure",
            "judged, not asked again",
            judged(&failure.url(), Some(&profile), ONE),
        ),
        row("429 to every call of the look", "--retries", judged(&throttles.url(), None, &["--retries=2"])),
        row(
            "each connection closed behind its answer",
            "10 kept connections",
            behind(|_| Fate::AnsweredAndClosed, MANY),
        ),
        row(
            "one request in 50 lost",
            "one call in 20",
            behind(|number| if number % 50 == 25 { Fate::Lost } else { Fate::Answered }, MANY),
        ),
        row(
            "the first attempt of every call lost",
            "one call in 20",
            behind(|number| if number % 2 == 1 { Fate::Lost } else { Fate::Answered }, SOME),
        ),
        row("every attempt of one call lost", "--retries", behind(|_| Fate::Lost, ONE)),
        row(
            "no answer any more",
            "3 calls in a row, and 5 seconds",
            behind(
                |number| if number <= 20 { Fate::Answered } else { Fate::Silence },
                &["success::", "--jobs=1", "--response-timeout=0.5"],
            ),
        ),
        row(
            "nobody listens any more",
            "3 attempts in a row, and one more",
            behind(|number| if number <= 20 { Fate::Answered } else { Fate::Death }, &["success::", "--jobs=1"]),
        ),
    ]
}

#[test]
fn table_is_what_comes_of_it() {
    let mut table = format!("{:<41} {:<22} {:>4}  bound\n", "behaviour", "trials", "exit");
    for row in rows() {
        let (told, exit) = (row.made.told(), row.made.exit());
        let _ = writeln!(table, "{:<41} {told:<22} {exit:>4}  {}", row.behaviour, row.bound);
    }
    compare("transient", &table);
}

/// What calls met is told where the figures stand.
#[rstest]
#[case::asked_again(once(THROTTLED), ONE, "\n  met         in 1 calls: 1 answered 429\n")]
#[case::lost(|_| Fate::Lost, ONE, "\n  lost        1 of 1 calls, more than one in 20: the endpoint drops calls, or crashes on them\n")]
#[case::gone(|_| Fate::Death, MANY, " attempts in a row reached nobody, and one more: no connection to ")]
fn figures_tell_what_was_met(
    #[case] fates: impl Fn(usize) -> Fate + Send + Sync + 'static,
    #[case] arguments: &[&str],
    #[case] told: &str,
) {
    let made = behind(fates, arguments);
    assert!(out(&made.output).contains(told), "{}{}", out(&made.output), err(&made.output));
}

/// One call in a hundred meets the next of five troubles.
fn trouble(number: usize) -> Fate {
    const TROUBLES: [Fate; 5] = [THROTTLED, UNAVAILABLE, BAD_GATEWAY, Fate::AnsweredAndClosed, Fate::Lost];
    if number.is_multiple_of(100) { TROUBLES[number / 100 % TROUBLES.len()] } else { Fate::Answered }
}

#[test]
fn whole_run_through_trouble_ends_as_one_without() {
    let served = Served::start(&[]);
    let proxy = Proxy::before(served.url(), trouble);
    let judge = ["--judge=inferred,observed"];
    let (calm, troubled) = (judged(served.url(), None, &judge), judged(&proxy.url(), None, &judge));
    assert!(proxy.requests() > 2000, "{}", proxy.requests());
    assert_eq!(troubled.verdicts(), calm.verdicts());
    assert_eq!((calm.exit(), troubled.exit()), (0, 0), "{}", out(&troubled.output));
    let met = &troubled.report.as_ref().unwrap().summary.met;
    assert_eq!(met.transient.keys().collect::<Vec<_>>(), ["429", "502", "503"]);
    assert!(met.transient.values().all(|&count| count >= 4) && met.lost + met.kept_connections_closed >= 4, "{met:?}");
    assert!(out(&troubled.output).contains("\n  met         in "), "{}", out(&troubled.output));
    assert!(calm.report.as_ref().unwrap().summary.met.is_smooth());
}

#[test]
fn harness_ends_when_the_endpoint_is_gone() {
    let served = Served::start(&[]);
    let proxy = Proxy::before(served.url(), |number| if number <= 150 { Fate::Answered } else { Fate::Death });
    let folder = Folder::new();
    let locks = format!("--locks={}", folder.path().display());
    let output = harness(&["--endpoint", &proxy.url(), &locks, "--test-threads=4"]).output().unwrap();
    let text = out(&output);
    assert_eq!(output.status.code(), Some(3), "{text}{}", err(&output));
    let failed = text.lines().filter(|line| line.ends_with(" ... FAILED")).count();
    assert!(text.contains("\n  INCOMPLETE  the endpoint is gone: "), "{text}");
    assert!(err(&output).contains("error: the endpoint is gone: "), "{}", err(&output));
    assert!(failed <= 8, "{failed}");
}

/// Where each trial has a process of its own, one that loses calls ends in an error.
#[rstest]
#[case::every_first_attempt(2, 3)]
#[case::one(1000, 0)]
fn process_of_one_trial_tells_lost_calls(#[case] of: usize, #[case] exit: i32) {
    let served = Served::start(&[]);
    let proxy = Proxy::before(served.url(), move |number| if number % of == 1 { Fate::Lost } else { Fate::Answered });
    let folder = Folder::new();
    let locks = format!("--locks={}", folder.path().display());
    let mut command = harness(&["--endpoint", &proxy.url(), &locks, ONE[0], "--exact"]);
    let output = command.env("NEXTEST_EXECUTION_MODE", "process-per-test").output().unwrap();
    assert_eq!(output.status.code(), Some(exit), "{}{}", out(&output), err(&output));
    assert_eq!(err(&output).contains("  lost        "), exit == 3, "{}", err(&output));
}
