#!/usr/bin/env bash
# rustfmt has nothing to change.
set -euo pipefail
cargo fmt --all --check
