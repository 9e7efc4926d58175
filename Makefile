# `make demo` and `make test` set everything up by themselves: with uv where it is on the PATH, else venv and pip.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
VENV := $(ROOT)/.venv
BIN := $(VENV)/bin
DEMO := $(ROOT)/.demo
MAIL := $(ROOT)/tests/mail
UV := $(shell command -v uv 2>/dev/null)
ARGS ?=
# Bytecode is written once, here: without it every start of Prefect compiles for seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test lint format docs strings preview picture bench clean

help: ## show this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed ## a whole week against the practice town on this machine, ending in a digest
	@cd $(ROOT) && $(BIN)/earful demo --dir $(DEMO) $(ARGS)

test: $(VENV)/.developing $(MAIL)/node_modules/.installed ## every test, with a Prefect server on loopback
	@cd $(ROOT) && $(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: $(VENV)/.developing ## ruff, mypy strict, layers, generated parts of the READMEs
	@cd $(ROOT) && $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

format: $(VENV)/.developing ## put the code into shape
	@cd $(ROOT) && $(BIN)/ruff check --fix . && $(BIN)/ruff format .

strings: $(VENV)/.developing ## bring the mails' translations up to date, and list what is missing
	@cd $(ROOT) && $(BIN)/python docs/strings.py $(ARGS)

docs: $(VENV)/.developing ## write the generated parts of the READMEs
	@cd $(ROOT) && $(BIN)/python docs/generate.py

preview: $(VENV)/.installed ## show every mail in the browser while you edit reports/; reloads on save
	@cd $(ROOT) && $(BIN)/python docs/preview.py $(ARGS)

picture: $(VENV)/.developing ## take the README's pictures of the demo's digest (needs chromium)
	@cd $(ROOT) && $(BIN)/python docs/picture.py

bench: $(VENV)/.developing ## print the benchmarks' tables
	@cd $(ROOT) && for file in bench/*.py; do $(BIN)/python $$file; done

clean: ## remove the environment and the demo's folder
	rm -rf $(VENV) $(DEMO)

$(VENV)/.installed: $(ROOT)/pyproject.toml
	@$(call installed,-e $(ROOT))
	@touch $@

$(VENV)/.developing: $(ROOT)/pyproject.toml
	@$(call installed,-e $(ROOT)[dev])
	@touch $@ $(VENV)/.installed

# Tests that need what is not there are skipped and say so.
$(MAIL)/node_modules/.installed: $(MAIL)/package-lock.json
	@if ! command -v npm >/dev/null; then echo "No npm: the checks of the mails by html-validate and caniemail are skipped." >&2; \
	elif npm ci --prefix $(MAIL) --no-audit --no-fund --loglevel=error >&2; then touch $@; \
	else echo "npm could not install html-validate and caniemail; their checks are skipped." >&2; fi

# A half-made environment (a run that was cut off, or one made by uv and used without it) is made anew.
ifneq ($(UV),)
define installed
echo "Setting up $(VENV) with uv …" >&2; \
$(BIN)/python -c "" 2>/dev/null || { rm -rf $(VENV); $(UV) venv -q --python '>=3.11' $(VENV); }; \
$(UV) pip install -q --compile-bytecode --python $(BIN)/python $(1)
endef
else
define installed
echo "Setting up $(VENV) with pip, about two minutes …" >&2; \
$(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf $(VENV); \
  for python in python3 python3.14 python3.13 python3.12 python3.11; do \
    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; done; \
  [ -n "$${found:-}" ] || { echo "Earful needs Python 3.11 or newer; install it, then run make again" >&2; exit 1; }; \
  $$found -m venv $(VENV); }; \
$(BIN)/python -m pip install -q --disable-pip-version-check $(1); \
$(BIN)/python -m pip uninstall -q -y setuptools 2>/dev/null # Python 3.11 adds it to every venv; nothing here uses it
endef
endif
