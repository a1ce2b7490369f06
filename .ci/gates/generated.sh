#!/usr/bin/env bash
# Schemas are written anew from types, snapshots from what the embedded endpoint answers, and git sees no change.
set -euo pipefail
cd "$(dirname "$0")/../.."
UPDATE_SCHEMAS=1 INSTA_UPDATE=always cargo test --quiet --test suite -- schema snapshots_are
git diff --exit-code -- cases snapshots
test -z "$(git status --porcelain -- cases snapshots)"
