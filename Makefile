# The same targets that a developer and CI run. Needs Python 3.11+ with venv, and make.
# The system's Python goes first: distributions compile theirs with optimisation by profiles. One that was compiled without,
# as version managers do, needs a fifth longer for the tests.
PYTHON ?= $(shell for p in /usr/bin/python3 python3.12 python3.11 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
COVERED ?= tests/api/test_rules_*.py tests/store tests/widgets tests/server/meals
# Bytecode in a folder of its own, also where Python is told to write none: else every process compiles all again.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.pycache

.PHONY: demo server server-example test test-fast explore coverage check collected lint types walls dist hooks bench bench-smoke mutants screenshots messages catalogues clean

demo: $(VENV)/.installed catalogues ## the diary of a demo school, in this terminal
	@$(BIN)/ruobr demo

server: $(VENV)/.installed catalogues ## the demo server alone, on http://127.0.0.1:8765
	@$(BIN)/ruobr-server --demo --port 8765

# PORT=8800 for another port. Its folder is deleted at the end; ruobr-server's own options keep one (docs/operations.md).
server-example: $(VENV)/.installed catalogues ## an empty database with examples/school and a first administrator, served; no demo
	@$(BIN)/python -m tools.server_example $(or $(PORT),8765)

# More workers than processors: many tests wait for a program or a line.
# PATHS=tests/api/test_money_rules.py::test_name for a test, a file or a folder; see docs/testing.md.
test: $(VENV)/.installed-dev catalogues ## all tests; those of the server on SQLite and, where initdb is found, on PostgreSQL
	$(BIN)/python -m pytest $(or $(PATHS),-n 4 --dist worksteal)

# AREA=marks for the screens of one area as well.
FAST := api house i18n store terminal widgets
test-fast: $(VENV)/.installed-dev catalogues ## what needs no server, no browser and no PostgreSQL: in about a minute
	$(BIN)/python -m pytest -n 2 -m "not postgres and not browser and not tmux and not ssh" $(FAST:%=tests/%) --ignore=tests/terminal/test_demo_equality.py \
		$(if $(AREA),$(or $(wildcard tests/screens/$(AREA)),$(error no screens of $(AREA) in tests/screens)))

# `make test` has the same examples each time. A failure here becomes a test with that example.
explore: $(VENV)/.installed-dev catalogues ## the properties with 1,000 new examples each
	$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=explore $(or $(PATHS),tests)

# A sample: without PostgreSQL, and without the tests that start programs, a browser or a terminal.
coverage: $(VENV)/.installed-dev catalogues ## which lines and branches a sample of the tests reaches; a report, no gate
	@mkdir -p .coverage
	-$(BIN)/coverage run -m pytest -q -m "not postgres" $(COVERED)
	$(BIN)/coverage html -q
	$(BIN)/coverage report

# What needs one processor runs beside the others. Tests that were collected once are compiled for all their workers.
check: $(VENV)/.installed-dev catalogues ## everything that CI checks
	@$(MAKE) --no-print-directory -j2 --output-sync=target types dist collected lint walls
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory bench-smoke

collected: $(VENV)/.installed-dev catalogues
	@$(BIN)/python -m pytest -qqq --collect-only >/dev/null || $(BIN)/python -m pytest -q --collect-only
	@$(BIN)/python -c 'from hypothesis import strategies; strategies.text().validate()' # its table of characters, for all workers

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell

types: $(VENV)/.installed-dev
	$(BIN)/mypy

walls: $(VENV)/.installed-dev
	$(BIN)/lint-imports

dist: $(VENV)/.installed-dev ## sdist and wheel in dist/, checked, installed into a bare environment and started
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	$(BIN)/twine check --strict dist/*
	$(BIN)/python -m tools.try_dist dist/*.whl

hooks: $(VENV)/.installed-dev ## run the linters and the type checker before each commit
	$(BIN)/pre-commit install

bench: $(VENV)/.installed-dev catalogues ## measures; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

bench-smoke: $(VENV)/.installed-dev catalogues ## every part of the benchmarks once and tiny, so that each still runs to its end
	$(BIN)/python -m benchmarks --smoke

# AREA=rules for one area, AGAIN=1 for the mutants that no test had noticed, WHOLE=1 for all where a sample is usual.
mutants: $(VENV)/.installed-mutants ## does a test fail for each small change of the program? See docs/mutants.md; hours
	nice $(BIN)/python -m tools.mutants run $(AREA) $(if $(AGAIN),--again) $(if $(WHOLE),--whole)

screenshots: $(VENV)/.installed-dev catalogues ## pictures of every page, for the documentation
	$(BIN)/python -m benchmarks.pictures docs

messages: $(VENV)/.installed-dev ## gather the texts of the interface into the catalogues, compile them
	PYTHONPATH=. $(BIN)/pybabel -q extract -F babel.cfg -k N_ -k pgettext:1c,2 -k ngettext:1,2 --no-location --sort-output \
		--project ruobr-tui --version 0.1 --copyright-holder "The ruobr-tui authors" -o ruobr_tui/locale/ruobr.pot .
	for language in ru en; do \
		$(BIN)/pybabel -q update -D ruobr -i ruobr_tui/locale/ruobr.pot -d ruobr_tui/locale -l $$language --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete || exit 1; \
	done
	$(BIN)/python -m tools.catalogues

catalogues: | $(VENV)/.installed ## compile the catalogues that have changed; installing compiles them too
	@$(BIN)/python -m tools.catalogues

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the venv module is needed."; exit 1; }
	@echo "Creating a Python environment in $(VENV) with $(PYTHON)…"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt hatch_build.py | $(VENV)/bin/python
	@echo "Installing the client and the server with their libraries into $(VENV): one or two minutes the first time…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[server]' babel
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt hatch_build.py | $(VENV)/bin/python
	@echo "Installing everything that development needs into $(VENV): some minutes the first time…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-mutants: pyproject.toml constraints.txt hatch_build.py | $(VENV)/bin/python
	@echo "Installing the mutation tests into $(VENV)…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[mutants]'
	@touch $@ $(VENV)/.installed-dev $(VENV)/.installed

clean:
	rm -rf $(VENV) dist .coverage .mutants .pycache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
