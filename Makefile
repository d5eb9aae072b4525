# Géoprio: `make run` serves it, `make check` proves it. Both prepare their own environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MARK = $(shell cat $(1) pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1)
RUN_STAMP := $(VENV)/.run-$(call MARK,requirements.lock)
CHECK_STAMP := $(VENV)/.check-$(call MARK,requirements-check.lock)
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

# An import of everything takes five seconds with its bytecode kept, twelve without.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run check lock browser

help:
	@echo "make run      prépare l'environnement et ouvre Géoprio sur http://127.0.0.1:8050"
	@echo "              TERRITOIRE=... ouvre d'abord ce territoire : une clé, ou le dossier qui l'a reçu"
	@echo "make check    prépare l'environnement et vérifie tout le projet"
	@echo "make install  prépare l'environnement seulement"
	@echo "make lock     recalcule les versions figées (requirements.lock)"

install: $(RUN_STAMP)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Géoprio demande Python 3.11 ou plus récent : make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installation de Géoprio (une fois) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.run-* && touch $@

$(CHECK_STAMP): requirements-check.lock | $(RUN_STAMP)
	@echo "Installation des outils de vérification (une fois) ..."
	@$(PIP) --require-hashes -r requirements-check.lock
	@rm -f $(VENV)/.check-* && touch $@

run: install
	@TERRITOIRE="$(TERRITOIRE)" $(BIN)/python app.py

check: $(CHECK_STAMP) browser
	@echo "== ruff format"; $(BIN)/ruff format --check .
	@echo "== ruff check"; $(BIN)/ruff check .
	@echo "== mypy"; $(BIN)/mypy
	@echo "== import contracts"; $(BIN)/lint-imports
	@echo "== node tests"; $(BIN)/python -m tests.js
	@echo "== pytest, in two processes"; $(BIN)/python -m tests

browser:
	@bash .ci/chromium

lock: $(RUN_STAMP)
	@$(PIP) uv
	@$(LOCK) pyproject.toml .ci/build-tools.in --output-file requirements.lock
	@$(LOCK) --all-extras --constraint requirements.lock pyproject.toml .ci/build-tools.in --output-file requirements-check.lock
