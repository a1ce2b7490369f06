//! Tests of the suite itself.

mod signatures;
