# What trunk does not do: the second engine, the scripts of library, frame and widget, then everything that depends on
# all files. Called by trunk, which would run several hooks at once.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/relaxed-engine.sh
node scripts/bundle.mjs "$TRUNK_STAGING_DIR"
node scripts/seal.mjs "$TRUNK_STAGING_DIR"
