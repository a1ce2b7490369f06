#!/usr/bin/env bash
# clippy, with every warning denied.
set -euo pipefail
cargo clippy --workspace --all-targets --quiet -- -D warnings
