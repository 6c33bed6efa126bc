"""The engine and a naive second implementation, written from the contract alone, must say the same of any region.

Of the rules that are written twice, which `oracle.RULES` lists.
"""

from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from oracle import RULES, judge
from oracle.csv_region import read_csv_region, write_csv_region
from oracle.drawn.sprinkled import sprinkle
from oracle.random_region import random_tables

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region

SEEDS = range(24)
IDENTITY = (
    "clinic_id",
    "rule_id",
    "subject",
    "verdict",
    "kind",
    "n_assessed",
    "n_deviating",
    "n_pending",
    "n_excluded",
)


def judge_with_engine(run_file: Path):
    audit = take_in(open_run(run_file))
    found = check_region(audit)
    verdicts = list_known(found.verdicts, IDENTITY)
    deviations = list_known(found.deviations, ("clinic_id", "rule_id", "subject", "item"))
    errors = pq.read_table(audit.store.path("data_errors")).to_pylist()
    return verdicts, deviations, [(row["table"], row["row"], row["column"], row["rule_id"]) for row in errors]


def list_known(table, columns):
    return [tuple(row[name] for name in columns) for row in table.to_pylist() if row["rule_id"] in RULES]


@pytest.mark.fast_rows(6)
@pytest.mark.parametrize("seed", SEEDS)
def test_engine_and_oracle_give_the_same_verdicts_deviations_and_errors(seed: int, tmp_path: Path) -> None:
    assert_agreement(*random_tables(seed, n_clinics=5, n_errands=40), tmp_path)


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize("seed", range(100, 124))
def test_they_agree_on_words_for_no_value_error_values_and_promoted_numbers(seed: int, tmp_path: Path) -> None:
    tables, run = random_tables(seed, n_clinics=5, n_errands=40)
    sprinkle(tables, Random(seed), 0.05)  # noqa: S311 - test data, no secret

    assert_agreement(tables, run, tmp_path)


def assert_agreement(tables, run, tmp_path):
    run_file = write_csv_region(tables, run, tmp_path)
    expected = judge(*read_csv_region(tmp_path)[:1], run, read_csv_region(tmp_path)[1])

    verdicts, deviations, errors = judge_with_engine(run_file)

    assert sorted(set(expected.verdicts) - set(verdicts)) == sorted(set(verdicts) - set(expected.verdicts))
    assert sorted(expected.deviations) == sorted(deviations)
    assert sorted(set(expected.data_errors)) == sorted(set(errors))
