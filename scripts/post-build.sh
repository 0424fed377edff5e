# What trunk does not do: the second engine, then everything that depends on all files. Called by trunk, which would
# run two hooks at once.
set -euo pipefail
cd "$TRUNK_SOURCE_DIR/.."
bash scripts/relaxed-engine.sh
node scripts/seal.mjs "$TRUNK_STAGING_DIR"
