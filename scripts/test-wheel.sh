#!/usr/bin/env bash
# Tests the wheel in target/wheels as it is installed, in a fresh virtual environment: scripts/test-wheel.sh [pytest options]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

need_wheel_tests
packages="$wheel_tests/$venv_bin/python"
"$packages" -m ruff check --no-cache --quiet --config python/pyproject.toml python examples tests/scale
"$packages" -m ruff format --no-cache --quiet --check --config python/pyproject.toml python examples tests/scale

# It has nothing but the wheel, and what tests it from elsewhere.
environment=target/wheel-venv
fresh="$environment/$venv_bin/python"
rm -rf $environment
"$PYTHON" -m venv --without-pip $environment
"$packages" -m pip --python "$fresh" install --quiet --disable-pip-version-check --no-index target/wheels/*.whl
site='import sysconfig; print(sysconfig.get_path("purelib"))'
"$packages" -c "$site" >"$("$fresh" -c "$site")/tests.pth"
"$fresh" -m mypy.stubtest --ignore-disjoint-bases --concise electra_qa._engine
"$fresh" -m mypy --strict --no-error-summary --cache-dir target/mypy -p electra_qa
exec "$fresh" -m pytest -c python/pyproject.toml --rootdir python --import-mode importlib python/tests "$@"
