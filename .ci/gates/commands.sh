#!/usr/bin/env bash
# The command lines and exit codes that docs/architecture.md lists as contracts, against a served reference endpoint.
set -euo pipefail
cd "$(dirname "$0")/../.."

. .ci/lib/serve.sh

work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
cargo build --quiet
kms=target/debug/kms-conformance
serve "$kms" "$work/served"

# What a command must print, whatever else it prints.
prints() {
  local wanted=$1
  shift
  "$@" > "$work/out" 2>&1 || { cat "$work/out"; echo "failed: $*"; exit 1; }
  grep -qE "$wanted" "$work/out" || { tail -n 20 "$work/out"; echo "no line like '$wanted': $*"; exit 1; }
  echo "ok: $*"
}
# With which code a command must end.
ends() {
  local wanted=$1 code=0
  shift
  "$@" > "$work/out" 2>&1 || code=$?
  [ "$code" -eq "$wanted" ] || { cat "$work/out"; echo "exit $code, not $wanted: $*"; exit 1; }
  echo "ok ($wanted): $*"
}

name=invalid-parameter::sid-129-characters::xml
prints 'conforming  ([0-9]+) of \1 ' cargo test --quiet
prints 'conforming  ([0-9]+) of \1 ' cargo test --quiet sid
prints 'conforming  ([0-9]+) of \1 ' cargo test --quiet -- --endpoint "$url"
prints 'conforming  ([0-9]+) of \1 ' cargo test --quiet -- --endpoint "$url" --scheme v3
prints 'conforming  ([0-9]+) of \1 ' cargo test --quiet sid -- --endpoint "$url"
prints '1 passed' cargo test --quiet -- --endpoint "$url" "$name" --exact
prints "$name: test" cargo test --quiet -- --list
prints 'conforming  ([0-9]+) of \1 ' cargo test --quiet -- --skip sid --endpoint "$url"
prints 'conforming  ([0-9]+) of \1 ' cargo test --quiet -- --endpoint "$url" --profile profiles/conventional.toml

# The embedded run and the served endpoint have the same verdicts, in either scheme.
verdicts() { sed -n 's/^{"name":"\([^"]*\)".*"verdict":"\([a-z-]*\)".*/\1 \2/p' "$1"; }
prints 'conforming' cargo test --quiet -- --report "json=$work/embedded.json"
verdicts "$work/embedded.json" > "$work/embedded"
[ "$(wc -l < "$work/embedded")" -gt 140 ] || { echo 'the embedded report has no trials'; exit 1; }
for scheme in v1 v3; do
  prints 'conforming' "$kms" run --endpoint "$url" --scheme "$scheme" --judge inferred,observed --report "json=$work/$scheme.json"
  verdicts "$work/$scheme.json" > "$work/$scheme"
  diff "$work/embedded" "$work/$scheme"
  echo "ok: the verdicts with $scheme are those of the embedded run"
done

if cargo nextest --version > /dev/null 2>&1; then
  prints 'Summary.* passed' cargo nextest run --no-fail-fast sid
  prints 'Summary.* passed' env KMS_CONFORMANCE_ENDPOINT="$url" cargo nextest run sid --partition hash:1/3
  prints "running against $url" env KMS_CONFORMANCE_ENDPOINT="$url" cargo nextest run --success-output immediate sid-128
  ends 104 env KMS_CONFORMANCE_ENDPONT="$url" cargo nextest run sid
  ends 104 env KMS_CONFORMANCE_REPORT="json=$work/never.json" cargo nextest run sid
fi

# A reader that is gone changes nothing: the trials are judged, and the report is whole.
for threads in 1 16; do
  rm -f "$work/gone.json"
  set +e
  cargo test --quiet sid -- --test-threads "$threads" --report "json=$work/gone.json" 2> "$work/out" | true
  code=${PIPESTATUS[0]}
  set -e
  [ "$code" = 0 ] && ! grep -q panicked "$work/out" && grep -q '^"summary"' "$work/gone.json" || { cat "$work/out"; echo "exit $code: cargo test with a closed standard output"; exit 1; }
  echo "ok ($code): cargo test --test-threads $threads with a closed standard output"
done

prints '^[0-9]+ cases' "$kms" cases
prints '^[0-9]+ clauses' "$kms" clauses
prints '^[0-9]+ clauses: [0-9]+ with a judged check' "$kms" clauses --report "$work/embedded.json"
prints '"title"' "$kms" cases --format json
prints '"cases"' "$kms" clauses --format json
ends 2 "$kms" run --endpoint https://kms.cn-hangzhou.aliyuncs.com
ends 2 "$kms" run --endpiont "$url"
ends 2 "$kms" clauses --report "$work/never.json"
ends 3 "$kms" run --endpoint http://127.0.0.1:9
ends 4 "$kms" run --endpoint "$url" no-such-trial
ends 4 "$kms" clauses no-such-clause
ends 2 "$kms" run --endpoint "$url" --skip no-such-trial
ends 2 env KMS_CONFORMANCE_ENDPONT="$url" "$kms" run
