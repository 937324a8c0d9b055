#!/bin/sh
# Everything that roughcut needs on a bare Debian, Ubuntu or macOS machine: system packages,
# the virtual environment .venv, and the pinned packages in it. Asks no question; run it
# again at any time. PYTHON names an interpreter of your choice.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

candidates=${PYTHON:-python3 python3.13 python3.12 python3.11}

# Sets $python to the first interpreter that we support, or to nothing.
find_python() {
    python=""
    for candidate in $candidates; do
        if supported "$candidate"; then python=$candidate; return; fi
    done
}

has_headers() {
    "$1" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))'
}

# Fills $missing with the system packages whose work is not being done by anything yet.
find_missing() {
    missing=""
    command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null || missing="$missing ffmpeg"
    command -v pkg-config >/dev/null || missing="$missing pkg-config"
    pkg-config --exists cairo 2>/dev/null || missing="$missing $1"
    pkg-config --exists pangocairo 2>/dev/null || missing="$missing $2"
}

install_debian() {
    find_missing libcairo2-dev libpango1.0-dev
    command -v cc >/dev/null || missing="$missing build-essential"
    if [ -z "$python" ]; then
        missing="$missing python3 python3-venv python3-dev"
    else
        "$python" -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
        has_headers "$python" || missing="$missing python3-dev"
    fi
    [ -n "$missing" ] || return 0
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root="sudo"; else
            say "These system packages are missing and need an administrator:"
            say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing"
            say "Run that, then make again."
            exit 1
        fi
    fi
    say "Installing system packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get -q update >/dev/null
    # shellcheck disable=SC2086 # one word per package
    $as_root apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends $missing >/dev/null
}

install_macos() {
    find_missing cairo pango
    [ -n "$python" ] || missing="$missing python@3.12"
    [ -n "$missing" ] || return 0
    if ! command -v brew >/dev/null; then
        say "These system packages are missing:$missing"
        say "Install Homebrew (https://brew.sh), then: brew install$missing"
        exit 1
    fi
    say "Installing system packages:$missing"
    # shellcheck disable=SC2086
    brew install --quiet $missing
}

find_python
if [ "$(uname -s)" = Darwin ]; then
    install_macos
elif command -v apt-get >/dev/null; then
    install_debian
else
    find_missing "the cairo headers" "the pango headers"
    if [ -n "$missing" ]; then
        say "Missing, and this system has neither apt-get nor brew:$missing"
        say "Install them with its package manager, then make again."
        exit 1
    fi
fi

[ -n "$python" ] || find_python
if [ -z "$python" ]; then
    say "roughcut needs Python 3.11, 3.12 or 3.13; tried: $candidates."
    say "Install one of them, or name it: make PYTHON=/path/to/python3.12 draft"
    exit 1
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
say "Installing the pinned Python packages into .venv"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --use-pep517 -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch .venv/.ready
