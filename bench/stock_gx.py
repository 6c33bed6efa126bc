"""The same ten checks, written the ordinary way: pandas for the facts, stock great-expectations for the rules.

It leaves out what it cannot do: three-valued logic, readings, data errors by row, observations. Run by bench/check.py.

    python bench/stock_gx.py RUN.yaml         one validation of each whole table: which rows are unexpected
    python bench/stock_gx.py RUN.yaml 100     besides, the suites on the rows of 100 clinics, one clinic at a time,
                                              as great-expectations gives a verdict on a clinic
"""

import json
import sys
import time
from pathlib import Path

import great_expectations as gx
import holidays
import numpy as np
import pandas as pd
import yaml
from great_expectations import expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent import PandasDatasource

NINE = ["bestall_tid", "avboka_tid", "omboka_tid", "fornya_recept", "kontakta_mig", "begar_intyg", "skicka_meddelande"]
NINE += ["fraga_om_remiss", "egenremiss"]
OMBUD, PROMISE = r"(?i)\bombud", r"(?i)inom (?:två|2) (?:vardagar|arbetsdagar)"


def read(folder: Path, files: dict[str, str]) -> dict[str, pd.DataFrame]:
    tables = {}
    for name, file in files.items():
        path = folder / file
        tables[name] = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
    return tables


def make_facts(tables: dict[str, pd.DataFrame], run: dict[str, object]) -> dict[str, pd.DataFrame]:
    audit = pd.Timestamp(str(run["audit_date"]))
    extract = pd.Timestamp(str(run["extract_at"]))
    aliases = yaml.safe_load(Path("params/services.yaml").read_text(encoding="utf-8"))
    codes = {name.casefold(): code for code, names in aliases.items() for name in names}
    clinics = tables["clinics"].drop_duplicates("clinic_id", keep=False).copy()
    services = tables["services"].copy()
    services["code"] = services["name"].str.casefold().map(codes).fillna("egen")
    services["starts"] = pd.to_datetime(services["active_from"], errors="coerce")
    services["ends"] = pd.to_datetime(services["active_to"], errors="coerce")
    services["active"] = (services["starts"] <= audit) & (services["ends"].isna() | (services["ends"] >= audit))
    services["has_terms"] = services["terms"].fillna("").str.replace(r"<[^>]+>", "", regex=True).str.strip() != ""
    services["ombud"] = services["terms"].fillna("").str.contains(OMBUD)
    services["promise"] = services["terms"].fillna("").str.contains(PROMISE)
    services["named"] = services["name"].str.casefold().str.contains("egenremiss")
    offers = clinics[["clinic_id"]].merge(pd.DataFrame({"service": NINE}), how="cross")
    active = services.loc[services["active"], ["clinic_id", "code"]].drop_duplicates().assign(active=True)
    offers = offers.merge(active, how="left", left_on=["clinic_id", "service"], right_on=["clinic_id", "code"])
    channels = tables["channels"].drop_duplicates(["clinic_id", "service"])
    offers = offers.merge(channels[["clinic_id", "service", "phone"]], how="left", on=["clinic_id", "service"])
    offers["exists"] = offers["phone"].fillna("").str.casefold() == "ja"
    offers["active"] = offers["active"].fillna(False).astype(bool)
    clinics["n_admins"] = clinics["clinic_id"].map(tables["administrators"].groupby("clinic_id").size()).fillna(0)
    clinics["is_connected"] = clinics["connected"].fillna("").str.casefold() == "ja"
    visits = tables["visit_types"]
    online = visits["bookable_online"].fillna("").str.casefold().eq("ja").groupby(visits["clinic_id"]).all()
    asked = set(services.loc[services["active"] & (services["code"] == "bestall_tid"), "clinic_id"])
    clinics["can_book"] = clinics["clinic_id"].map(online).fillna(False).astype(bool) | clinics["clinic_id"].isin(asked)
    clinics["books_online"] = clinics["webbtidbok"].fillna("").str.casefold() == "ja"
    return {
        "clinics": clinics,
        "offers": offers,
        "services": services,
        "errands": make_errand_facts(tables, run, extract),
    }


def make_errand_facts(tables: dict[str, pd.DataFrame], run: dict[str, object], extract: pd.Timestamp) -> pd.DataFrame:
    errands, messages = tables["errands"], tables["messages"]
    sent = pd.to_datetime(errands["sent_at"], format="ISO8601", errors="coerce")
    replies = messages[messages["kind"].isin(["delsvar", "slutsvar", "motfraga", "kontakt"])].copy()
    replies["at"] = pd.to_datetime(replies["sent_at"], format="ISO8601", errors="coerce")
    first = replies[replies["sender"] == "mottagning"].groupby("errand_id")["at"].min()
    facts = errands[["errand_id", "clinic_id", "service", "started_by"]].copy()
    facts["sent_on"] = sent.dt.normalize()
    facts["replied_on"] = facts["errand_id"].map(first).dt.normalize()
    low, high = pd.Timestamp(str(run["period_from"])), pd.Timestamp(str(run["period_to"]))
    facts["counted"] = facts["started_by"].isin(["invanare", "ombud"]) & facts["sent_on"].between(low, high)
    off = [day for year in range(2025, 2028) for day in holidays.country_holidays("SE", years=year)]
    days = facts["sent_on"].fillna(low).to_numpy().astype("datetime64[D]")
    # The 2nd vardag after the day it was sent, whatever day that is.
    due = np.busday_offset(days, 2, roll="backward", holidays=np.array(off, dtype="datetime64[D]"))
    in_time = facts["replied_on"].to_numpy().astype("datetime64[D]") <= due
    late = ~facts["replied_on"].isna() | (np.datetime64(extract.date()) > due)
    facts["state"] = np.where(in_time, "in_time", np.where(late, "late", "pending"))
    return facts[facts["counted"] & (facts["state"] != "pending")].reset_index(drop=True)


def make_suites() -> dict[str, list[gxe.Expectation]]:
    yes = [True]
    required = 'active==True and code!="egen"'
    common = {"condition_parser": "pandas"}
    return {
        "clinics": [
            gxe.ExpectColumnValuesToBeInSet(column="is_connected", value_set=yes, meta={"rule_id": "UTB-00"}),
            gxe.ExpectColumnValuesToBeBetween(column="n_admins", min_value=1, meta={"rule_id": "ADM-01"}),
            gxe.ExpectColumnValuesToBeInSet(
                column="can_book",
                value_set=yes,
                row_condition="books_online==True",
                **common,
                meta={"rule_id": "TID-01"},
            ),
        ],
        "offers": [
            gxe.ExpectColumnValuesToBeInSet(
                column="active", value_set=yes, row_condition="exists==True", **common, meta={"rule_id": "UTB-01"}
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="exists", value_set=yes, row_condition="active==True", **common, meta={"rule_id": "UTB-02"}
            ),
        ],
        "services": [
            gxe.ExpectColumnValuesToBeInSet(
                column="named", value_set=yes, row_condition='code=="egenremiss"', **common, meta={"rule_id": "EGR-02"}
            ),
            *(
                gxe.ExpectColumnValuesToBeInSet(
                    column=column, value_set=yes, row_condition=required, **common, meta={"rule_id": rule_id}
                )
                for rule_id, column in (("VIL-01", "has_terms"), ("VIL-02", "ombud"), ("VIL-03", "promise"))
            ),
        ],
        "errands": [
            gxe.ExpectColumnValuesToBeInSet(column="state", value_set=["in_time"], meta={"rule_id": "SVA-01"}),
        ],
    }


def main() -> None:
    run_file = Path(sys.argv[1])
    run = yaml.safe_load(run_file.read_text(encoding="utf-8"))
    started = time.perf_counter()
    tables = read(run_file.parent, run["input"])
    read_at = time.perf_counter()
    facts = make_facts(tables, run)
    facts_at = time.perf_counter()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("stock")
    n_unexpected = 0
    for name, expectations in make_suites().items():
        asset = source.add_dataframe_asset(name)
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": facts[name]})
        suite = gx.ExpectationSuite(name=name, expectations=expectations)
        outcome = batch.validate(
            suite, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["clinic_id"]}
        )
        crashed = [r for r in outcome.results if (r.exception_info or {}).get("raised_exception") is not False]
        if crashed:
            sys.exit(f"{name}: {len(crashed)} expectations crashed")
        n_unexpected += sum(result.result["unexpected_count"] for result in outcome.results)
    ended = time.perf_counter()
    figures = {"read_s": read_at - started, "facts_s": facts_at - read_at, "rules_s": ended - facts_at}
    if len(sys.argv) > 2:
        figures["rules_of_one_clinic_s"] = judge_one_by_one(source, facts, n_clinics=int(sys.argv[2]))
    sys.stdout.write(json.dumps({**figures, "unexpected": int(n_unexpected)}) + "\n")


def judge_one_by_one(source: PandasDatasource, facts: dict[str, pd.DataFrame], *, n_clinics: int) -> float:
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
            batches[name].get_batch({"dataframe": of_clinic}).validate(suite)
    return (time.perf_counter() - started) / len(chosen)


if __name__ == "__main__":
    main()
