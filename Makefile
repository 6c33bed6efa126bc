# Every target is one line: what it does lives in .ci/set_up.py and in `python -m audit_lib`.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: report test set-up check golden docs bench lock clean

report: set-up ## the example region's reports; the last line is where they start
	@$(BIN)/python -m audit_lib run params/example.yaml

test: set-up ## every test, on two cores
	@$(BIN)/python -m pytest -n 2 --dist loadfile

set-up: ## .venv from the lock, if it is missing or out of date
	@$(PYTHON) .ci/set_up.py

check: set-up ## what the reviewer would otherwise have to look for
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/yamllint --strict . && $(BIN)/lint-imports

golden: set-up ## rewrite the expected files of tests/golden; look at the diff before committing
	@REWRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden

docs: set-up ## rewrite the pages that are generated
	@PYTHONPATH=tests $(BIN)/python -m rules.documentation && PYTHONPATH=tests $(BIN)/python -m project.command_page

bench: set-up ## figures for the changelog, on this machine
	@for part in terms intake check; do echo "== $$part"; $(BIN)/python bench/$$part.py || exit 1; done

lock: ## resolve the dependencies anew (needs uv)
	@uv pip compile pyproject.toml --universal --all-extras --generate-hashes --no-header --no-annotate --upgrade --output-file requirements.lock

clean: ## remove what can be made again
	@rm -rf .venv out build .pytest_cache .mypy_cache .ruff_cache .hypothesis
