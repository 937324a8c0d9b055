# Two commands are enough: `make draft` and `make test`. Both set everything up first.

FILM ?= mlp
QUALITY ?= l
export PYTHON

.PHONY: draft test check format lint types setup whisper bench lock

# What `make bench` measures; each of them alone is `make bench-NAME`. The last one needs
# Debian's package pocketsphinx-testdata and says so.
BENCHMARKS = draft render join growth scale worker_memory alignment alignment_whisper \
	alignment_side_by_side review notes_store \
	audio_faults jitter spelling typo_source human_speech

draft: setup
	.venv/bin/roughcut draft $(FILM) -q$(QUALITY)

test: setup whisper
	.venv/bin/pytest -q -n auto --dist loadfile

check: setup lint types test

lint:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types:
	.venv/bin/mypy

bench: $(addprefix bench-,$(BENCHMARKS))

bench-%: setup
	.venv/bin/python -m benchmarks.$*

bench-review: setup
	.venv/bin/python -m benchmarks.review.measure

bench-alignment_whisper: whisper

# What is only compared with: its pin has no needs that Whisper's do not cover.
bench-alignment_side_by_side: .venv/.bench

.venv/.bench: .venv/.whisper requirements-bench.lock
	.venv/bin/python -m pip install -q --no-deps -r requirements-bench.lock
	touch $@

format:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

setup: .venv/.ready

.venv/.ready: pipeline/setup.sh pyproject.toml requirements.lock
	sh pipeline/setup.sh

# Whisper, a recogniser for recorded takes; its tests are among the others.
whisper: .venv/.whisper

.venv/.whisper: .venv/.ready pipeline/setup_whisper.sh requirements-whisper.lock
	sh pipeline/setup_whisper.sh

COMPILE = uv pip compile pyproject.toml --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

# The pins, for every Python and system that we support. What Whisper needs besides is a file of
# its own, without the packages of PyTorch's CUDA build: the build that is installed names them.
lock:
	$(COMPILE) --extra dev --extra cluster --output-file requirements.lock
	$(COMPILE) --extra dev --extra cluster --extra whisper --constraint requirements.lock --output-file requirements-whisper.lock
	grep -vxF -f requirements.lock requirements-whisper.lock | grep -vE '^(cuda|nvidia|triton)' > requirements-whisper.tmp
	mv requirements-whisper.tmp requirements-whisper.lock
