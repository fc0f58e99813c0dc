# make run    the mirror: a window where there is a display, pictures in mirror-out/ where there is none
# make test   lint, types, contracts between packages, tests
# Both keep what they need in .venv and install it themselves; a bare machine needs Python 3.11 or 3.12 and make.
# More words for the command:  make run ARGS="--source synthetic --eyewear none"

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# --no-deps: the locks are complete, and what mediapipe asks for on top is never used (see requirements.in).
INSTALL := $(PIP) install --no-deps --require-hashes -r
READY_TO_RUN := $(VENV)/.ready-to-run
READY_TO_TEST := $(VENV)/.ready-to-test
ARGS ?=

# Python 3.11 or 3.12 able to make a virtual environment; `make PYTHON=/path/to/python3.12` decides otherwise.
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python; do \
	$$p -c '$(FITS)' >/dev/null 2>&1 && echo $$p && break; done)

.PHONY: run test doctor lint lint-style lint-format lint-types lint-contracts lock wheel clean

run: $(READY_TO_RUN)
	@$(PY) -m mirror_app run $(ARGS)

# The doctor first: a missing system library is named with the command that installs it, not met as a crash in Qt.
# The tests run even where lint complains, and what they say comes last.
test: export QT_QPA_PLATFORM = offscreen
test: $(READY_TO_TEST)
	@$(PY) -m mirror_app doctor
	@lint=0; $(MAKE) --no-print-directory --keep-going lint || lint=$$?; \
	$(PY) -m pytest $(ARGS) && { test $$lint -eq 0 || { echo "tests passed, lint did not: see above"; exit 1; }; }

lint: lint-style lint-format lint-types lint-contracts

lint-style: $(READY_TO_TEST)
	$(VENV)/bin/ruff check .

lint-format: $(READY_TO_TEST)
	$(VENV)/bin/ruff format --check .

lint-types: $(READY_TO_TEST)
	$(VENV)/bin/basedpyright

lint-contracts: $(READY_TO_TEST)
	$(VENV)/bin/lint-imports --no-logo

doctor: $(READY_TO_RUN)
	@$(PY) -m mirror_app doctor $(ARGS)

$(PY):
	@test -n "$(PYTHON)" || { \
		echo "The mirror needs Python 3.11 or 3.12 with venv, and found none: install one (Debian and Ubuntu:" \
		"sudo apt install python3-venv) or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) -V) ..."
	@$(PYTHON) -m venv --clear $(VENV)

$(READY_TO_RUN): requirements.lock requirements-build.lock pyproject.toml $(PY)
	@echo "Installing what the mirror needs into $(VENV) (once; about 750 MB) ..."
	@$(INSTALL) requirements.lock
	@$(INSTALL) requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_TO_TEST): requirements-dev.lock $(READY_TO_RUN)
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(INSTALL) requirements-dev.lock
	@touch $@

# The locks from their .in files: pins stay as they are unless UPGRADE=1. uv, because it writes hashes for every
# system at once; no index address is recorded.
lock: $(READY_TO_TEST)
	@$(PIP) install uv
	for part in "" -build -dev; do \
		$(VENV)/bin/uv pip compile --quiet --system-certs --no-deps --generate-hashes --universal \
			--python-version 3.11 --no-header --no-annotate $(if $(UPGRADE),--upgrade) \
			requirements$$part.in -o requirements$$part.lock >/dev/null || exit 1; done

wheel: $(READY_TO_RUN)
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean:
	rm -rf $(VENV) dist build mirror-out .pytest_cache .ruff_cache
