//! The command lines, options and exit codes in the guides are those of the program and of the harness.

use std::collections::BTreeSet;
use std::path::Path;

use clap::Command;
use kms_conformance::plan::{ContextMode, Wishes, plan};
use kms_conformance::profile::Profile;
use kms_conformance::wire::{Form, Scheme};
use kms_conformance::{Exit, cli, harness};

use crate::corpus::corpus;
use crate::support::Served;
use crate::support::guides::{blocks_in, guide, guides, spans};

/// Options of other programs that guides name.
const OF_OTHERS: [&str; 9] =
    ["--endpoint", "--lib", "--locked", "--no-run", "--package", "--partition", "--path", "--profile", "--timeout"];
/// What stands for a word of the reader's, and a word that will do.
const WORDS: [(&str, &str); 4] =
    [("ID", "effect-permit"), ("NAME=VALUE", "sid-empty=accepted"), ("NUMBER", "7"), ("N", "1")];

/// The words of a command line as a shell makes them, up to a comment, without what is set before it and `&` behind it.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() && !rest.starts_with('#') {
        let (word, after) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(WORDS.iter().find(|(stands, _)| *stands == word).map_or(word, |(_, meant)| meant).to_owned());
        rest = after.trim_start();
    }
    let set = |word: &&String| {
        word.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c == '_' || c.is_ascii_uppercase()))
    };
    let set = words.iter().take_while(set).count();
    words.drain(..set);
    words.retain(|word| word != "&");
    words
}

/// What is wrong with a command line, if it is one of this project's.
fn wrong(line: &str) -> Result<(), String> {
    let words = words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["cargo", "run", "--", rest @ ..] | ["kms-conformance", rest @ ..] => taken(cli::command(), rest),
        ["cargo", "test", rest @ ..] => tested(rest),
        ["cargo", alias @ ("test-all" | "test-proof"), rest @ ..] => aliased(alias, rest),
        ["cargo", "nextest" | "install" | "mutants" | "build" | "bench" | "insta" | "metadata", ..]
        | ["export" | "./my-emulator" | "benches/process.sh", ..] => Ok(()),
        _ => Err("no test knows this command".to_owned()),
    }
}

fn taken(command: Command, words: &[&str]) -> Result<(), String> {
    let line = std::iter::once(&"program").chain(words);
    command.try_get_matches_from(line).map(drop).map_err(|error| error.to_string())
}

/// `cargo test …`: the harness, or a target that is named.
fn tested(words: &[&str]) -> Result<(), String> {
    let (before, behind) = match words.iter().position(|word| *word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    match before {
        ["--test", "suite", filters @ ..] => filters.iter().try_for_each(|filter| has_test(filter)),
        ["-p" | "--package", "kms-conformance-reference"] => Ok(()),
        ["--test", "conformance", filters @ ..] | filters => {
            filters.iter().try_for_each(|filter| has_trial(filter))?;
            taken(harness::command(), behind)
        }
    }
}

/// Whether a filter selects a test of this program.
fn has_test(filter: &str) -> Result<(), String> {
    let listed =
        std::process::Command::new(std::env::current_exe().unwrap()).args(["--list", filter]).output().unwrap();
    let found = String::from_utf8_lossy(&listed.stdout).contains(": test");
    if found { Ok(()) } else { Err(format!("no test of the suite is called like `{filter}`")) }
}

fn has_trial(filter: &str) -> Result<(), String> {
    let wishes = Wishes {
        form: Form::GetQuery,
        scheme: Scheme::V1,
        judge: BTreeSet::new(),
        strict: false,
        contexts: ContextMode::Pairs,
    };
    let trials = plan(corpus(), &Profile::conventional().unwrap(), &wishes);
    let found = trials.iter().any(|trial| trial.name.contains(filter));
    if found { Ok(()) } else { Err(format!("no trial is called like `{filter}`")) }
}

/// An alias of `.cargo/config.toml`; a filter of the proof names a file or a test of it.
fn aliased(alias: &str, filters: &[&str]) -> Result<(), String> {
    let settings: toml::Table = include_str!("../../.cargo/config.toml").parse().unwrap();
    settings["alias"].get(alias).ok_or_else(|| format!("there is no alias `{alias}`"))?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/proof");
    let names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .flat_map(|path| {
            let source = std::fs::read_to_string(&path).unwrap();
            let tests = source.lines().filter_map(|line| line.trim().strip_prefix("fn ")).map(str::to_owned);
            tests.chain([path.file_stem().unwrap().to_string_lossy().into_owned()]).collect::<Vec<_>>()
        })
        .collect();
    let unknown = filters.iter().find(|filter| !names.iter().any(|name| name.contains(**filter)));
    unknown.map_or(Ok(()), |filter| Err(format!("nothing in the proof is called like `{filter}`")))
}

#[test]
fn command_line_is_understood() {
    let mut lines = 0;
    for block in blocks_in("console") {
        for line in block.text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            wrong(line).unwrap_or_else(|problem| panic!("{}: {line}\n{problem}", block.place()));
            lines += 1;
        }
    }
    assert!(lines > 15, "{lines}");
}

#[test]
fn command_in_the_text_is_understood() {
    let mut commands = 0;
    for guide in guides() {
        for (line, span) in spans(&guide) {
            let begins = ["kms-conformance ", "cargo run ", "cargo test", "KMS_CONFORMANCE_"]
                .iter()
                .any(|it| span.starts_with(it));
            if begins && span.contains(' ') {
                wrong(&span).unwrap_or_else(|problem| panic!("{}:{line}: {span}\n{problem}", guide.name));
                commands += 1;
            }
        }
    }
    assert!(commands > 15, "{commands}");
}

/// Every option that some command has.
fn options() -> BTreeSet<String> {
    let program = cli::command();
    let commands = program.get_subcommands().cloned().chain([program.clone(), harness::command()]);
    commands
        .flat_map(|command| {
            let longs = command.get_arguments().filter_map(clap::Arg::get_long);
            longs.map(|long| format!("--{long}")).collect::<Vec<_>>()
        })
        .chain(["--help", "--version"].map(str::to_owned))
        .collect()
}

#[test]
fn option_in_the_text_is_there() {
    let options = options();
    for guide in guides() {
        for (line, span) in spans(&guide) {
            for word in span.split([' ', '=', '|', '\\']).filter(|word| word.starts_with("--") && word.len() > 2) {
                let known = options.contains(word) || span.starts_with("cargo") || OF_OTHERS.contains(&word);
                assert!(known, "{}:{line}: there is no option {word}", guide.name);
            }
        }
    }
}

/// What a console block shows that is no command is what `serve` prints.
#[test]
fn output_in_a_console_block_is_what_is_printed() {
    let served = Served::start(&[]);
    let (_, port) = served.line().rsplit_once(':').unwrap();
    let mut lines = 0;
    for block in blocks_in("console") {
        for line in block.text.lines().filter(|line| !line.starts_with("$ ")) {
            assert_eq!(line, served.line().replace(port, "8080"), "{}", block.place());
            lines += 1;
        }
    }
    assert!(lines > 0);
}

/// The cells of the rows of a guide's table, the one whose head begins with this word.
fn table(name: &str, head: &str) -> Vec<Vec<String>> {
    let text = guide(name).text;
    let rows = text.lines().skip_while(|line| !line.starts_with(&format!("| {head} |"))).skip(2);
    let cells =
        |line: &str| line.replace(r"\|", "/").trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    rows.take_while(|line| line.starts_with('|')).map(cells).collect()
}

/// The texts between backticks in a cell.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn table_of_options_has_every_one_with_its_twin_in_the_environment() {
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let written: BTreeSet<(String, String)> = table("README.md", "option")
        .iter()
        .flat_map(|row| {
            let (options, twins) = (code(&row[0]), code(&row[1]));
            assert_eq!(options.len(), twins.len(), "{row:?}");
            options.into_iter().map(first).zip(twins.into_iter().map(str::to_owned)).collect::<Vec<_>>()
        })
        .collect();
    let known: BTreeSet<(String, String)> = harness::command()
        .get_arguments()
        .filter_map(|option| {
            let twin = option.get_env()?.to_string_lossy().into_owned();
            Some((format!("--{}", option.get_long()?), twin))
        })
        .collect();
    assert_eq!(written, known);
}

#[test]
fn alternatives_in_the_table_of_options_are_taken() {
    let mut taken_ones = 0;
    for row in table("README.md", "option") {
        for option in code(&row[0]) {
            let Some((name, values)) = option.split_once(' ').filter(|(_, values)| values.contains('/')) else {
                continue;
            };
            for value in values.split('/') {
                taken(harness::command(), &[name, value]).unwrap_or_else(|problem| panic!("{name} {value}: {problem}"));
                taken_ones += 1;
            }
        }
    }
    assert!(taken_ones > 5, "{taken_ones}");
}

#[test]
fn table_of_exit_codes_is_that_of_the_program() {
    let known = Exit::ALL.map(|exit| vec![exit.code().to_string(), exit.meaning().to_owned()]);
    assert_eq!(table("docs/gate-a-ci.md", "exit code"), known);
    let text = guide("README.md").text;
    let sentence = text.split("It ends with ").nth(1).unwrap().split("\n\n").next().unwrap();
    let named: Vec<u8> = sentence.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    assert_eq!(named, Exit::ALL.map(Exit::code), "{sentence}");
}
