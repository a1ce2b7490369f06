#!/usr/bin/env bash
# rustdoc, with every warning denied, and the examples in it.
set -euo pipefail
RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet
cargo test --quiet --package kms-conformance-reference --doc
