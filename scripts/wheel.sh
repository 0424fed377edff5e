#!/usr/bin/env bash
# Builds the Python package for this kind of machine: target/wheels/electra_qa-VERSION-cp311-abi3-PLATFORM.whl, of which
# one serves Python 3.11 and everything later. On Linux it is linked by zig, so that it runs where glibc is 2.28 or later.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

most=30000000 # bytes
need_wheel_tools
options=()
if [ "$(uname -s)" = Linux ]; then options=(--zig --compatibility manylinux_2_28); fi
rm -rf target/wheels
# maturin finds zig as a module of the Python that is first on PATH.
(cd python && PATH="$wheel_tools/$venv_bin:$PATH" maturin build --out ../target/wheels "${options[@]}")
wheel=$(ls target/wheels/*.whl)
size=$(wc -c <"$wheel")
[ "$size" -le $most ] || die "$wheel has $size bytes, more than $most"
say "$wheel: $((size / 100000 / 10)).$((size / 100000 % 10)) MB"
