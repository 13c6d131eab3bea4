# casebook: `make help` lists what there is to do.

CASE ?= monmouthshire
VENV := .venv
BIN := $(VENV)/bin
# uv from the machine, or brought through pip into .venv
UV = $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
# the committed notebooks show English labels, and the tests read English messages
test-unit test-notebooks test-browser test-slow test-long notebooks: export CASEBOOK_LANG = en

.DEFAULT_GOAL := help
# what Python compiled is kept: without it every process compiles its libraries anew
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup run check publish test test-unit test-notebooks test-browser test-slow test-long \
	catch-rate docs lint lab notebooks clean

help: ## List what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Make .venv from the lock file

$(VENV)/.ready: pyproject.toml uv.lock
	@command -v uv >/dev/null 2>&1 || test -x $(BIN)/uv || { \
		python3 -m venv $(VENV) && $(BIN)/python -m pip install --quiet uv || { rm -rf $(VENV); exit 1; }; }
	$(UV) sync --locked --inexact --compile-bytecode
	@sh tools/git_filter.sh $(BIN)
	@touch $@

run: setup ## Check the tables, run the notebooks, publish (CASE=monmouthshire)
	$(BIN)/casebook run $(CASE) --publish

check: setup ## Check the raw tables of a case
	$(BIN)/casebook check $(CASE)

publish: setup ## Publish a case from its findings
	$(BIN)/casebook publish $(CASE)

test: setup lint test-unit test-notebooks ## Everything but the browser

test-unit: setup ## Unit tests
	$(BIN)/python -m pytest -n auto --dist loadfile -p no:nbval

test-notebooks: setup ## The committed notebooks give the outputs that they show
	$(BIN)/python -m pytest --nbval --nbval-current-env notebooks

test-browser: setup ## The published pages in headless Chromium
	@sh tools/system_libraries.sh chromium default-jre-headless
	@$(BIN)/python tools/page_checkers.py
	$(BIN)/casebook run monmouthshire
	$(BIN)/python -m pytest -m "browser and not slow"
	$(BIN)/python -m pytest -m "not browser" tests/charts/test_chart_rules.py

test-slow: setup ## Whole runs from clean, compared byte by byte
	@sh tools/system_libraries.sh libreoffice-calc libreoffice-writer python3-uno
	$(BIN)/python -m pytest -m "slow and not long and not browser" -n auto --dist loadfile -p no:nbval

test-long: setup ## Every walk through the documentation, every kill, full disk and missing table
	$(BIN)/python -m pytest -m long -n auto --dist worksteal -p no:nbval

docs: setup ## Write anew the pages and drawings that programs write
	$(BIN)/python tools/write_methods.py
	$(BIN)/python tools/data_dictionary.py
	$(BIN)/python tools/draw_architecture.py

catch-rate: setup ## Which checker finds which broken page, PDF and Word file (docs/catch_rate.md)
	@sh tools/system_libraries.sh chromium default-jre-headless
	@$(BIN)/python tools/page_checkers.py
	$(BIN)/python tools/catch_rate.py

lint: setup ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lab: setup ## Open JupyterLab on the page that lists the cases
	$(BIN)/jupyter lab notebooks/start.ipynb

notebooks: setup ## Run the committed notebooks anew, in place
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

clean: ## Remove what runs have made, and .venv; answers that somebody typed stay
	rm -rf $(VENV) reports/*/ reports/index.html
	@for folder in data/processed/*/; do \
	  find "$$folder" -mindepth 1 -maxdepth 1 ! -name questionnaire -exec rm -rf {} + ; \
	  rmdir "$$folder" 2>/dev/null || true; \
	done
