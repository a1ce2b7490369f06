//! The samples in the guides, README.md and `docs/`: each is what the program prints, or is taken by what it is written for.
//! `UPDATE_SAMPLES=1 cargo test --test suite samples` writes anew what is printed, and the numbers.

use std::path::Path;

use kms_conformance::plan::{ContextMode, Wishes, plan};
use kms_conformance::profile::Profile;
use kms_conformance::suite::Suite;
use kms_conformance::wire::{Form, Scheme};
use kms_conformance_reference::{choices, deviations};
use regex_lite::Regex;
use rstest::rstest;

use crate::corpus::corpus;
use crate::support::endpoint::REQUEST_ID;
use crate::support::guides::{block, blocks, blocks_in, compare, guide, guides, rewrite, updates};
use crate::support::{Folder, Served, bare_profile, err, out, program};

/// The address that stands in samples.
const ADDRESS: &str = "http://127.0.0.1:8080";
/// The seed that stands in samples.
const SEED: &str = "--seed=7";
/// The longest line of a sample that is an excerpt.
const WIDTH: usize = 118;

/// A run at an endpoint of its own, as a reader could have made it: with the address of the samples, one request id, and no
/// blanks at the ends of lines.
fn printed(endpoint: Option<&str>, arguments: &[&str]) -> String {
    let folder = Folder::new();
    let locks = folder.path().display().to_string();
    let mut command = program(&[&["run", SEED], arguments].concat());
    let output = command.args(endpoint.map(|url| format!("--endpoint={url}"))).env("KMS_CONFORMANCE_LOCKS", &locks);
    let output = output.output().unwrap();
    let text = out(&output);
    assert!(text.contains("\n  conforming  "), "{text}{}", err(&output));
    let uuid = Regex::new("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}").unwrap();
    let locks = format!(" --locks {locks}");
    let text = uuid.replace_all(&text, REQUEST_ID).replace(endpoint.unwrap_or(ADDRESS), ADDRESS).replace(&locks, "");
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The lines from the one before the first that begins so, to the first that begins so.
fn between(text: &str, below: &str, last: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let find = |start: &str| lines.iter().position(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{text}"));
    lines[find(below) - 1..=find(last)].iter().map(|line| format!("{line}\n")).collect()
}

fn figures(text: &str) -> String {
    text[text.rfind("\nSetKeyPolicy, ").unwrap() + 1..].to_owned()
}

#[test]
fn failure_is_what_is_printed() {
    let served = Served::start(&["--deviate", "effect-permit"]);
    let text = printed(Some(served.url()), &["invalid-parameter::effect-permit::json", "--exact"]);
    compare("failure", &between(&text, "  case  ", "  repeat  "));
}

#[test]
fn figures_are_what_is_printed() {
    compare("figures", &figures(&printed(None, &[])));
}

/// The lines of the figures that tell of what is tolerated; long ones are cut off.
#[test]
fn tolerated_figures_are_what_is_printed() {
    let served = Served::start(&["--choose", "no-permission-status=403"]);
    let folder = Folder::new();
    let profile = include_str!("../../profiles/conventional.toml").to_owned() + "\n" + &block("profile").text;
    let profile = folder.write("profile.toml", profile).display().to_string();
    let text = figures(&printed(Some(served.url()), &["--profile", &profile]));
    let told = |line: &&str| {
        line.starts_with("  conforming") || line.contains(" tolerated") || line.starts_with("  tolerated")
    };
    let cut = |line: &str| match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{} …\n", line[..end].trim_end()),
        None => format!("{line}\n"),
    };
    compare("tolerated", &text.lines().filter(told).map(cut).collect::<String>());
}

#[test]
fn every_block_is_a_sample_that_a_test_knows() {
    for block in blocks() {
        let known = match block.language.as_str() {
            "console" | "json" => &[""][..],
            "toml" => &["manifest", "profile", "world"],
            "rust" => &["harness", "deviation", "choice"],
            "text" => &["failure", "figures", "tolerated", "drawing"],
            _ => &[],
        };
        let known = known.contains(&block.name.as_str());
        assert!(known, "{}: no test knows what a block of `{} {}` is", block.place(), block.language, block.name);
    }
}

#[test]
fn sample_of_a_profile_loads() {
    let (folder, block) = (Folder::new(), block("profile"));
    let path = folder.write("profile.toml", bare_profile() + "\n" + &block.text);
    Profile::load(&path)
        .and_then(|profile| profile.fits(&corpus().errors))
        .unwrap_or_else(|error| panic!("{}: {error}", block.place()));
}

#[test]
fn sample_of_a_manifest_makes_a_harness() {
    let manifest = block("manifest");
    let table: toml::Table = manifest.text.parse().unwrap_or_else(|error| panic!("{}: {error}", manifest.place()));
    assert!(table["dev-dependencies"].get(env!("CARGO_PKG_NAME")).is_some(), "{}", manifest.place());
    let target = &table["test"][0];
    assert_eq!(target["harness"].as_bool(), Some(false), "{}", manifest.place());
    let source = block("harness");
    let first = format!("// tests/{}.rs\n", target["name"].as_str().unwrap());
    assert_eq!(source.text.strip_prefix(&first), Some(include_str!("golden/emulator.rs")), "{}", source.place());
    let documented: String = emulator_in_the_documentation();
    assert_eq!(documented, include_str!("golden/emulator.rs"), "the documentation of `harness`");
}

/// The same target, as the documentation of the harness shows it.
fn emulator_in_the_documentation() -> String {
    let comment = include_str!("../../src/harness.rs").lines().map_while(|line| line.strip_prefix("//!"));
    let mut lines =
        comment.map(|line| line.strip_prefix(' ').unwrap_or(line)).skip_while(|line| !line.starts_with("```"));
    lines.next();
    lines.take_while(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect()
}

#[expect(dead_code, reason = "that it compiles is what is tested")]
#[path = "golden/emulator.rs"]
mod emulator;

#[test]
fn sample_of_a_case_loads() {
    for block in blocks_in("json") {
        let folder = Folder::of_corpus();
        // The case of the sample stands in the corpus, and an id is there once.
        let text = block.text.replace("\"id\": \"", "\"id\": \"sample-of-");
        folder.write("invalid-parameter/sample.json", text);
        let suite = Suite::load(folder.path()).unwrap_or_else(|error| panic!("{}: {error}", block.place()));
        let named = |suite: &Suite| suite.cases.iter().filter(|case| case.id.starts_with("sample-of-")).count();
        assert!(named(&suite) > 0, "{}: there is no case in it", block.place());
    }
}

/// The clauses, cases and trials of a run at the embedded endpoint.
fn sizes() -> Vec<String> {
    let judge = [kms_conformance::suite::Provenance::Inferred, kms_conformance::suite::Provenance::Observed];
    let wishes = Wishes {
        form: Form::GetQuery,
        scheme: Scheme::V1,
        judge: judge.into(),
        strict: false,
        contexts: ContextMode::Pairs,
    };
    let trials = plan(corpus(), &Profile::conventional().unwrap(), &wishes).len();
    [corpus().clauses.iter().count(), corpus().cases.len(), trials].map(|count| count.to_string()).into()
}

/// The number in a row of the figures of the proof, which writes that page itself.
fn proved(row: &str) -> Vec<String> {
    let page = guide("docs/deviations.md").text;
    let line = page.lines().find_map(|line| line.strip_prefix(&format!("| {row} | "))).unwrap();
    vec![line.trim_end_matches(" |").to_owned()]
}

fn choices_and_answers() -> Vec<String> {
    let answers: usize = choices::choices().map(|choice| choice.values.len() - 1).sum();
    vec![choices::choices().count().to_string(), answers.to_string()]
}

#[rstest]
#[case::rust("README.md", r"Rust toolchain \((\S+) or newer\)", vec![env!("CARGO_PKG_RUST_VERSION").to_owned()])]
#[case::sizes("docs/why-believe-it.md", r"(\d+) clauses, (\d+) cases, (\d+) trials", sizes())]
#[case::deviations("docs/why-believe-it.md", r"Each of (\d+) \[deviations\]", vec![deviations::deviations().count().to_string()])]
#[case::judged("docs/why-believe-it.md", r"Each of the (\d+) judged cases", proved("judged cases"))]
#[case::claims(
    "docs/why-believe-it.md",
    r"each of the (\d+) claims",
    proved("claims: a judged case is about a clause")
)]
#[case::choices("docs/why-believe-it.md", r"has (\d+) such choices with (\d+) answers", choices_and_answers())]
fn number_is_that_of_the_suite(#[case] name: &str, #[case] pattern: &str, #[case] numbers: Vec<String>) {
    let pattern = Regex::new(&pattern.replace(' ', r"\s+")).unwrap();
    let found = |text: &str| {
        let captures = pattern.captures(text).unwrap_or_else(|| panic!("{name} has no sentence like {pattern}"));
        captures.iter().skip(1).map(|group| group.unwrap().range()).collect::<Vec<_>>()
    };
    if updates() {
        rewrite(name, |guide| {
            let mut text = guide.text.clone();
            for (range, number) in found(&guide.text).into_iter().zip(&numbers).rev() {
                text.replace_range(range, number);
            }
            text
        });
        return;
    }
    let text = guide(name).text;
    let written: Vec<_> = found(&text).into_iter().map(|range| text[range].to_owned()).collect();
    assert_eq!(written, numbers, "{name}: {pattern}; UPDATE_SAMPLES=1 writes the numbers anew");
}

/// Links to other sites are not followed: a test talks to loopback only.
#[test]
fn link_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)#\s]+)(#[^)]*)?\)").unwrap();
    let mut followed = 0;
    for guide in guides() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(&guide.name);
        for target in link.captures_iter(&guide.text).map(|captures| captures[1].to_owned()) {
            if !target.contains("://") {
                assert!(folder.parent().unwrap().join(&target).exists(), "{}: {target} is not there", guide.name);
                followed += 1;
            }
        }
    }
    assert!(followed > 20, "{followed}");
}
