# The words of this file are the same in the README and in CI: demo, test, check, judge, long, bench.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# What is compiled is kept for the next process, whatever the caller's environment says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test fast check judge long bench hooks lock

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: .venv/ready  ## the environment in .venv, with locked versions

# Installed for everybody to read and run, whatever the caller's umask: root's database server runs under an
# account of its own. Who may enter the folder of the clone stays as it is.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed")'
	@umask 022; test -x $(BIN)/python || $(PYTHON) -m venv .venv
	umask 022; $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	umask 022; $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## the main job, shown on flows of invented persons
	$(BIN)/archive-dui demo

# Run pytest in parts at once, since a journey waits for processes half of its time. $1 names the command for a
# part; $2 are shown when they end, $3 while it runs. The name of a part is that of the variable that says what is
# in it.
at_once = said=$$(mktemp -d); trap 'rm -rf "$$said"' EXIT; failed=0; \
  $(foreach part,$2,$(call $1,$(part)) >"$$said/$(part)" 2>&1 & $(part)=$$!;) \
  $(call $1,$3) || failed=1; \
  $(foreach part,$2,wait $$$(part) || failed=1; cat "$$said/$(part)";)

# The journeys are dealt to three runs. The packages hold doctests.
others := --doctest-modules tests retention_rules signing exports archive_service --ignore=tests/journeys
one := --part=1/3 tests/journeys
two := --part=2/3 tests/journeys
three := --part=3/3 tests/journeys
# With COVERAGE=1, as in CI: which lines the processes of the tests ran, and whether that is still above the floor.
# Each part is named: one whose count is missing fails.
counted := $(addprefix .coverage.,one two others three)
tested = $(BIN)/python -m $(if $(COVERAGE),tests.covered .coverage.$1,pytest) -m "not judge and not long" $($1)
test: setup  ## the tests, on a real PostgreSQL that they start
	@# Hundreds of processes load the service: compiled once, for all.
	@$(BIN)/python -m compileall -q archive_service retention_rules signing exports
	@rm -f .coverage.*; $(call at_once,tested,one two others,three) \
	$(if $(COVERAGE),$(BIN)/slipcover --merge $(counted) --out .coverage.all || failed=1;) exit $$failed

# What needs no server and no typesetter: rules, values, packages, papers.
FAST := --doctest-modules retention_rules exports archive_service/model archive_service/wording \
  tests/retention_rules tests/exports \
  $(addprefix tests/archive_service/,access model wording findings) $(wildcard tests/test_*.py)
fast: setup  ## the tests that need no server: under a minute
	$(BIN)/python -m pytest -m "not judge and not long" $(FAST)

check: setup  ## style, types, and the arrows between packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Only files that have such tests are read: to read them all takes as long as twenty judges.
marked = $(shell grep -rl --include='test_*.py' 'mark\.$1' tests)
judges = $(filter-out tests/journeys/% tests/signing/%,$(call marked,judge))
http := tests/journeys/test_http_judged.py
unknown_paths := $(http) -k no_operation
known_paths := $(http) -k "not no_operation"
judged_journeys = $(filter-out $(http),$(filter tests/journeys/% tests/signing/%,$(call marked,judge)))
judged = $(BIN)/python -m pytest -m judge $($1)
judge: setup  ## programs made elsewhere judge what we produce
	@$(call at_once,judged,judges judged_journeys known_paths,unknown_paths) exit $$failed

first_files := $(wildcard tests/journeys/test_[a-g]*.py)
long_first = $(filter $(first_files),$(call marked,long))
long_later = $(filter-out $(first_files),$(call marked,long))
patient = $(BIN)/python -m pytest -m long $($1)
long: setup  ## the largest flows: minutes
	@$(call at_once,patient,long_first,long_later) exit $$failed

bench: setup  ## measures; ONLY=whole_path for one
	$(BIN)/python -m tests.benchmarks $(ONLY)

hooks: setup  ## have git run `make check` before each commit
	@printf '#!/bin/sh\nexec make check\n' > "$$(git rev-parse --git-path hooks)/pre-commit"
	@chmod +x "$$(git rev-parse --git-path hooks)/pre-commit"

# Versions and hashes, no address: the lock says what, never where from.
lock:  ## lock the versions of all dependencies anew
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q uv
	.venv-lock/bin/uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes --no-header --no-annotate \
	  --no-emit-package numpy --no-emit-package contourpy --no-emit-package cycler --no-emit-package kiwisolver \
	  --no-emit-package pyparsing -q -o requirements.lock pyproject.toml
	rm -rf .venv-lock
