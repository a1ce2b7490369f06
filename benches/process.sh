#!/usr/bin/env bash
# How long whole processes of the test build take: the list of trials, and one trial, as nextest starts them.
#   benches/process.sh [RUNS] [TRIAL]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-30}
trial=${2:-invalid-parameter::effect-permit::json}

built=$(cargo test --no-run --test conformance 2>&1) || { echo "$built"; exit 1; }
conformance=$(printf '%s\n' "$built" | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
for name in ${!KMS_CONFORMANCE_*}; do unset "$name"; done
export NEXTEST_EXECUTION_MODE=process-per-test

# The least, the middle and the most of a column of thousandths of a second.
spread() {
  sort -n | awk '{ all[NR] = $1 } END { printf "%7.1f %7.1f %7.1f", all[1], all[int((NR + 1) / 2)], all[NR] }'
}
measure() {
  local what=$1 times='' said TIMEFORMAT='%R %U %S'
  shift
  said=$("$@" 2>&1) || { echo "$said"; exit 1; }
  for _ in $(seq "$runs"); do
    times+=$({ time "$@" > /dev/null 2>&1; } 2>&1)$'\n'
  done
  printf '%-14s %s %s\n' "$what" \
    "$(printf %s "$times" | awk '{ print $1 * 1000 }' | spread)" \
    "$(printf %s "$times" | awk '{ print ($2 + $3) * 1000 }' | spread)"
}

printf '%s runs, in ms   passed: least, middle, most   processor: least, middle, most\n' "$runs"
measure 'list' "$conformance" --list
measure 'one trial' "$conformance" --exact "$trial"
