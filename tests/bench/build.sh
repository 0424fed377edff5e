# What `./bench` builds and exports, each part only when something of it has changed. Sourced by it.

work=target/bench
bench_models="$work/models"

# True when a file is missing or older than one of the sources.
outdated() {
  local file="$1"
  shift
  [ ! -f "$file" ] || [ -n "$(find "$@" -newer "$file" -print -quit)" ]
}

# A Python with tests/bench/requirements.txt, in the user's cache; ELECTRA_QA_PYTHON names one that has them already.
need_python() {
  export BENCH_PYTHON="${ELECTRA_QA_PYTHON:-}"
  if [ -n "$BENCH_PYTHON" ]; then return; fi
  command -v python3 >/dev/null || die "Python is missing; install version 3.11 or later, then run this again"
  local environment="$cache/bench-venv" wanted
  BENCH_PYTHON="$environment/bin/python"
  wanted=$(cat training/requirements.txt tests/bench/requirements.txt)
  if [ "$wanted" != "$(cat "$environment/installed.txt" 2>/dev/null)" ]; then
    say "Installing Python packages (some minutes, once)"
    python3 -m venv "$environment" || die "python3 cannot make a virtual environment; install python3-venv"
    "$BENCH_PYTHON" -m pip install --quiet -r tests/bench/requirements.txt
    printf '%s\n' "$wanted" >"$environment/installed.txt"
  fi
}

build_native() {
  say "Building the command line"
  cargo build --profile native --locked -p electra-qa-cli
}

# The network alone, for the browser: build_network NAME TARGET_FEATURES WASM_OPT_FEATURES
build_network() {
  local name="$1" out="$work/network/$1"
  if ! outdated "$out/built" Cargo.lock .cargo tests/bench/network crates/electra/src crates/electra/Cargo.toml; then return; fi
  say "Building the network alone, $name (some minutes the first time)"
  cargo build --release --locked --target wasm32-unknown-unknown -p electra-qa-bench-network \
    --target-dir "$work/build-$name" --config "target.wasm32-unknown-unknown.rustflags=['-C', 'target-feature=$2']"
  wasm-bindgen --target web --out-dir "$out" --out-name network \
    "$work/build-$name/wasm32-unknown-unknown/release/electra_qa_bench_network.wasm"
  # As the engine's module in www/page/index.html.
  wasm-opt -O2 $3 --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-reference-types --enable-multivalue \
    "$out/network_bg.wasm" -o "$out/network_bg.wasm"
  touch "$out/built"
}

with_training() {
  PYTHONPATH=training "$BENCH_PYTHON" "$@"
}

shipped=assets/models/electra-qa-6x384.gguf
exporter=training/electra_qa_training/export_onnx.py

# The default model in onnxruntime's form.
export_default() {
  if outdated "$bench_models/onnx-6x384/onnx/model_quantized.onnx" $shipped $exporter; then
    say "Exporting an ONNX model"
    with_training -m electra_qa_training export-onnx --model $shipped --out "$bench_models/onnx-6x384" >&2
  fi
}

# The Python package, where the Python that measures finds it.
install_wheel() {
  scripts/wheel.sh
  rm -rf "$work/python"
  "$BENCH_PYTHON" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --target "$work/python" target/wheels/*.whl
}

# The models that are compared, in our form and in onnxruntime's, and the inputs.
export_models() {
  local cli=target/native/electra-qa
  mkdir -p "$bench_models"
  if outdated "$bench_models/electra-small.gguf" $shipped; then
    say "Making a model of ELECTRA-Small's shape"
    with_training tests/bench/make_shape.py electra-small $shipped "$bench_models/electra-small"
    "$cli" convert --from "$bench_models/electra-small" --to "$bench_models/electra-small.gguf" \
      --quantize int8 --embeddings q4_0 >&2
  fi
  export_default
  if outdated "$bench_models/onnx-electra-small/onnx/model_quantized.onnx" "$bench_models/electra-small.gguf" $exporter; then
    with_training -m electra_qa_training export-onnx --model "$bench_models/electra-small.gguf" --out "$bench_models/onnx-electra-small" >&2
  fi
  if outdated "$work/inputs.json" tests/bench/inputs.py assets/samples.json $shipped; then
    "$BENCH_PYTHON" tests/bench/inputs.py "$bench_models/onnx-6x384" "$work/inputs.json"
  fi
}
