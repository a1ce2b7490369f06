#!/usr/bin/env bash
# clippy, with every warning denied.
set -euo pipefail
cargo clippy --workspace --all-targets --quiet -- -D warnings
# `--all-targets` leaves out what is no default test target.
cargo clippy --test proof --test suite --quiet -- -D warnings
