#!/usr/bin/env bash
# ask-all.sh FOLDER QUESTION
set -euo pipefail

for file in "$1"/*.txt; do
  answer=$(electra-qa ask --passage "$file" --question "$2")
  case "$answer" in
    *"(the text does not say)"*) ;;
    *) printf '%s: %s\n' "$(basename "$file")" "$answer" ;;
  esac
done
