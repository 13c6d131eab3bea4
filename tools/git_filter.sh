#!/bin/sh
# Outputs of notebooks are left out of what git keeps, but for cells tagged keep_output of the
# project's own example: what somebody looks at while working may hold rows about people. Run by
# `make setup`; takes the folder of Python and nbstripout.
set -e
git rev-parse --git-dir >/dev/null 2>&1 || exit 0  # not a checkout: nothing to commit to
# git runs it from the project's folder
empty="$1/python tools/other_cases_outputs.py"
git config filter.nbstripout.clean "$empty | $1/nbstripout --keep-count --keep-id"
git config filter.nbstripout.smudge cat
git config filter.nbstripout.required true
