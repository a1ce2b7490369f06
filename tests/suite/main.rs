//! Tests of the suite itself.

mod decoding;
mod sending;
mod signatures;
mod support;
