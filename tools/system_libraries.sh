#!/bin/sh
# Install Debian packages that tests need and no wheel carries, where they are missing and this user
# may: chromium for the page tests, default-jre-headless for the Nu checker, libreoffice-calc,
# libreoffice-writer and python3-uno for the tests that type into the workbook and save a
# translation. Publishing needs none.
set -u

there() {
    case "$1" in
        default-jre-headless) command -v java ;;
        libreoffice-calc) command -v localc ;;
        libreoffice-writer) command -v lowriter ;;
        python3-uno) /usr/bin/python3 -c "import uno" ;;
        *) command -v "$1" ;;
    esac >/dev/null 2>&1
}
missing() {
    for package in "$@"; do
        there "$package" || printf '%s ' "$package"
    done
}

# outside Linux both come with the system's own packages
[ "$(uname -s)" = Linux ] || exit 0
wanted=$(missing "$@")
[ -n "$wanted" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null && as_root="sudo -n"
fi
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || [ -n "$as_root" ]; }; then
    echo "Installing $wanted"
    export DEBIAN_FRONTEND=noninteractive
    { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $wanted; } \
        >/dev/null 2>&1
    wanted=$(missing "$@")
    [ -n "$wanted" ] || exit 0
fi
echo "Missing: $wanted. Without chromium no page test can run; without the others tests are skipped." >&2
echo "To install, type:  sudo apt-get install $wanted" >&2
case "$wanted" in *chromium*) exit 1 ;; esac
