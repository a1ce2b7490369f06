#!/usr/bin/env bash
# The suite against every deviation and every choice of the reference endpoint, and the proof of its independence.
set -euo pipefail
cargo test-proof
