"""`audit_lib.load`: a finished run as pandas frames and results, at any size by clinic, rule and period.

The files are read by DuckDB with the conditions asked for, and rows are sorted by clinic in them: what is read is in
proportion to what is asked. Ten million rows never come by accident: they are counted before they are fetched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from audit_lib.audit.finished.asking import Ids, Period, choose_clinics, choose_days, choose_rules
from audit_lib.audit.finished.fetching import fetch
from audit_lib.audit.finished.manifest import RUN_AGAIN, Manifest, check_file, read_manifest
from audit_lib.errors import ParameterError, Problem
from audit_lib.files.described import Described, read_as
from audit_lib.files.hashes import hash_of
from audit_lib.files.json_files import load_object
from audit_lib.model.folder import (
    DATA_ERRORS,
    DEVIATIONS,
    GX,
    GX_SUITE,
    REGION_RESULT,
    RESULT,
    STORE,
    VERDICTS,
    place_clinic,
    place_facts,
)
from audit_lib.model.frames.columns import FRAMES
from audit_lib.model.frames.typed import frame_rows, frame_table
from audit_lib.model.relations import AGGREGATED, RELATIONS
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.model.results.region import RegionResult
from audit_lib.model.store import INDEX_NAME
from audit_lib.model.verdict import DataRule

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite

WITH_REPORT = {"done", "done_before"}
Result = TypeVar("Result", bound=Described)


@dataclass(frozen=True, repr=False)
class FinishedRun:
    """A finished run in its folder; its methods give frames of the caller's own, and the results that were saved.

    `clinic` and `rule` take one id or several; `period` is of the local date of sending: `"2026-04"`, `"2026-Q1"`,
    `"2026"`, or the first and the last. More than a million rows are refused, unless `all_rows` are asked for.
    """

    folder: Path
    manifest: Manifest

    def __repr__(self) -> str:
        """Name folder, period and number of clinics."""
        dates, synthetic = self.manifest.parameters, ", syntetiska data" if self.manifest.synthetic else ""
        supposed = f", hypotes: {', '.join(self.manifest.hypothesis)}" if self.manifest.hypothesis else ""
        n_clinics = f"{len(self.manifest.clinics)} mottagningar"
        return f"FinishedRun({self.folder}: {dates.period_from}–{dates.period_to}, {n_clinics}{synthetic}{supposed})"

    def clinics(self) -> "pd.DataFrame":
        """A row a clinic of the run with what the input says of it; of one with a data error only its state."""
        known = {row["clinic_id"]: row for row in fetch(self._check_store("clinics"), "*", {}).to_pylist()}
        names = [column.name for column in FRAMES["clinics"].columns]
        rows = (
            {**known.get(clinic_id, {}), "clinic_id": clinic_id, "state": entry.state}
            for clinic_id, entry in self.manifest.clinics.items()
        )
        return frame_rows("clinics", ([row.get(name) for name in names] for row in rows))

    def verdicts(self, clinic: Ids | None = None, rule: Ids | None = None, *, all_rows: bool = False) -> "pd.DataFrame":
        """A row a clinic, rule and subject.

        Raises:
            ParameterError: the run does not know an id, or the rows are too many.
        """
        path = check_file(self.folder, self.manifest, f"{VERDICTS}.parquet")
        found = fetch(path, "*", self._choose(clinic, rule), all_rows=all_rows)
        names = [self.manifest.decision.rules[str(rule_id)] for rule_id in found.column("rule_id").to_pylist()]
        return frame_table("verdicts", found.append_column("rule_name", [names]))

    def deviations(
        self, clinic: Ids | None = None, rule: Ids | None = None, *, all_rows: bool = False
    ) -> "pd.DataFrame":
        """A row a deviating errand, or other thing that does not meet a rule.

        Raises:
            ParameterError: the run does not know an id, or the rows are too many.
        """
        path = check_file(self.folder, self.manifest, f"{DEVIATIONS}.parquet")
        return frame_table("deviations", fetch(path, "*", self._choose(clinic, rule), all_rows=all_rows))

    def errands(
        self, clinic: Ids | None = None, period: Period | None = None, *, all_rows: bool = False
    ) -> "pd.DataFrame":
        """A row an errand of the input that could be read whole; how it was judged is in `facts("errand_facts")`.

        Raises:
            ParameterError: the input had no errands, the run does not know an id, or the rows are too many.
        """
        path = self._check_store("errands")
        if not path.is_file():
            raise ParameterError(Problem("indata hade ingen tabell med ärenden.", str(self.folder)))
        return self._read_errands("errands", path, clinic, period, {"left_out": [False]}, all_rows=all_rows)

    def facts(
        self, relation: str, clinic: Ids | None = None, period: Period | None = None, *, all_rows: bool = False
    ) -> "pd.DataFrame":
        """What the rules are judged on, by relation, as `errand_facts`; `basutbud run` keeps it.

        Raises:
            ParameterError: there is no such relation, the run has kept no facts, does not know an id, or the rows are
                too many.
        """
        if relation not in RELATIONS:
            raise ParameterError(Problem(f"{relation} finns inte.", "relation", f"De är {', '.join(RELATIONS)}."))
        if period is not None and relation != AGGREGATED:
            raise ParameterError(Problem(f"bara {AGGREGATED} kan väljas efter period.", "period"))
        path = place_facts(self.folder, self.manifest.run_key) / f"{relation}.parquet"
        if not path.is_file():
            remedy = "Det gör bara basutbud run för hela regionen, med motorn duckdb."
            raise ParameterError(Problem("körningen har inte sparat sina fakta.", str(self.folder), remedy))
        return self._read_errands(relation, path, clinic, period, {}, all_rows=all_rows)

    def data_errors(self, rule: Ids | None = None, *, all_rows: bool = False) -> "pd.DataFrame":
        """A row a fault in the input: where and which, never the value.

        Raises:
            ParameterError: there is no such rule, or the rows are too many.
        """
        path = check_file(self.folder, self.manifest, f"{DATA_ERRORS}.parquet")
        wanted = {} if rule is None else {"rule_id": choose_rules([*DataRule], rule)}
        return frame_table("data_errors", fetch(path, "*", wanted, all_rows=all_rows))

    def suites(self) -> "dict[str, ExpectationSuite]":
        """The run's suites as great-expectations' own, by relation, for its checkpoints; each is a copy of its own.

        great-expectations leaves out what it does not know, so a suite that is read without this package is empty, and
        an empty one passes.

        Raises:
            ParameterError: the run has none that can be read.
        """
        from audit_lib.check.suite import read_suite  # noqa: PLC0415 (great-expectations takes seconds)

        found = {name: load_object(self.folder / GX / GX_SUITE.format(relation=name)) for name in RELATIONS}
        suites = {name: read_suite(content) for name, content in found.items() if content}
        if not suites:
            raise ParameterError(Problem(f"körningen har inga sviter i {GX}.", str(self.folder), RUN_AGAIN))
        return suites

    def result(self, clinic_id: str) -> ClinicResult:
        """One clinic's result, as its report says it.

        Raises:
            ParameterError: the run does not know the clinic, or has made no report of it.
        """
        chosen = choose_clinics(self.manifest, [clinic_id])
        path = place_clinic(self.folder, chosen[0]) / RESULT
        return self._read_result(ClinicResult, path, chosen)

    def region(self) -> RegionResult:
        """The region's result, as its page says it.

        Raises:
            ParameterError: the run has made no reports.
        """
        return self._read_result(RegionResult, self.folder / REGION_RESULT, self.manifest.clinics)

    def columns(self, frame: str) -> "pd.DataFrame":
        """What the columns of a frame mean: of `verdicts`, `errand_facts` and so on.

        Raises:
            ParameterError: there is no such frame.
        """
        import pandas as pd  # noqa: PLC0415 (who makes no frame pays nothing)

        if frame not in FRAMES:
            raise ParameterError(Problem(f"{frame} finns inte.", "frame", f"De är {', '.join(FRAMES)}."))
        rows = [(column.name, column.dtype, column.meaning) for column in FRAMES[frame].columns]
        return pd.DataFrame(rows, columns=["column", "dtype", "meaning"]).set_index("column")

    def _check_store(self, table: str) -> Path:
        return check_file(self.folder, self.manifest, f"{STORE}/{INDEX_NAME}").with_name(f"{table}.parquet")

    def _choose(self, clinic: Ids | None, rule: Ids | None = None) -> dict[str, list[str]]:
        wanted = {} if clinic is None else {"clinic_id": choose_clinics(self.manifest, clinic)}
        return wanted if rule is None else {**wanted, "rule_id": choose_rules(self.manifest.decision.rules, rule)}

    def _read_errands(
        self,
        frame: str,
        path: Path,
        clinic: Ids | None,
        period: Period | None,
        also: dict[str, list[bool]],
        *,
        all_rows: bool,
    ) -> "pd.DataFrame":
        columns = ", ".join(column.name for column in FRAMES[frame].columns)
        days = None if period is None else choose_days(period)
        return frame_table(frame, fetch(path, columns, {**self._choose(clinic), **also}, days=days, all_rows=all_rows))

    def _read_result(self, kind: type[Result], path: Path, clinics: Iterable[str]) -> Result:
        """A saved result, if this run made it and not one before it."""
        self._check_store("clinics")
        check_file(self.folder, self.manifest, f"{VERDICTS}.parquet")
        states = {self.manifest.clinics[clinic_id].state for clinic_id in clinics}
        if not states & WITH_REPORT:
            what = "rapporten är inte gjord i den här körningen."
            raise ParameterError(Problem(what, str(path), "Det gör basutbud run; basutbud check ger bara utlåtanden."))
        content = load_object(path) or {}
        result = read_as(kind, content)
        if result is None or hash_of(content.get("run")) != self.manifest.description_sha256:
            raise ParameterError(Problem("filen saknas eller är en annan körnings.", str(path), RUN_AGAIN))
        return result


def load(folder: str | Path) -> FinishedRun:
    """Read a finished run back from its folder, the `out` of `basutbud run` or `basutbud check`.

    Raises:
        ParameterError: there is no finished run, or what lies there is not of one and the same.
        ReportError: the disk does not give it.
    """
    place = Path(folder).expanduser()
    return FinishedRun(place, read_manifest(place))
