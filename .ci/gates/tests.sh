#!/usr/bin/env bash
# The one test command of the README.
set -euo pipefail
cargo test-all
