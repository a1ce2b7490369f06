#!/usr/bin/env bash
# Licences, bans and sources of everything that is built.
set -euo pipefail
version=0.20.2
if ! cargo deny --version 2>/dev/null | grep -q "$version"; then
  cargo install --quiet --locked --version "$version" cargo-deny
fi
cargo deny --log-level error check licenses bans sources
