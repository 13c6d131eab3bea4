#!/bin/sh
# Install the system libraries that no wheel carries, when they are missing and this user may.
# Publishing needs none. With "chromium": the browser that the page tests need.
set -u

[ "${1:-}" = chromium ] || exit 0

present() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }

# outside Linux a browser comes with the system's own packages
[ "$(uname -s)" = Linux ] || exit 0
present && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null && as_root="sudo -n"
fi
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || [ -n "$as_root" ]; }; then
    echo "Installing chromium"
    export DEBIAN_FRONTEND=noninteractive
    { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium; } \
        >/dev/null 2>&1
    present && exit 0
fi
echo "Missing: chromium. Until it is there, the browser tests cannot run." >&2
echo "To install it, type:  sudo apt-get install chromium" >&2
exit 1
