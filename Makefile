# Every target is one line: what it does lives in .ci/set_up.py and in `python -m audit_lib`.
PYTHON ?= python3
export VENV ?= .venv
export PYTHON_GIVEN := $(filter-out file,$(origin PYTHON))
BIN = $(VENV)/bin
TWO_CORES = -n 2 --dist loadfile --no-loadscope-reorder
NEWEST = tests/rules tests/golden tests/unit/check tests/unit/intake tests/engines/test_gx_is_real.py tests/notebooks/test_main_job.py
PAGES = command_page delivery.tables_page delivery.sources_page frames_page api_page result_schemas gallery_page
RESOLVE = --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade

.PHONY: report test proof faults engines exporters set-up set-up-java check golden example docs other-pythons newest bench lock clean

report: set-up ## the example region's reports; the last line is where they start
	@$(BIN)/python -m audit_lib run params/example.yaml

test: set-up ## the loop of every day: a row of every proof that needs Python alone, in minutes
	@$(BIN)/python -m pytest $(TWO_CORES)

proof: set-up set-up-java ## all the rest: other rows, browser, Java, servers
	@$(BIN)/python -m pytest $(TWO_CORES) -m "proof and not exhaustive"

set-up: ## .venv from the lock, if it is missing or out of date
	@$(PYTHON) .ci/set_up.py

set-up-java: set-up ## what runs on Java: Spark, and the validator of the pages
	@$(PYTHON) .ci/set_up.py java

check: set-up ## what the reviewer would otherwise have to look for
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/yamllint --strict . && $(BIN)/lint-imports

faults: set-up ## every fault at every step, clusters that lose a worker, every real card: over an hour on two cores
	@$(BIN)/python -m pytest -n 2 -m "" tests/faults tests/notebooks/cluster tests/notebooks/test_real_cards.py

engines: set-up set-up-java ## three hundred random regions on every engine, about half an hour on two cores
	@$(BIN)/python -m pytest $(TWO_CORES) -m "" tests/engines

exporters: set-up ## a clean region as every tool we know of writes it: tool × table × form, a quarter of an hour
	@$(BIN)/python -m pytest $(TWO_CORES) -m "" tests/exporters

golden: set-up ## rewrite the expected files of tests/golden; look at the diff before committing
	@REWRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden

example: set-up ## rewrite data/example and its run files in params/
	@$(BIN)/python -c "from pathlib import Path; from audit_lib.example.committed import write_committed_example as write; write(Path())"

docs: set-up ## rewrite the pages and schemas that are generated; the gallery's pictures need Chromium
	@for part in rules.documentation $(PAGES:%=project.pages.%); do PYTHONPATH=tests $(BIN)/python -m $$part || exit 1; done

other-pythons: set-up ## the main job on every other tested Python that this machine has: the same bytes, two minutes each
	@$(BIN)/python .ci/other_pythons.py

newest: ## what leans most on other packages, with the newest versions of them all that pyproject.toml allows
	@VENV=.venv-newest $(PYTHON) .ci/set_up.py newest && .venv-newest/bin/python -m pytest -n 2 --dist loadfile $(NEWEST)

bench: set-up ## figures for the changelog, on this machine
	@for part in startup terms intake check report batch; do echo "== $$part"; $(BIN)/python bench/$$part.py || exit 1; done

lock: ## resolve the dependencies anew (needs uv)
	@uv pip compile pyproject.toml --extra dask --extra postgres --extra dev $(RESOLVE) --output-file requirements.lock
	@sed -n 's/^\([a-z].*==.*\) \\$$/\1/p' requirements.lock > constraints.txt
	@printf 'pyspark>=3.5,<4\nhtml5validator>=0.4.2\n' | uv pip compile - $(RESOLVE) --output-file requirements-java.lock

clean: ## remove what can be made again
	@rm -rf .venv* out build .pytest_cache .mypy_cache .ruff_cache .hypothesis
