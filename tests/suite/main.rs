//! Tests of the suite itself.

mod decoding;
mod redaction;
mod requests;
mod sending;
mod signatures;
mod support;
