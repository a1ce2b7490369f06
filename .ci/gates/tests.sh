#!/usr/bin/env bash
# The one test command of the README, and each benchmark once, so that none rots.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo test-all
cargo bench --quiet --profile dev -- --test
benches/process.sh 1
