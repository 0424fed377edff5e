# Installs what is missing, once, into a cache folder, and puts it on PATH. Sourced by the commands.
# The folder is the user's cache, so that every clone shares it; ELECTRA_QA_CACHE moves it.

cache="${ELECTRA_QA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/electra-qa}"
tools="$cache/tools"
export PATH="$tools/bin:$PWD/scripts/node_modules/.bin:$PATH"

# What a build for the relaxed instructions adds to .cargo/config.toml.
relaxed_simd='target.wasm32-unknown-unknown.rustflags=["-C", "target-feature=+relaxed-simd"]'
# Exactly the crate's version: they speak a private format.
wasm_bindgen_version=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml)

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Their release profiles are tuned for tiny binaries and take a quarter of an hour; these do not.
install_tool() {
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo install --root "$tools" "$@"
}

# Installs what a folder's lock file names, unless that is there.
npm_packages() {
  if [ ! "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then
    npm ci --prefix "$1" --silent && touch "$1/node_modules/.package-lock.json"
  fi
}

need_rust() {
  command -v rustup >/dev/null || die "Rust is missing; install it with rustup, then run this again"
  rustup target list --installed | grep -qx wasm32-unknown-unknown ||
    rustup target add wasm32-unknown-unknown
  rustup component list --installed | grep -q '^clippy' || rustup component add clippy rustfmt
}

need_web_tools() {
  command -v npm >/dev/null || die "Node is missing; install version 20 or later, then run this again"
  if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $wasm_bindgen_version" ]; then
    say "Installing wasm-bindgen (some minutes, once)"
    # Without --locked: its lock file names a version that was withdrawn.
    install_tool wasm-bindgen-cli --version "$wasm_bindgen_version" --no-default-features
  fi
  npm_packages scripts
}

need_chromium() {
  export CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
  [ -n "$CHROMIUM" ] || { install_package chromium "Chromium is missing; install it, or name it in CHROMIUM"; CHROMIUM=$(command -v chromium); }
}

need_firefox() {
  export FIREFOX="${FIREFOX:-$(command -v firefox-esr || command -v firefox || true)}"
  [ -n "$FIREFOX" ] || { install_package firefox-esr "Firefox is missing; install it, or name it in FIREFOX"; FIREFOX=$(command -v firefox-esr); }
}

# Python 3.11 or later as $PYTHON; ELECTRA_QA_PYTHON names one.
find_python() {
  local name remedy="Python 3.11 or later is missing; install it with its venv module, or name one in ELECTRA_QA_PYTHON"
  for name in ${ELECTRA_QA_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      export PYTHON="$name"
      return
    fi
  done
  die "$remedy"
}

# need_python_packages FOLDER REQUIREMENTS: a virtual environment with what a file names, made once and after a change.
need_python_packages() {
  find_python
  if ! cmp -s "$2" "$1/installed.txt"; then
    say "Installing Python packages of $2 (once)"
    rm -rf "$1"
    "$PYTHON" -m venv "$1"
    "$1/$venv_bin/python" -m pip install --quiet --disable-pip-version-check -r "$2"
    cp "$2" "$1/installed.txt"
  fi
}

# Where a virtual environment has its programs.
venv_bin=bin
case "$(uname -s)" in MINGW* | MSYS*) venv_bin=Scripts ;; esac

# What builds the wheel: maturin, and zig, which links it.
wheel_tools="$tools/wheel"
need_wheel_tools() { need_python_packages "$wheel_tools" python/requirements.txt; }

# What tests it.
wheel_tests="$tools/wheel-tests"
need_wheel_tests() { need_python_packages "$wheel_tests" python/tests/requirements.txt; }

# What runs the examples for corpora: an environment for each, one for what tests them, and the wheel for all.
scale="$tools/scale"
need_scale_tools() {
  local example
  for example in ray spark ranked; do
    need_python_packages "$scale/$example" examples/$example/requirements.txt
  done
  need_python_packages "$scale/test" tests/scale/requirements.txt
  compgen -G 'target/wheels/*.whl' >/dev/null || scripts/wheel.sh
  "$scale/test/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --upgrade \
    --target target/scale/packages target/wheels/*.whl
  export ELECTRA_QA_ENVIRONMENTS="$scale" PYTHONPATH="$PWD/target/scale/packages"
}

# install_package NAME REMEDY: one of Debian's.
install_package() {
  command -v apt-get >/dev/null || die "$2"
  say "Installing $1"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null
}

# A Vulkan device for the tests of the compute shaders: a real one, or Mesa's software one.
need_vulkan() {
  if ! compgen -G '/usr/share/vulkan/icd.d/*.json' >/dev/null && ! compgen -G '/etc/vulkan/icd.d/*.json' >/dev/null; then
    if ! command -v apt-get >/dev/null; then
      say "No Vulkan device: the compute shaders are tested in Chromium only"
      return
    fi
    install_package mesa-vulkan-drivers ""
  fi
}

# Builds the release page into dist/, unless it is there and nothing has changed since.
build_page() {
  local sources=(Cargo.toml Cargo.lock .cargo scripts/*.sh scripts/*.mjs scripts/package-lock.json docs/*.png src crates/{electra,reader,gpu,language,documents}/{src,Cargo.toml} www assets)
  local built=target/page-built
  if [ -f dist/index.html ] && [ -f $built ] &&
    [ -z "$(find "${sources[@]}" -newer $built -print -quit)" ]; then
    return
  fi
  say "Building the page (some minutes the first time)"
  node scripts/build.mjs && touch $built
}
