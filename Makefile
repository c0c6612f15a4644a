# Everything a newcomer types. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LIBRARY ?= demo-library
PORT ?= 7860
LLM ?= yes
WORKERS ?= 2
SEED ?= 1
EYES ?=
FETCH_LLM := $(if $(filter none,$(LLM)),--no-llm,--llm)
ASK_LLM := $(if $(filter none,$(LLM)),--no-llm,)
ASK := $(BIN)/yesteryear ask --library $(LIBRARY) --now 2024-09-01 $(ASK_LLM)

.PHONY: help demo test check bench soak format docs notices screens lock clean

help:
	@echo "make demo       install, fetch the weights, take in the demo album, answer three questions, open the app"
	@echo "                EYES=balanced or EYES=best sees more in photos (1.8 or 5.4 GB to download)"
	@echo "                LLM=none leaves out the language model (1.1 GB), OPEN=no does not open the app"
	@echo "make test       install and run the tests, WORKERS=2 at a time"
	@echo "make check      every gate: lint, types, tests, generated docs"
	@echo "make bench      measure how fast everything is, beside peers, as one table (an hour on a machine left alone)"
	@echo "make soak       kill commands, damage files and libraries, and say what is lost or goes unseen (5 minutes; SEED=1)"
	@echo "make format     let ruff lay out the code"
	@echo "make docs       make the generated parts of the docs anew"
	@echo "make notices    make the notices of third parties and the bill of materials anew, after make lock"
	@echo "make screens    take the pictures of docs/screens.md anew, in headless Chromium"
	@echo "make lock       resolve the dependencies anew"

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which with make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing; on Debian: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/installed
	$(if $(filter none,$(LLM)),,@$(BIN)/python -c 'import xllamacpp' 2>/dev/null \
		|| { echo "The language model needs libgomp1; on Debian: sudo apt install libgomp1 (or: make demo LLM=none)"; exit 1; })
	$(if $(EYES),@mkdir -p $(LIBRARY) && { test -e $(LIBRARY)/config.toml \
		|| printf 'profile = "%s"\n' $(EYES) > $(LIBRARY)/config.toml; })
	$(BIN)/yesteryear models fetch $(FETCH_LLM) --library $(LIBRARY)
	$(BIN)/yesteryear ingest assets/demo --library $(LIBRARY)
	@echo; for question in \
		"Where is the key to the boat house?" \
		"When did I take a photo of a space shuttle?" \
		"What is Lena's flight to Beijing?"; \
	do echo "? $$question"; $(ASK) "$$question"; echo; done
	$(if $(filter no,$(OPEN)),,$(BIN)/yesteryear ui --library $(LIBRARY) --port $(PORT) --open)

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.docs.generate --check
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

bench: $(VENV)/installed-dev
	$(BIN)/python -m bench.table --to bench-table.md

soak: $(VENV)/installed-dev
	$(BIN)/python -m bench.soak --seed $(SEED)

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/installed-dev
	$(BIN)/python -m tools.docs.generate

notices: $(VENV)/installed-dev
	$(BIN)/python -m tools.notices

screens: $(VENV)/installed-dev
	$(BIN)/python -m tools.docs.screenshots

lock: $(VENV)/installed-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --generate-hashes \
		--no-emit-index-url --extra lock pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --generate-hashes \
		--no-emit-index-url --extra lock --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(LIBRARY) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
