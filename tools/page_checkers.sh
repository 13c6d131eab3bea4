#!/bin/sh
# Fetch the checkers of web pages that npm carries (axe-core and the Nu checker) into a cache, at the
# versions of the lock file beside this one, and say where they are. Nothing of them is run here.
# Without npm it says so and the tests that need them are skipped.
set -eu

source=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)/page_checkers
folder=${CASEBOOK_PAGE_CHECKERS:-${XDG_CACHE_HOME:-$HOME/.cache}/casebook/page_checkers}

if ! cmp -s "$source/package-lock.json" "$folder/installed.json"; then
    if ! command -v npm >/dev/null 2>&1; then
        echo "npm is missing: the tests with axe-core and the Nu checker will be skipped." >&2
        exit 0
    fi
    mkdir -p "$folder"
    cp "$source/package.json" "$source/package-lock.json" "$folder/"
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
    cp "$source/package-lock.json" "$folder/installed.json"
fi
echo "$folder"
