# Runs steps and says what each took. Sourced by ./test and ./run.

# step NAME COMMAND …: stops at a failure, as `set -e` does.
step() {
  local name="$1" begin=$SECONDS
  shift
  say "$name"
  "$@"
  took+=("$(printf '%4d s  %s' $((SECONDS - begin)) "$name")")
}

took=()
summary() { printf '\n'; printf '%s\n' "${took[@]}" "$(printf '%4d s  in all' "$SECONDS")"; }
