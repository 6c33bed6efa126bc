"""Results of invented clinics for the pages' tests: syntetiska data, the rules and quotations of the decision file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import nbformat
from region_samples import DECISION, RUN

import audit_lib
from audit_lib.findings.clinic.rows import count_rules
from audit_lib.model.decision.readings import Reading
from audit_lib.model.results.beside_verdicts import (
    DataError,
    DataErrors,
    Doubles,
    Indicators,
    LateErrands,
    LateService,
    MonthCount,
    Motfragor,
    SlutsvarTimes,
)
from audit_lib.model.results.clinic import (
    ActionToTake,
    Clinic,
    ClinicResult,
    Observation,
    Quote,
    ReadText,
    RuleDescription,
    VerdictRow,
)
from audit_lib.model.results.run_description import InputName
from audit_lib.model.verdict import DataRule, Kind, Verdict
from audit_lib.report.fragments import Fragment

MET, UNMET, UNKNOWN = Verdict.UPPFYLLD, Verdict.EJ_UPPFYLLD, Verdict.KAN_EJ_BEDOMAS
INAPPLICABLE, INFORMATION = Verdict.EJ_TILLAMPLIG, Verdict.INFORMATION
SERVICES = {
    "bestall_tid": "Beställ tid",
    "avboka_tid": "Avboka tid",
    "omboka_tid": "Omboka tid",
    "fornya_recept": "Förnya recept",
    "kontakta_mig": "Kontakta mig",
    "begar_intyg": "Begär intyg",
    "skicka_meddelande": "Skicka meddelande",
    "fraga_om_remiss": "Fråga om min remiss",
    "egenremiss": "Egenremiss",
}
TERMS = """Tjänsten gäller bara dig som är listad hos oss.
Vi läser ditt ärende varje vardag. Du får normalt svar inom fem arbetsdagar.
Ring 112 om det är akut.
Du kan använda tjänsten för dig själv eller som ombud för någon annan."""
SOURCE = f"{DECISION.source_title}, {DECISION.source_updated}"
RULES = {
    rule.rule_id: RuleDescription(
        name=rule.name,
        kind=rule.kind,
        role=rule.role,
        group=rule.group,
        quotes=tuple(Quote(text, SOURCE) for text in rule.quotes),
        action=rule.action.what if rule.action else None,
        contact=DECISION.contact,
    )
    for rule in DECISION.rules.values()
}
READINGS = (
    Reading(
        "motfraga_ar_delsvar",
        value=True,
        default=True,
        label="En motfråga räknas som ett delsvar",
        reason="Frågor och svar nämner motfrågor under svaret om svarstid.",
    ),
    Reading(
        "accepterad_andel",
        value=0.95,
        default=1.0,
        label="Andel av ärendena som ska ha fått svar i tid",
        reason="Frågor och svar medger inga undantag.",
    ),
)
WEEKDAYS = {"måndag": 9, "tisdag": 8, "onsdag": 11, "torsdag": 14, "fredag": 31, "lördag": 8, "söndag": 6}
MONTHS = (*(f"2025-{m:02d}" for m in range(4, 13)), *(f"2026-{m:02d}" for m in range(1, 5)))
ASSESSED = (118, 109, 121, 96, 103, 111, 92, 64, 108, 120, 131, 119, 120)
LATE = (6, 5, 8, 4, 6, 7, 6, 22, 5, 6, 4, 5, 3)
ERRANDS_PLACE, SERVICES_PLACE = (
    "kolumnen Inkom (sent_at) i Ärenden.xlsx, blad Blad2",
    "kolumnen Ursprung (origin) i Typer.csv",
)


def make_verdict(
    rule_id: str,
    verdict: Verdict,
    subject: str = "-",
    label: str = "",
    *,
    numbers: tuple[int | None, ...] = (None,) * 4,
    seen: str = "",
    why: str | None = None,
) -> VerdictRow:
    label = label or SERVICES.get(subject, "Mottagningen" if subject == "-" else subject)
    observations = (Observation("O0", seen),) if seen else ()
    return VerdictRow(rule_id, subject, label, verdict, RULES[rule_id].kind, *numbers, observations, why)


def judge(result: ClinicResult, verdicts: Iterable[VerdictRow]) -> ClinicResult:
    """The result with these verdicts, and its counts in line with them."""
    rows = tuple(verdicts)
    counts = {kind: count_rules(rows, kind) for kind in Kind if kind is not Kind.INFORMATION}
    return replace(result, verdicts=rows, counts=counts)


def change_rows(result: ClinicResult, rule_id: str, **values: object) -> ClinicResult:
    """The result with other values in the verdicts of a rule."""
    return judge(result, (replace(row, **values) if row.rule_id == rule_id else row for row in result.verdicts))


def list_verdicts() -> list[VerdictRow]:
    offered = {"fraga_om_remiss": UNMET, "begar_intyg": UNKNOWN, "egenremiss": INAPPLICABLE}
    why = {"begar_intyg": "Det saknas uppgift om tjänsten erbjuds per telefon."}
    verdicts = [make_verdict("UTB-00", MET)]
    for service in SERVICES:
        verdicts += [
            make_verdict("UTB-01", offered.get(service, MET), service, why=why.get(service)),
            make_verdict("UTB-02", INAPPLICABLE if service == "egenremiss" else MET, service),
        ]
    promise = "Texten lovar svar inom en annan tid än två vardagar, och bara ”normalt”."
    for n, label in enumerate(list(SERVICES.values())[:6]):
        verdicts += [
            make_verdict("VIL-01", MET, f"T{n}", label),
            make_verdict("VIL-02", MET, f"T{n}", label),
            make_verdict("VIL-03", UNMET if n == 4 else MET, f"T{n}", label, seen=promise if n == 4 else ""),
            make_verdict(
                "VIL-05", UNMET if n == 1 else MET, f"T{n}", label, seen="Texten innehåller ”XX-XX”." if n == 1 else ""
            ),
        ]
    appointed = "Det saknas uppgift om vem som utsåg."
    return [
        *verdicts,
        make_verdict("UTB-03", INFORMATION),
        make_verdict("TID-01", INAPPLICABLE),
        make_verdict("ADM-01", MET),
        make_verdict("ADM-02", UNKNOWN, "A1", "Administratör 1", why=appointed),
        make_verdict("SVA-01", UNMET, numbers=(1412, 87, 6, 19)),
        make_verdict("SVA-02", INFORMATION),
        make_verdict("SVA-03", INFORMATION),
        make_verdict("MED-01", UNMET, numbers=(210, 12, None, None)),
        make_verdict("KON-01", MET, numbers=(140, 0, None, None)),
        make_verdict("STA-01", MET, numbers=(31, 0, 0, 0)),
        make_verdict("DOK-01", UNKNOWN, why="Det saknas uppgift om rutinen för dokumentation."),
    ]


def make_result() -> ClinicResult:
    """An ordinary clinic: most is well, a few things are not, some is unknown."""
    tool, staff, head = "Personalverktyget, Administration, ", "Mottagningens administratör", "Verksamhetschefen"
    promise = "Skriv i villkorstexten för Kontakta mig att svar ges inom två vardagar."
    routine = "Meddela om rutinen för dokumentation omfattar e-tjänsterna."
    soon, later = date(2026, 5, 15), date(2026, 5, 29)
    result = ClinicResult(
        schema_version=2,
        synthetic=True,
        clinic=Clinic(
            "SE2321000131-E000000009901", "Vårdcentralen Påhittade Ängen", "vårdcentral", "Exempelby", "egen", True
        ),
        run=replace(
            RUN,
            readings=READINGS,
            inputs=(InputName("clinics", "clinics.csv"), InputName("errands", "errands.parquet")),
        ),
        counts={},
        rules=RULES,
        verdicts=(),
        actions=(
            ActionToTake(
                "UTB-01", "Aktivera e-tjänsten Fråga om min remiss.", tool + "Ärendetyper", staff, soon, "atgard"
            ),
            ActionToTake("VIL-03", promise, tool + "Villkorstexter", staff, soon, "atgard"),
            ActionToTake("DOK-01", routine, "1177etjanster@vgregion.se", head, later, "uppgift_saknas"),
            ActionToTake(
                "SVA-01", "Bestäm vem som svarar på fredagar.", "Mottagningens arbetssätt", head, later, "atgard"
            ),
        ),
        texts=(ReadText("VIL-03", "T4", "Kontakta mig", TERMS, "normalt svar inom fem arbetsdagar"),),
        indicators=Indicators(
            SlutsvarTimes(n=1431, median=2, p90=None, open_5=201, open_10=162, open_20=144),
            Motfragor(1431, {0: 1202, 1: 180, 2: 41, 3: 8}),
            Doubles(n=1409, n_double=37),
            ("Rådgivning", "Förnya hjälpmedel"),
        ),
        months=tuple(MonthCount(month, n, n - n_late) for month, n, n_late in zip(MONTHS, ASSESSED, LATE, strict=True)),
        late=LateErrands(
            by_month=dict(zip(MONTHS, LATE, strict=True)),
            by_weekday=WEEKDAYS,
            by_service=(
                LateService("Kontakta mig", 44, 402),
                LateService("Förnya recept", 31, 611),
                LateService("Avboka tid", 0, 96),
            ),
        ),
        data_errors=DataErrors(
            19,
            {DataRule.TIME_ORDER: 17, DataRule.UNREADABLE: 2},
            (
                DataError("errands", 4711, "sent_at", DataRule.TIME_ORDER, "svar före ärendet", ERRANDS_PLACE),
                DataError("services", 12, None, DataRule.UNREADABLE, "okänt ursprung", SERVICES_PLACE),
            ),
        ),
        other_readings=(),
        waivers=(),
        peers=None,
        previous=None,
    )
    return judge(result, list_verdicts())


def make_empty_result() -> ClinicResult:
    """A clinic out of scope: nothing to assess, nothing to draw."""
    empty = replace(
        make_result(),
        actions=(),
        texts=(),
        months=(),
        late=None,
        indicators=Indicators(None, None, None, ()),
        data_errors=DataErrors(0, {}, ()),
    )
    return judge(empty, ())


def make_large_result() -> ClinicResult:
    """Everything at its worst: every rule unmet for forty types with long names, fifty data errors."""
    result = make_result()
    long_name = "Kontakta oss för att omboka eller avboka tid hos fysioterapeut eller psykosocialt team"
    seen = "Det som granskningen såg, beskrivet i en mening."
    types = [(f"T{i}", f"{long_name} {i}") for i in range(10)]
    verdicts = [
        make_verdict(rule_id, INFORMATION if rule.kind is Kind.INFORMATION else UNMET, subject, label, seen=seen)
        for rule_id, rule in RULES.items()
        for subject, label in (types if rule_id[:3] in ("VIL", "FRA") else [("-", "")])
    ]
    name = "Barn- och ungdomspsykiatriska specialistöppenvårdsmottagningen Påhittade " + "Å" * 60
    large = replace(
        result,
        clinic=replace(result.clinic, name=name),
        texts=(replace(result.texts[0], plain=TERMS * 3),) * 6,
        data_errors=replace(result.data_errors, rows=result.data_errors.rows[:1] * 50),
    )
    return judge(large, verdicts)


def make_notebook(fragments) -> nbformat.NotebookNode:
    """An executed notebook whose cells show these fragments, as papermill leaves it."""
    cells = [nbformat.v4.new_markdown_cell("Hemlig metodtext", metadata={"tags": ["metod"]})]
    for n, fragment in enumerate(fragments, 1):
        data = {"text/html": fragment._repr_html_(), "text/plain": repr(fragment)}
        output = nbformat.v4.new_output("execute_result", data, execution_count=n)
        cells.append(nbformat.v4.new_code_cell("audit_lib.visa()", outputs=[output], execution_count=n))
    return nbformat.v4.new_notebook(cells=cells)


def show_clinic(result: ClinicResult) -> list[Fragment]:
    """All sections of a clinic's report, in the report's order."""
    return [
        show(result)
        for show in (
            audit_lib.show_heading,
            audit_lib.show_actions,
            audit_lib.show_verdicts,
            audit_lib.show_unmet,
            audit_lib.show_reply_times,
            audit_lib.show_changes,
            audit_lib.show_data_quality,
            audit_lib.show_about,
        )
    ]
