# Two commands are enough: `make draft` and `make test`. Both set everything up first.

FILM ?= mlp
QUALITY ?= l
export PYTHON

.PHONY: draft test check format lint types setup bench lock

# What `make bench` measures; each of them alone is `make bench-NAME`.
BENCHMARKS = draft

draft: setup
	.venv/bin/roughcut draft $(FILM) -q$(QUALITY)

test: setup
	.venv/bin/pytest -q

check: setup lint types test

lint:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types:
	.venv/bin/mypy

bench: $(addprefix bench-,$(BENCHMARKS))

bench-%: setup
	.venv/bin/python -m benchmarks.$*

format:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

setup: .venv/.ready

.venv/.ready: pipeline/setup.sh pyproject.toml requirements.lock
	sh pipeline/setup.sh

# The pins of requirements.lock, for every Python and system that we support.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file requirements.lock
