//! Tests of the suite itself: `cargo test --test suite`.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without ends it")]

mod baselines;
mod blame;
mod checks;
mod clauses;
mod command_lines;
mod commands;
mod corpus;
mod decoding;
mod demanded;
mod echoes;
mod edits;
mod endpoints;
mod errors;
mod failures;
mod folders;
mod formats;
mod framing;
mod guides;
mod leases;
mod loading;
mod matrix;
mod matrix_reports;
mod parts;
mod placeholders;
mod profiles;
mod redaction;
mod refusals;
mod requests;
mod samples;
mod schemas;
mod self_contained;
mod sending;
mod signatures;
mod snapshots;
mod sound_secrets;
mod spellings;
mod states;
mod support;
mod targets;
mod tolerances;
mod twins;
mod unknown_keys;
mod verdicts;
mod ways;
