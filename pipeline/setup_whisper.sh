#!/bin/sh
# Whisper in .venv, after setup.sh: openai-whisper, PyTorch and what they need, as pinned.
#
# openai-whisper asks for triton (1 GB) on every Linux, and uses it on CUDA cards alone. So the
# pinned packages go in without their own wishes, and then PyTorch is asked for once more, with
# its wishes: a CUDA build names triton and the CUDA packages itself, a CPU build none of them.
set -eu
cd "$(dirname "$0")/.."

install() { .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }

printf '%s\n' "Installing Whisper and PyTorch into .venv" >&2
install --use-pep517 --no-build-isolation --no-deps -r requirements-whisper.lock
install "$(grep '^torch==' requirements-whisper.lock)"
touch .venv/.whisper
