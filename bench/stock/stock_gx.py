"""All rules that have something expected, judged the ordinary way: stock great-expectations on pandas.

Rules of kind information have nothing to judge. It leaves out what stock cannot do: three-valued logic (what is missing
is passed over, so there is no kan_ej_bedomas), readings, numbers and observations beside a verdict, and what
`stock_facts` leaves out. Run by bench/check.py.

    python bench/stock/stock_gx.py RUN.yaml      one validation of each whole table: which rows are unexpected
    python bench/stock/stock_gx.py RUN.yaml 100  besides, the suites on the rows of 100 clinics, one clinic at a time,
                                                 as great-expectations gives a verdict on a clinic
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import great_expectations as gx
import yaml
from great_expectations import expectations as gxe
from great_expectations.core.batch import Batch
from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent import PandasDatasource
from stock_facts import Tables, make_facts, read_tables

Suites = dict[str, list[gxe.Expectation]]
COMPLETE = {"result_format": "COMPLETE", "unexpected_index_column_names": ["clinic_id"]}
SHARE_IN_TIME = 1.0
ACTIVE = "reached and row_active"
REQUIRED = f"{ACTIVE} and not is_direct_booking"
HAS_TEXT = f"{REQUIRED} and has_terms"


def expect_within(rule_id: str, column: str, where: str, values: list[object], mostly: float = 1.0) -> gxe.Expectation:
    return gxe.ExpectColumnValuesToBeInSet(
        column=column,
        value_set=values,
        mostly=mostly,
        row_condition=where,
        condition_parser="pandas",
        meta={"rule_id": rule_id},
    )


def expect_true(rule_id: str, column: str, where: str, mostly: float = 1.0) -> gxe.Expectation:
    return expect_within(rule_id, column, where, [True], mostly)


def expect_between(rule_id: str, column: str, where: str, low: int | None, high: int | None) -> gxe.Expectation:
    return gxe.ExpectColumnValuesToBeBetween(
        column=column,
        min_value=low,
        max_value=high,
        row_condition=where,
        condition_parser="pandas",
        meta={"rule_id": rule_id},
    )


def make_suites() -> Suites:
    """The rules by the table of facts that they are about; what is judged is in the row condition."""
    return {
        "clinics": [
            expect_true("UTB-00", "is_connected", "in_scope"),
            expect_true("LAK-01", "physician_time_requestable", "reached and physician_time_by_phone and can_ask"),
            expect_between("ADM-01", "n_administrators", "reached", 1, None),
            expect_true("DOK-01", "documents_eservices", "reached"),
            expect_true("TID-01", "can_book", "reached and exists_bestall_tid and webbtidbok"),
            expect_true("EGR-01", "active_egenremiss", "reached and not referral_required and not exists_egenremiss"),
        ],
        "offers": [
            expect_true("UTB-01", "is_offered", "reached and is_needed"),
            expect_true(
                "UTB-02", "has_activity", "reached and active and (service != 'egenremiss' or referral_required)"
            ),
        ],
        "services": [
            expect_between(
                "FRA-01", "own_questions", f"{REQUIRED} and origin == 'standard' and code != 'fornya_recept'", 0, 0
            ),
            expect_between(
                "FRA-02", "own_questions", f"{ACTIVE} and origin == 'standard' and code == 'fornya_recept'", 0, 2
            ),
            expect_true(
                "FRA-03", "named_fornya_recept", f"{ACTIVE} and origin == 'egen' and replaced == 'fornya_recept'"
            ),
            expect_true("EGR-02", "named_egenremiss", f"{ACTIVE} and is_egenremiss"),
            expect_true("VIL-01", "has_terms", REQUIRED),
            expect_true("VIL-02", "has_ombud_point", HAS_TEXT),
            expect_true("VIL-03", "has_promise", HAS_TEXT),
            expect_within("VIL-05", "has_placeholder", "row_active and has_terms", [False]),
        ],
        "certificates": [
            expect_true("INT-01", "selectable", "issued and requires_visit in ['ibland', 'aldrig']"),
            expect_true("INT-02", "visit_stated", "selectable and requires_visit == 'alltid'"),
            expect_true("INT-03", "issued", "selectable"),
        ],
        "administrators": [
            expect_within("ADM-02", "appointed_by", ACTIVE, ["verksamhetschef"]),
            expect_true("ADM-03", "is_notified", "reached and started_in_period"),
        ],
        "errands": [
            expect_within("STA-01", "starter_role", "started_by == 'personal'", ["vardgivare", "arendehanterare"]),
            expect_true("SVA-01", "in_time", "is_judged", mostly=SHARE_IN_TIME),
            expect_true(
                "KON-01",
                "has_contact",
                "from_resident and service == 'kontakta_mig' and is_closed and not withdrawn_first",
            ),
            expect_true("MED-01", "only_acknowledged", "is_judged and service == 'skicka_meddelande'"),
        ],
    }


def validate(batch: Batch, suite: gx.ExpectationSuite, **options: object) -> ExpectationSuiteValidationResult:
    """Validate, and stop if an expectation crashed: great-expectations itself only calls that a failure."""
    outcome = batch.validate(suite, **options)
    crashed = [
        result for result in outcome.results if (result.exception_info or {}).get("raised_exception") is not False
    ]
    if crashed:
        rules = [result.expectation_config.meta["rule_id"] for result in crashed]
        sys.exit(f"{suite.name}: expectations crashed: {', '.join(rules)}")
    return outcome


def judge_whole_tables(source: PandasDatasource, facts: Tables) -> dict[str, dict[str, Any]]:
    """What stock great-expectations says of each rule: how many rows are unexpected, and whose they are."""
    said = {}
    for name, expectations in make_suites().items():
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
        suite = gx.ExpectationSuite(name=name, expectations=expectations)
        outcome = validate(batch.get_batch({"dataframe": facts[name]}), suite, result_format=COMPLETE)
        said |= {result.expectation_config.meta["rule_id"]: result.result for result in outcome.results}
    return said


def judge_one_by_one(source: PandasDatasource, facts: Tables, *, n_clinics: int) -> float:
    """Validate every suite on each of so many clinics' rows, spread over the region; the mean seconds of a clinic."""
    ids = facts["clinics"]["clinic_id"].sort_values().to_list()
    chosen = set(ids[:: max(1, len(ids) // n_clinics)][:n_clinics])
    suites = {name: gx.ExpectationSuite(name=f"one {name}", expectations=es) for name, es in make_suites().items()}
    batches = {
        name: source.add_dataframe_asset(f"one {name}").add_batch_definition_whole_dataframe("one") for name in suites
    }
    started = time.perf_counter()
    for name, suite in suites.items():
        rows = facts[name][facts[name]["clinic_id"].isin(chosen)]
        for _, of_clinic in rows.groupby("clinic_id"):
            validate(batches[name].get_batch({"dataframe": of_clinic}), suite)
    return (time.perf_counter() - started) / len(chosen)


def open_source() -> PandasDatasource:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context.data_sources.add_pandas("stock")


def main() -> None:
    run_file = Path(sys.argv[1])
    run = yaml.safe_load(run_file.read_text(encoding="utf-8"))
    started = time.perf_counter()
    tables = read_tables(run_file.parent, run["input"])
    read_at = time.perf_counter()
    facts = make_facts(tables, run)
    facts_at = time.perf_counter()
    source = open_source()
    said = judge_whole_tables(source, facts)
    ended = time.perf_counter()
    figures = {"read_s": read_at - started, "facts_s": facts_at - read_at, "rules_s": ended - facts_at}
    if len(sys.argv) > 2:
        figures["rules_of_one_clinic_s"] = judge_one_by_one(source, facts, n_clinics=int(sys.argv[2]))
    counts = {"unexpected": sum(of_rule["unexpected_count"] for of_rule in said.values()), "n_rules": len(said)}
    sys.stdout.write(json.dumps({**figures, **counts}) + "\n")


if __name__ == "__main__":
    main()
