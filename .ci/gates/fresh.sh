#!/usr/bin/env bash
# The commands of README.md on a fresh machine: a clone of HEAD, an empty CARGO_HOME, an empty target. What only works
# because of something that an earlier build left behind fails here.
set -euo pipefail
cd "$(dirname "$0")/../.."
. .ci/lib/serve.sh

work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
git clone --quiet . "$work/clone"
mkdir "$work/home"
# Where the machine's own settings name a mirror of crates.io, it is the way to the crates. Nothing else is taken along.
for settings in "${CARGO_HOME:-$HOME/.cargo}"/config{,.toml}; do
  [ ! -f "$settings" ] || cp "$settings" "$work/home/"
done
export CARGO_HOME=$work/home CARGO_TARGET_DIR=$work/clone/target
for name in ${!KMS_CONFORMANCE_*}; do unset "$name"; done
cd "$work/clone"

# A command that must end well, and what it must print.
prints() {
  local wanted=$1
  shift
  "$@" > "$work/out" 2>&1 || { tail -n 60 "$work/out"; echo "failed: $*"; exit 1; }
  grep -qE "$wanted" "$work/out" || { tail -n 20 "$work/out"; echo "no line like '$wanted': $*"; exit 1; }
  echo "ok: $*"
}

prints 'conforming  ([0-9]+) of \1 ' cargo test
prints '^[0-9]+ cases' cargo run -- cases
if grep -E '^ *(Compiling|Downloaded) ' "$work/out" | grep -vE ' kms-conformance(-reference)? v'; then
  echo 'these have been compiled for `cargo test` before: their features differ between it and `cargo run`'
  exit 1
fi
serve target/debug/kms-conformance "$work/served"
prints 'conforming  ([0-9]+) of \1 ' cargo test -- --endpoint "$url"
prints 'test result: ok' cargo test-all
