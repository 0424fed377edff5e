# Builds the engine once more, for browsers with WebAssembly's relaxed SIMD, beside the one that
# trunk has just built. Called by scripts/post-build.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

[ "$TRUNK_PROFILE" = release ] && profile=release || profile=dev
cargo build --bin worker --target wasm32-unknown-unknown --profile $profile --locked \
  --config "$relaxed_simd"
built=target/wasm32-unknown-unknown/$([ $profile = dev ] && echo debug || echo release)/worker.wasm
to="$TRUNK_STAGING_DIR/engine"
wasm-bindgen "$built" --target web --no-typescript --out-dir "$to" --out-name worker-relaxed
if [ $profile = release ]; then
  wasm-opt -O2 --enable-simd --enable-relaxed-simd --enable-bulk-memory \
    --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue "$to/worker-relaxed_bg.wasm" \
    -o "$to/worker-relaxed_bg.wasm"
fi
