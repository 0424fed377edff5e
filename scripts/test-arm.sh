#!/usr/bin/env bash
# Tests the network's kernels for 64-bit ARM on a machine of another kind, under QEMU: scripts/test-arm.sh [cargo test's options]
# ./test leaves this out: it takes minutes, and installs a linker and an emulator once. On ARM, ./test has these tests itself.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

target=aarch64-unknown-linux-gnu
if command -v rustup >/dev/null && ! rustup target list --installed | grep -qx $target; then
  rustup target add $target
fi
command -v aarch64-linux-gnu-gcc >/dev/null ||
  install_package gcc-aarch64-linux-gnu "A linker for ARM is missing; install GCC for $target with its C library"
command -v qemu-aarch64 >/dev/null ||
  install_package qemu-user "QEMU is missing; install its emulation of programs for ARM, qemu-aarch64"

export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
# A processor with all that QEMU knows, the dot product included.
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -cpu max -L /usr/aarch64-linux-gnu"
exec cargo test --target $target -p electra --lib --no-default-features --locked "$@"
