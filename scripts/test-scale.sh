#!/usr/bin/env bash
# Runs the examples for corpora (Ray, Spark, ranking) on this machine: scripts/test-scale.sh [pytest options]
# or measures them: scripts/test-scale.sh --bench [--help]
# Their packages have a gigabyte, so ./test does not run this. Needs Java 17 or later, and Linux.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

command -v java >/dev/null || install_package openjdk-17-jre-headless "Java is missing; install version 17 or later"
need_scale_tools
cargo build --profile native -p electra-qa-cli --locked
python="$scale/test/bin/python"
if [ "${1:-}" = --bench ]; then
  shift
  exec "$python" tests/scale/bench.py "$@"
fi
exec "$python" -m pytest -q -p no:cacheprovider tests/scale "$@"
