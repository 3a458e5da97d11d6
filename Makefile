# `make help` lists the commands. Nothing here needs root, Docker or a service.
VENV := .venv
BIN := $(VENV)/bin/python
STEP = $(BIN) -P config/steps.py
PIP = $(BIN) -m pip install --disable-pip-version-check --progress-bar off --require-hashes
# A run starts dozens of processes: where nothing may be kept, each compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE
export ADVICE = Check the network connection and run the command again.

.DEFAULT_GOAL := help
.PHONY: help setup run test check reset bench lock messages format audit

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/run.stamp ## Prepare everything that `make run` needs, without starting it
	@$(BIN) -m config.run --setup

run: $(VENV)/run.stamp ## Start Tradewell with its demo (PORT=8000); Ctrl-C stops it
	@$(BIN) -m config.run

test: $(VENV)/dev.stamp ## Check and test everything, browser included
	@$(BIN) -m config.testing

check: $(VENV)/dev.stamp ## Format, lint, types, templates, migrations
	@$(BIN) -m config.check

format: $(VENV)/dev.stamp ## Rewrite code and templates the way `make check` wants them
	@$(BIN) -m ruff format --quiet . && $(BIN) -m ruff check --quiet --fix .
	@find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 {} +

reset: ## Delete the demo's data; the next `make run` makes it anew
	@if [ -x $(BIN) ]; then $(BIN) -m config.run --reset; else rm -rf .run; fi

audit: $(VENV)/dev.stamp ## Look through code and packages for known weaknesses; asks package registries
	@$(BIN) -m uv tool run bandit==1.9.4 --quiet --recursive --severity-level high --exclude '*/migrations/*,config/browser.py' config core accounts policy enforcement listings shipping aftersales
	@$(BIN) -m uv tool run pip-audit --requirement requirements.txt --disable-pip

bench: $(VENV)/dev.stamp ## Measure the speeds that the project promises
	@$(BIN) -m bench

messages: $(VENV)/dev.stamp ## Collect texts into the message catalogues and list what is missing
	@$(BIN) -m config.messages update
	@$(BIN) -m config.messages missing

lock: $(VENV)/dev.stamp ## Pin the newest packages that the .in files allow
	@$(BIN) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	@$(BIN) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements-s3.in -c requirements.txt -o requirements-s3.txt
	@$(BIN) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements-carriers.in -c requirements.txt -o requirements-carriers.txt
	@$(BIN) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements-dev.in -c requirements.txt -c requirements-s3.txt -c requirements-carriers.txt -o requirements-dev.txt

$(VENV)/run.stamp: requirements.txt | $(BIN) $(VENV)/bin/pip
	@$(STEP) "Installing Python packages" $(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(BIN) $(VENV)/bin/pip
	@$(STEP) "Installing Python packages, tools for tests included" $(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

# The first interpreter that is new enough and can make virtual environments. pip is written
# last: without it the environment is half made.
$(BIN) $(VENV)/bin/pip:
	@for python in $$PYTHON python3.13 python3.12 python3.11 python3; do \
	  if command -v $$python >/dev/null 2>&1 && \
	     $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making a Python environment ..."; \
	    rm -rf $(VENV); $$python -m venv $(VENV); exit; \
	  fi; \
	done; \
	echo "Tradewell needs Python 3.11 or newer with venv: sudo apt install python3 python3-venv (or name one: make PYTHON=/path/to/python3.12)." >&2; \
	exit 1
