# Every target prepares what it needs: on a fresh clone, « make demo » or « make test » is enough.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
MODEL := build/model
SEMANTIC ?= 1
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then echo $$p; break; fi; done)
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check

# The wheels of the semantic extra do not exist everywhere: SEMANTIC=0 leaves them out.
ifneq ($(SEMANTIC),0)
SEMANTIC_STAMP := $(if $(wildcard requirements-semantic.lock),$(STAMPS)/semantic)
endif

# What the model is made of: its data, and the code that learns from them.
MODEL_SOURCES := knowledge/intents.yml $(shell find nlu -path nlu/rasa -prune -o -name '*.py' -print -o -path 'nlu/data/*.yml' -print)

# Rasa's pins forbid sharing our environment: it has its own, on Python 3.10.
RASA_VENV := .venv-rasa
RASA_DIR := build/rasa
RASA_PORT ?= 5005
RASA := TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 RASA_TELEMETRY_ENABLED=false \
	$(CURDIR)/$(RASA_VENV)/bin/python -W ignore -m rasa
PYTHON310 ?= $(shell for p in python3.10 $(HOME)/.pyenv/versions/3.10*/bin/python3.10; do \
	if $$p -c '' 2>/dev/null; then echo $$p; break; fi; done)

.PHONY: help setup demo check static test test-slow bench bench-nlu rasa-train rasa-serve golden schema lock
.DELETE_ON_ERROR:

help:
	@echo "make demo       installe ce qu'il faut, puis lance la démonstration"
	@echo "make setup      installe les bibliothèques et prépare le modèle"
	@echo "make check      vérifie la forme, les types, les contenus et les tests rapides"
	@echo "make test       lance tous les tests, sauf les lents"
	@echo "make test-slow  lance les tests lents : pannes, arrêts brutaux, navigateur"
	@echo "make bench      mesure la vitesse, la mémoire et le poids des messages"
	@echo "make bench-nlu  mesure la compréhension, tous les moteurs dans la même série"
	@echo "make rasa-train apprend le modèle de Rasa (Python 3.10 ; une demi-heure)"
	@echo "make rasa-serve lance le serveur de Rasa, que « PASAPAS_NLU_ENGINE=rasa » interroge"
	@echo "make golden     réécrit les conversations de référence (relisez la différence)"
	@echo "make schema     réécrit le schéma de la langue des démarches, et leur table"
	@echo "make lock       réécrit les fichiers de versions (UPGRADE=1 : les plus récentes)"

setup: $(MODEL)/.stamp

demo: setup
	@exec $(BIN)/pasapas serve --demo

check: setup static
	$(BIN)/python -m pytest

static: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pasapas flows lint
	$(BIN)/pasapas flows format --check

test: setup
	$(BIN)/python -m pytest

test-slow: setup
	$(BIN)/python -m pytest -m slow

bench: setup
	$(BIN)/python -m tests.bench

bench-nlu: setup
	$(BIN)/python -m tests.bench.understanding

rasa-train: $(RASA_DIR)/models/pasapas.tar.gz

rasa-serve: rasa-train
	@echo "→ Rasa écoute sur http://127.0.0.1:$(RASA_PORT) (une vingtaine de secondes pour démarrer)…"
	@cd $(RASA_DIR) && exec $(RASA) run --enable-api -i 127.0.0.1 --port $(RASA_PORT) --model models/pasapas.tar.gz

golden: setup
	$(BIN)/python -m pytest tests/scenarios --golden

schema: setup
	$(BIN)/pasapas flows schema
	$(BIN)/pasapas flows table

# The names of the machine and of its package index never enter a lock file.
LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
lock: $(STAMPS)/packages
	@echo "→ Choix des versions…"
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) pyproject.toml --extra semantic -c requirements.lock -o requirements-semantic.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.10 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links nlu/rasa/requirements.in -o nlu/rasa/requirements.lock

$(STAMPS)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Il faut Python 3.11, 3.12 ou 3.13 : installez-le, ou donnez son chemin avec « make PYTHON=… »." >&2; \
		exit 1; fi
	@echo "→ Environnement Python dans $(VENV)…"
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python n'a pas pu créer $(VENV). Sous Debian ou Ubuntu : apt install python3-venv." >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/packages: requirements-dev.lock $(STAMPS)/python
	@echo "→ Bibliothèques (une à trois minutes la première fois)…"
	@$(PIP) --require-hashes -r requirements-dev.lock || { \
		echo "Les bibliothèques n'ont pas pu être installées. Vérifiez la connexion, puis relancez la même commande." >&2; \
		exit 1; }
	@touch $@

$(STAMPS)/semantic: requirements-semantic.lock $(STAMPS)/packages
	@echo "→ Vecteurs de phrases (facultatif, « make setup SEMANTIC=0 » les laisse de côté)…"
	@$(PIP) --only-binary :all: --require-hashes -r requirements-semantic.lock \
		|| echo "  Pas de version pour cette machine : Pas à Pas s'en passera."
	@touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/packages
	@echo "→ Commande pasapas…"
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(MODEL)/.stamp: $(MODEL_SOURCES) $(STAMPS)/project $(SEMANTIC_STAMP)
	@echo "→ Apprentissage du modèle de compréhension (une minute environ)…"
	@$(BIN)/pasapas nlu train --out $(MODEL)
	@touch $@

$(RASA_VENV)/.packages: nlu/rasa/requirements.lock
	@if [ -z "$(PYTHON310)" ]; then \
		echo "Rasa veut Python 3.10, absent ici : donnez son chemin (PYTHON310=…), ou utilisez nlu/rasa/Dockerfile." >&2; \
		exit 1; fi
	@echo "→ Environnement de Rasa dans $(RASA_VENV) (deux à cinq minutes la première fois)…"
	@$(PYTHON310) -m venv $(RASA_VENV)
	@$(RASA_VENV)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r nlu/rasa/requirements.lock
	@touch $@

$(RASA_DIR)/french/.stamp: nlu/rasa/french.py $(RASA_VENV)/.packages
	@mkdir -p $(RASA_DIR)
	@$(RASA_VENV)/bin/python -W ignore nlu/rasa/french.py $(RASA_DIR)/french
	@touch $@

$(RASA_DIR)/models/pasapas.tar.gz: nlu/rasa/config.yml nlu/rasa/domain.yml $(wildcard nlu/data/*.yml) $(RASA_DIR)/french/.stamp
	@echo "→ Apprentissage du modèle de Rasa (une demi-heure sur deux cœurs)…"
	@cd $(RASA_DIR) && $(RASA) train nlu --config $(CURDIR)/nlu/rasa/config.yml --domain $(CURDIR)/nlu/rasa/domain.yml \
		--nlu $(CURDIR)/nlu/data --out models --fixed-model-name pasapas
