#!/bin/sh
# Install the system libraries that no wheel carries, when they are missing and this user may.
# Without arguments: what the PDF needs. With "chromium": the browser that the page tests need.
# Never fails for the PDF's libraries: the other formats are published without them.
set -u

if [ "${1:-}" = chromium ]; then
    packages="chromium"
    present() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }
    lost="the browser tests cannot run"
else
    packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    present() {
        libraries=$(ldconfig -p 2>/dev/null)
        for name in libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; do
            case "$libraries" in *"$name"*) ;; *) return 1 ;; esac
        done
    }
    lost="no PDF will be published; the web page and the Word file will be"
fi

# outside Linux the libraries come with the system's own packages and WeasyPrint says what it lacks
[ "$(uname -s)" = Linux ] || exit 0
present && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null && as_root="sudo -n"
fi
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || [ -n "$as_root" ]; }; then
    echo "Installing $packages"
    export DEBIAN_FRONTEND=noninteractive
    { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $packages; } \
        >/dev/null 2>&1
    present && exit 0
fi
echo "Missing system libraries: $packages. Until they are there, $lost." >&2
echo "To install them, type:  sudo apt-get install $packages" >&2
[ "${1:-}" != chromium ]
