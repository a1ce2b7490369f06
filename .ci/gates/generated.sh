#!/usr/bin/env bash
# Schemas and snapshots are written anew from types and data, and git sees no change.
set -euo pipefail
cd "$(dirname "$0")/../.."
UPDATE_SCHEMAS=1 INSTA_UPDATE=always cargo test --quiet --test suite -- schema snapshots_are
git diff --exit-code -- cases snapshots
test -z "$(git status --porcelain -- cases snapshots)"
