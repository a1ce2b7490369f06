//! Where a run writes to: files that take their place when they are whole, what is no file, disks that fill up, and readers that
//! are gone.

#![cfg(unix)]

use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rstest::rstest;
use serde_json::Value;

use crate::support::{Folder, Served, err, out, program};

const ONE: &str = "success::one-statement::json";

fn report(file: &Path) -> String {
    format!("json={}", file.display())
}

fn is_whole(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|report| report["summary"].is_object())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The program in a shell in which a file may have so many blocks of 512 bytes, as on a disk that fills up.
fn with_room(blocks: u32, arguments: &[&str]) -> Output {
    let program = program(arguments);
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
    shell.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        if value.is_none() {
            shell.env_remove(name);
        }
    }
    shell.output().unwrap()
}

#[test]
fn report_that_the_disk_has_no_room_for_leaves_nothing() {
    let folder = Folder::new();
    let file = folder.write("report.json", "before");
    let output = with_room(8, &["run", "success::", "--report", &report(&file)]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(
        err(&output).contains(&format!("error: cannot write the report {}: File too large", file.display())),
        "{}",
        err(&output)
    );
    assert_eq!(names(folder.path()), ["report.json"]);
    assert_eq!(std::fs::read_to_string(file).unwrap(), "before");
}

/// Also where the endpoint does not conform: half a baseline is no finding about it.
#[rstest]
fn baseline_that_the_disk_has_no_room_for_leaves_nothing_half_written(#[values(false, true)] deviates: bool) {
    let folder = Folder::new();
    let served = Served::start(if deviates { &["--deviate", "effect-permit"] } else { &[] });
    let locks = Folder::new();
    let (to, locks) = (folder.path().display().to_string(), locks.path().display().to_string());
    let arguments =
        ["run", "effect-permit::", ONE, "--endpoint", served.url(), "--record-baseline", &to, "--locks", &locks];
    let output = with_room(0, &arguments);
    assert_eq!(output.status.code(), Some(3), "{}{}", out(&output), err(&output));
    assert!(err(&output).contains(&format!("error: cannot write the baseline {to}/")), "{}", err(&output));
    let mut left = vec![folder.path().to_owned()];
    while let Some(place) = left.pop() {
        if place.is_dir() {
            left.extend(std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            panic!("{} is left", place.display());
        }
    }
}

#[test]
fn device_is_written_to_and_not_replaced() {
    let output = program(&["run", ONE, "--report", "json=/dev/null"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let output = program(&["run", ONE, "--report", "json=/dev/full"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(
        err(&output).contains("error: cannot write the report /dev/full: No space left on device"),
        "{}",
        err(&output)
    );
    assert!(std::fs::metadata("/dev/full").unwrap().file_type().is_char_device());
}

/// To a pipe as well as to a file, which both of its writers write to from where the other has ended.
#[rstest]
fn stream_of_the_program_has_the_report_in_one_piece(
    #[values("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")] path: &str,
    #[values(false, true)] is_file: bool,
) {
    let folder = Folder::new();
    let file = folder.write("out", "");
    let mut command = program(&["run", ONE, "--report", &format!("json={path}")]);
    if is_file {
        command.stdout(std::fs::File::create(&file).unwrap());
    }
    let output = command.output().unwrap();
    let text = if is_file { std::fs::read_to_string(file).unwrap() } else { out(&output) };
    let begins = text.find("{\n\"report\"").unwrap_or_else(|| panic!("{text}{}", err(&output)));
    let ends = text.rfind("\n}\n").unwrap() + 3;
    assert!(is_whole(&text[begins..ends]), "{text}");
    assert!(text.starts_with("running 1 trials"), "{text}");
}

#[test]
fn named_pipe_is_written_to() {
    let folder = Folder::new();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = program(&["run", ONE, "--report", &report(&pipe)]).stdout(Stdio::null()).spawn().unwrap();
    let text = std::fs::read_to_string(&pipe).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(is_whole(&text), "{text}");
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[rstest]
fn link_stays_and_leads_to_the_report(#[values(false, true)] dangles: bool) {
    let folder = Folder::new();
    let link = folder.path().join("link.json");
    std::fs::create_dir(folder.path().join("far")).unwrap();
    if !dangles {
        folder.write("far/report.json", "before");
    }
    symlink("far/report.json", &link).unwrap();
    let output = program(&["run", ONE, "--report", &report(&link)]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(is_whole(&std::fs::read_to_string(folder.path().join("far/report.json")).unwrap()));
    assert_eq!(names(&folder.path().join("far")), ["report.json"]);
}

#[test]
fn runs_with_one_report_write_it_whole() {
    let folder = Folder::new();
    let file = folder.path().join("report.json");
    let start = || program(&["run", ONE, "--report", &report(&file)]).stdout(Stdio::null()).spawn().unwrap();
    for mut run in [start(), start(), start()] {
        assert_eq!(run.wait().unwrap().code(), Some(0));
    }
    assert!(is_whole(&std::fs::read_to_string(&file).unwrap()));
    assert_eq!(names(folder.path()), ["report.json"]);
}

/// A file as others are, by the mask of the process.
#[test]
fn report_can_be_read_by_whom_the_mask_lets() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let plain = folder.write("plain", "").metadata().unwrap().permissions().mode();
    let file = folder.path().join("report.json");
    program(&["run", ONE, "--report", &report(&file)]).output().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode(), plain);
}

/// A stream whose reader is gone before the first byte.
fn gone() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[rstest]
#[case::run(&["run", ONE], 0)]
#[case::run_that_fails(&["run", "no-such-trial"], 4)]
#[case::list(&["run", "--list"], 0)]
#[case::cases(&["cases"], 0)]
#[case::clauses(&["clauses", "--format", "json"], 0)]
#[case::deviations(&["deviations"], 0)]
#[case::choices(&["choices"], 0)]
#[case::help(&["--help"], 0)]
#[case::usage(&["run", "--nonsense"], 2)]
fn stream_without_a_reader_is_no_panic(
    #[case] arguments: &[&str],
    #[case] code: i32,
    #[values("out", "err", "both")] closed: &str,
) {
    let mut command = program(arguments);
    command.stdout(if closed == "err" { Stdio::piped() } else { gone() });
    command.stderr(if closed == "out" { Stdio::piped() } else { gone() });
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", err(&output));
    assert!(!err(&output).contains("panicked"), "{}", err(&output));
}

/// The report is whole and the verdict told, though nobody sees the trials.
#[test]
fn run_without_a_reader_goes_on() {
    let folder = Folder::new();
    let file = folder.path().join("report.json");
    let served = Served::start(&["--deviate", "effect-permit"]);
    let locks = Folder::new().path().display().to_string();
    let arguments = ["run", "effect-permit", "--endpoint", served.url(), "--locks", &locks, "--report", &report(&file)];
    let output = program(&arguments).stdout(gone()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(is_whole(&std::fs::read_to_string(&file).unwrap()));
}
