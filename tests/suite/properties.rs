//! What holds for whatever comes: generated and mutated answers, case files and profiles.
//!
//! The seed is the same in every run, unless `PROPERTY_SEED` is set to another one; a failure names it.

use std::fmt::Write;

use fastrand::Rng;
use kms_conformance::profile::Profile;
use kms_conformance::suite::Suite;
use kms_conformance::wire::{Format, Value, decode};

use crate::support::{Folder, bare_profile};

/// Runs a property on this many inputs, each with a seed of its own.
fn hold(times: u64, mut property: impl FnMut(&mut Rng)) {
    let first = std::env::var("PROPERTY_SEED").map_or(1, |seed| seed.parse().unwrap());
    for seed in first..first + times {
        let _named = Named(seed);
        property(&mut Rng::with_seed(seed));
    }
}

/// Names the seed where a property panics.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("fails with PROPERTY_SEED={}", self.0);
        }
    }
}

/// Changes bytes a few times: takes some away, doubles some, puts others in their place or between them.
fn mutated(random: &mut Rng, bytes: &[u8], tokens: &[&str]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.usize(1..5) {
        let from = random.usize(0..=bytes.len());
        let to = random.usize(from..=bytes.len().min(from + 40));
        let with = match random.u8(0..5) {
            0 => Vec::new(),
            1 => bytes[from..to].repeat(2),
            2 => vec![random.u8(..); random.usize(0..9)],
            3 => random.choice(tokens).unwrap().repeat(random.usize(1..300)).into_bytes(),
            _ => random.choice(tokens).unwrap().as_bytes().to_vec(),
        };
        bytes.splice(from..to, with);
    }
    bytes
}

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ",",
    ":",
    "=",
    "\n",
    "#",
    "null",
    "true",
    "1e999",
    "-0",
    "\\ud800",
    "\\u0000",
    "<a>",
    "</a>",
    "<a",
    "/>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&#0;",
    "&#x110000;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<?xml version=\"1.0\"?>",
    "xmlns:a=\"b\" ",
    "\u{feff}",
    "\u{202e}",
    "é",
    "[keys.usable]\n",
    "\"id\": \"one\",",
    "${",
    "${account}",
    "[[",
    "/0/Statement",
];

/// Members as they are in either format, for one level more than `depth`.
fn members(random: &mut Rng, format: Format, depth: u8) -> Vec<(String, Value)> {
    let mut members = Vec::new();
    for number in 0..random.usize(1..4) {
        members.push((format!("M{number}"), value(random, format, depth)));
    }
    members
}

fn value(random: &mut Rng, format: Format, depth: u8) -> Value {
    let text = |random: &mut Rng| Value::Text((0..random.usize(1..6)).map(|_| plain(random)).collect());
    match (format, random.u8(0..if depth == 0 { 1 } else { 5 })) {
        (_, 1) => Value::Tree(members(random, format, depth - 1)),
        (Format::Json, 2) => Value::List((0..random.usize(0..4)).map(|_| value(random, format, depth - 1)).collect()),
        (Format::Json, 3) => [Value::Null, Value::Bool(random.bool()), Value::Number(random.i64(..).to_string())]
            [random.usize(0..3)]
        .clone(),
        _ => text(random),
    }
}

/// A character that either format may have, and that is no white space.
fn plain(random: &mut Rng) -> char {
    loop {
        let character = if random.bool() { random.char('!'..='~') } else { random.char('\u{a1}'..='\u{10000}') };
        if !character.is_whitespace() && !character.is_control() && character < '\u{fffe}' {
            return character;
        }
    }
}

fn json(value: &Value) -> String {
    let object = |members: &[(String, Value)]| {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\": {}", json(value))).collect();
        format!("{{{}}}", members.join(", "))
    };
    match value {
        Value::Text(text) => {
            let units = text.encode_utf16();
            let escaped = units.fold(String::new(), |mut all, unit| {
                write!(all, "\\u{unit:04x}").unwrap();
                all
            });
            format!("\"{escaped}\"")
        }
        Value::Number(number) => number.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Tree(members) => object(members),
    }
}

fn xml(name: &str, value: &Value) -> String {
    let content = match value {
        Value::Text(text) => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&#62;"),
        Value::Tree(members) => members.iter().map(|(name, value)| xml(name, value)).collect(),
        other => panic!("XML has no {other:?}"),
    };
    format!("<{name}>{content}</{name}>")
}

#[test]
fn answer_is_decoded_as_it_was_encoded() {
    hold(1_000, |random| {
        for format in [Format::Json, Format::Xml] {
            let members = Value::Tree(members(random, format, 3));
            let body = if format == Format::Json { json(&members) } else { xml("R", &members) };
            let decoded = decode(format, body.as_bytes()).unwrap_or_else(|error| panic!("{error}: {body}"));
            assert_eq!(Value::Tree(decoded.members), members, "{body}");
        }
    });
}

#[test]
fn answer_that_is_mutated_is_decoded_or_told() {
    let (mut decoded, mut told) = (0, 0);
    hold(6_000, |random| {
        let format = if random.bool() { Format::Json } else { Format::Xml };
        let members = Value::Tree(members(random, format, 3));
        let body = if format == Format::Json { json(&members) } else { xml("R", &members) };
        let body = mutated(random, body.as_bytes(), TOKENS);
        match decode(format, &body) {
            Ok(_) => decoded += 1,
            Err(error) => {
                told += 1;
                let lines = body.split(|byte| *byte == b'\n').count();
                assert!((1..=lines).contains(&error.line) && error.column <= body.len() + 1, "{error}");
            }
        }
    });
    assert!(decoded > 100 && told > 100, "{decoded} are decoded and {told} told: the property holds of little");
}

#[test]
fn case_file_that_is_mutated_loads_or_is_told_with_its_place() {
    let whole = include_bytes!("../../cases/success/sid.json");
    let folder = Folder::of_cases();
    let mut told = 0;
    hold(60, |random| {
        folder.write("success/sid.json", mutated(random, whole, TOKENS));
        if let Err(error) = Suite::load(folder.path()) {
            told += 1;
            assert!(error.to_string().contains("success/sid.json"), "{error}");
        }
    });
    assert!(told > 20, "{told} are told: the property holds of little");
}

#[test]
fn profile_that_is_mutated_loads_or_is_told_with_its_place() {
    let (whole, folder) = (bare_profile(), Folder::new());
    let mut told = 0;
    hold(1_500, |random| {
        let file = folder.write("p.toml", mutated(random, whole.as_bytes(), TOKENS));
        if let Err(error) = Profile::load(&file) {
            told += 1;
            assert!(error.to_string().contains("p.toml"), "{error}");
        }
    });
    assert!(told > 500, "{told} are told: the property holds of little");
}
