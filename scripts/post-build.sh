# What trunk does not do: the second engine, the widget's module, then everything that depends on all files. Called by
# trunk, which would run several hooks at once.
set -euo pipefail
cd "$TRUNK_SOURCE_DIR/.."
bash scripts/relaxed-engine.sh
node scripts/bundle-widget.mjs
node scripts/seal.mjs "$TRUNK_STAGING_DIR"
