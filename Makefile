# Every target is one line: what it does lives in .ci/set_up.py and in `python -m audit_lib`.
PYTHON ?= python3
BIN = .venv/bin
RESOLVE = --universal --generate-hashes --no-header --no-annotate --upgrade

.PHONY: report test faults engines set-up set-up-java check golden docs bench lock clean

report: set-up ## the example region's reports; the last line is where they start
	@$(BIN)/python -m audit_lib run params/example.yaml

test: set-up set-up-java ## every test, on two cores
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

set-up: ## .venv from the lock, if it is missing or out of date
	@$(PYTHON) .ci/set_up.py

set-up-java: set-up ## what runs on Java: Spark, and the validator of the pages
	@$(PYTHON) .ci/set_up.py java

check: set-up ## what the reviewer would otherwise have to look for
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/yamllint --strict . && $(BIN)/lint-imports

faults: set-up ## every fault at every step, clusters that lose a worker, every real card: over an hour on two cores
	@$(BIN)/python -m pytest -n 2 -m "exhaustive or not exhaustive" tests/faults tests/notebooks/cluster tests/notebooks/test_real_cards.py

engines: set-up set-up-java ## three hundred random regions on every engine, about half an hour on two cores
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "exhaustive or not exhaustive" tests/engines

golden: set-up ## rewrite the expected files of tests/golden; look at the diff before committing
	@REWRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden

docs: set-up ## rewrite the pages and schemas that are generated
	@for part in rules.documentation project.command_page project.result_schemas; do PYTHONPATH=tests $(BIN)/python -m $$part || exit 1; done

bench: set-up ## figures for the changelog, on this machine
	@for part in startup terms intake check report batch; do echo "== $$part"; $(BIN)/python bench/$$part.py || exit 1; done

lock: ## resolve the dependencies anew (needs uv)
	@uv pip compile pyproject.toml --extra dask --extra postgres --extra dev $(RESOLVE) --output-file requirements.lock
	@printf 'pyspark>=3.5,<4\nhtml5validator>=0.4.2\n' | uv pip compile - $(RESOLVE) --output-file requirements-java.lock

clean: ## remove what can be made again
	@rm -rf .venv out build .pytest_cache .mypy_cache .ruff_cache .hypothesis
