# Every target does its own set-up; a machine with python3 (3.11+, venv), git and make is enough.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check
DATA ?= ../shared/data

.PHONY: bench-scale fuzz postgres demo test lint fix types contracts test-browser evaluate bench screenshots clean train

demo: $(VENV)/.installed                ## compare the demo corpus and say where the sheet is
	$(BIN)/crossread compare examples/demo/texts --meta examples/demo/sources.csv -o demo-sheet.html

test: $(VENV)/.test postgres            ## the whole suite but the browser's
	$(BIN)/python -m pytest -n 2 -m "not browser" $(ARGS)

postgres:                               ## PostgreSQL's server, which the tests start for themselves
	@command -v initdb >/dev/null || \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	(apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql) || \
	(echo "The tests need PostgreSQL: install it (apt-get install postgresql)," \
	"or leave them out: make test ARGS=\"-m 'not browser and not postgres'\"" >&2; \
	test -n "$(findstring not postgres,$(ARGS))")

fuzz: $(VENV)/.test                     ## damage sources of every kind, many times over
	CROSSREAD_FUZZ=5000 $(BIN)/python -m pytest --timeout 0 tests/unit/ingest/test_hostile.py $(ARGS)

test-browser: $(VENV)/.browser          ## the sheet in a real browser, with axe-core
	$(BIN)/python -m pytest -m browser $(ARGS)

lint: $(VENV)/.lint                     ## style, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell docs $(wildcard *.md)

types: $(VENV)/.lint                    ## mypy, strict
	$(BIN)/mypy

contracts: $(VENV)/.lint                ## who may import whom
	$(BIN)/lint-imports

fix: $(VENV)/.lint                      ## format and repair what can be
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evaluate: $(VENV)/.test                 ## every quality figure; needs DATA=FOLDER
	$(BIN)/python -m evaluation all --data $(DATA)

bench: $(VENV)/.test                    ## every speed figure; needs DATA=FOLDER
	$(BIN)/python -m evaluation.bench --data $(DATA) --thousand
	$(BIN)/python -m evaluation.candidates --data $(DATA)
	$(BIN)/python -m evaluation.bench_ask --data $(DATA)

bench-scale: $(VENV)/.test               ## how it grows, in about an hour; needs DATA=FOLDER
	$(BIN)/python -m evaluation.bench_scale --data $(DATA) --size $(or $(SIZE),100000) $(ARGS)
	$(BIN)/python docs/scale.py

screenshots: $(VENV)/.browser           ## the pictures of the README
	$(BIN)/python docs/screenshots.py

train:                                  ## train a model: make train TASK=reader DATA=FOLDER
	$(MAKE) -C training $(TASK) DATA=$(abspath $(DATA))

$(VENV)/pyvenv.cfg:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade "pip>=25.1"

$(VENV)/.installed: $(VENV)/pyvenv.cfg pyproject.toml
	$(PIP) install --quiet --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	$(PIP) install --quiet --group test
	@touch $@

$(VENV)/.lint: $(VENV)/.test
	$(PIP) install --quiet --group lint
	@touch $@

$(VENV)/.browser: $(VENV)/.test tests/e2e/package-lock.json
	command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium)
	command -v npm >/dev/null || (apt-get update -qq && apt-get install -y -qq npm)
	npm ci --prefix tests/e2e --ignore-scripts --no-audit --no-fund --silent
	$(PIP) install --quiet --group browser
	@touch $@

clean:
	rm -rf $(VENV) build dist src/*.egg-info demo-sheet.html
