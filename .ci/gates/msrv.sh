#!/usr/bin/env bash
# The stated MSRV, `rust-version` of Cargo.toml: no dependency wants a newer Rust, and a toolchain of that version takes all
# of the workspace, where it is installed. (That no newer part of std is used is clippy's to say: `incompatible_msrv`.)
set -euo pipefail
cd "$(dirname "$0")/../.."

stated=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
host=$(rustc -vV | sed -n 's/^host: //p')
wanted=$(cargo metadata --format-version 1 --locked --filter-platform "$host" \
  | grep -o '"rust_version":"[^"]*"' | cut -d '"' -f 4 | sed 's/^\([0-9]*\.[0-9]*\)\.0$/\1/' | sort -V | tail -n 1)
[ "$(printf '%s\n' "$stated" "$wanted" | sort -V | tail -n 1)" = "$stated" ] \
  || { echo "rust-version is $stated, and a dependency wants $wanted"; exit 1; }
echo "ok: no dependency wants more than Rust $wanted, stated is $stated"

toolchain=$(rustup toolchain list 2> /dev/null | grep -oE "^${stated//./\\.}(\.[0-9]+)?-[^ ]+" | head -n 1 || true)
if [ -z "$toolchain" ]; then
  echo "not tested: a build with Rust $stated, which is not installed here (rustup toolchain install $stated)"
  exit 0
fi
export RUSTUP_TOOLCHAIN=$toolchain CARGO_TARGET_DIR=target/msrv
cargo check --workspace --all-targets --locked --quiet
# `--all-targets` leaves out what is no default test target.
cargo check --test proof --test suite --locked --quiet
echo "ok: all of the workspace builds with $toolchain"
