# Géoprio: `make run` serves it, `make check` proves it. Both prepare their own environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-$(shell cat requirements.lock pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help install run check lock browser

help:
	@echo "make run      prépare l'environnement et ouvre Géoprio sur http://127.0.0.1:8050"
	@echo "make check    prépare l'environnement et vérifie tout le projet"
	@echo "make install  prépare l'environnement seulement"
	@echo "make lock     recalcule les versions figées (requirements.lock)"

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Géoprio demande Python 3.11 ou plus récent : make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.installed-*
	@touch $@

run: install
	@$(BIN)/python app.py

check: install browser
	@echo "== ruff format"; $(BIN)/ruff format --check .
	@echo "== ruff check"; $(BIN)/ruff check .
	@echo "== mypy"; $(BIN)/mypy
	@echo "== import contracts"; $(BIN)/lint-imports
	@echo "== node tests"; $(BIN)/python -m tests.js
	@echo "== pytest"; $(BIN)/python -m pytest

browser:
	@bash .ci/chromium

lock:
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --all-extras pyproject.toml .ci/build-tools.in --output-file requirements.lock
