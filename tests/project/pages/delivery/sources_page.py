"""Writes docs/sources.md: `PYTHONPATH=tests python -m project.pages.delivery.sources_page`.

What each source makes judgeable is found by judging one made-up region, told in each source's own form.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from official_files import Offer, write_answer, write_hsa_file, write_hsa_unit, write_unit

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.example.generate import make_example
from audit_lib.model.verdict import Kind, Verdict
from project.files import ROOT

PAGE = ROOT / "docs" / "sources.md"
SIZE = {"clinics": 44, "errands": 300, "seed": 19}
ORGANISATIONS = {"egen": "232100-0131", "avtal": "556000-0001", "utan_avtal": "556000-0002"}
"""Made-up numbers but for the region's own."""
HEAD = """# Källorna · The sources

Den här sidan är skriven av `make docs`; ett test felar när den är gammal. Tabellen är uträknad: en påhittad region
(syntetiska data, {n} mottagningar) är granskad med uppgifter ur varje källa. I varje ruta står hur många mottagningar
som regeln kan bedömas för, av dem som den kan bedömas för med alla tabeller.

This page is written by `make docs`; a test fails when it is old. The table is computed: a made-up region (syntetiska
data, {n} clinics) is audited with what each source tells. A cell says for how many clinics the rule can be judged, of
those for which it can be judged with all tables.

| källa · source | vad det är · what it is |
|---|---|
| `contact_cards` | publika kontaktkort från 1177.se (JSON) · public contact cards of 1177.se |
| `eoffering` | svaret på GetAvailableEServices (XML, en fil eller mapp) · the answer of GetAvailableEServices |
| `hsaunits` | den nationella filen med HSA-enheter (XML eller zip) · the national file of HSA units |
| tabeller · tables | de egna tabellerna · the region's own tables: [tabeller.md](tabeller.md), [tables.md](tables.md) |

`hsaunits` fyller bara i tomma namn och driftsformer hos mottagningar som en annan källa nämner. Vem ett
organisationsnummer är säger körfilen: `tables: {{hsaunits: {{values: {{orgNo: {{"232100-0131": egen}}}}}}}}`, eller `o`
i stället för `orgNo`, efter organisationens namn i DN. En tabell går före samma uppgift ur en källa. En mottagning som
`eoffering` inte nämner har okända ärendetyper; en som nämns utan ärendetyper har inga. Raden i ett fel är
enhetens eller kortets nummer, den första 2.

`hsaunits` only fills empty names and operators of clinics that another source names. Whose an organisation number is
the run file says, as above (or `o:`, by the name of the organisation in the DN). A table wins over the same thing of a
source. A clinic that `eoffering` does not list has unknown errand types; one that is listed without any has none. The
row of an error is the number of the unit or card, the first being 2.

"""
Rows = list[dict[str, str]]
Judged = defaultdict[str, set[str]]
"""Rule → the clinics that it says uppfylld or ej uppfylld of."""


def describe_sources() -> str:
    """The page, with the table of rules and sources."""
    judged = _judge_all()
    whole = judged["alla tabeller · all tables"]
    lines = [HEAD.format(n=SIZE["clinics"]) + f"| regel · rule | {' | '.join(judged)} |"]
    lines.append("|---" * (len(judged) + 1) + "|")
    for rule_id in _list_rules():
        cells = [f"{len(found[rule_id] & whole[rule_id])} av {len(whole[rule_id])}" for found in judged.values()]
        lines.append(f"| {rule_id} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


@cache
def _list_rules() -> list[str]:
    with TemporaryDirectory() as folder:
        make_example(clinics=1, errands=1, seed=1, out=Path(folder) / "region")
        rules = open_run(Path(folder) / "region" / "run.yaml").decision.rules.values()
    return [rule.rule_id for rule in rules if rule.kind in (Kind.KRAV, Kind.REKOMMENDATION)]


def _judge_all() -> dict[str, Judged]:
    """Source → rule → the clinics that it is judged for."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_example(**SIZE, out=folder / "region")
        tables = {path.stem: _read(path) for path in (folder / "region").glob("*.csv")}
        (folder / "cards.jsonl").write_text(_write_cards(tables), encoding="utf-8")
        (folder / "answer.xml").write_text(_write_answer(tables), encoding="utf-8")
        (folder / "units.xml").write_text(_write_units(tables), encoding="utf-8")
        answer, units = {"eoffering": "answer.xml"}, {"hsaunits": "units.xml"}
        errands = {name: f"region/{name}.csv" for name in ("errands", "messages")}
        own = {name: f"region/{name}.csv" for name in tables}
        judge = _make_judge(folder)
        return {
            "`contact_cards`": judge({"contact_cards": "cards.jsonl"}, "operated_by: egen"),
            "`eoffering`": judge(answer, "operated_by: egen"),
            "`eoffering`, `hsaunits`": judge({**answer, **units}),
            "… och/and `errands`, `messages`": judge({**answer, **units, **errands}),
            "… och/and `channels`": judge({**answer, **units, **errands, "channels": own["channels"]}),
            "alla tabeller · all tables": judge(own),
        }


def _make_judge(folder: Path) -> Callable[..., Judged]:
    values = {number: operator for operator, number in ORGANISATIONS.items()}
    of_units = json.dumps({"hsaunits": {"values": {"orgNo": values}}})
    period = "period_from: 2026-01-01\nperiod_to: 2026-04-30\nextract_at: 2026-05-04 06:00\n"

    def judge(inputs: dict[str, str], also: str = "") -> Judged:
        run_file = folder / "run.yaml"
        of_hsa = f"tables: {of_units}\n" if "hsaunits" in inputs else ""
        told = f"decision: vgr-hs20-2016\n{period}input: {json.dumps(inputs)}\n{of_hsa}{also}\nout: out\n"
        run_file.write_text(told, encoding="utf-8")
        clinics: Judged = defaultdict(set)
        for row in check_region(take_in(open_run(run_file))).verdicts.to_pylist():
            if row["verdict"] in (Verdict.UPPFYLLD, Verdict.EJ_UPPFYLLD):
                clinics[row["rule_id"]].add(row["clinic_id"])
        return clinics

    return judge


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _list_active(tables: dict[str, Rows], clinic_id: str) -> Rows:
    return [row for row in tables["services"] if row["clinic_id"] == clinic_id and not row["active_to"]]


def _write_cards(tables: dict[str, Rows]) -> str:
    cards = [
        {
            "HsaId": clinic["clinic_id"],
            "DisplayName": clinic["name"],
            "Municipality": clinic["municipality"],
            "EServices": [
                {"ExternalId": f"{row['template']}-1", "Text": row["name"], "Description": row["terms"] or None}
                for row in _list_active(tables, clinic["clinic_id"])
            ],
        }
        for clinic in tables["clinics"]
    ]
    return "\n".join(json.dumps(card, ensure_ascii=False) for card in cards)


def _write_answer(tables: dict[str, Rows]) -> str:
    units = []
    for clinic in tables["clinics"]:
        rows = _list_active(tables, clinic["clinic_id"])
        offers = [Offer(row["service_id"], row["name"], row["terms"] or None) for row in rows]
        units.append(write_unit(clinic["clinic_id"], clinic["name"], offers))
    return write_answer(*units)


def _write_units(tables: dict[str, Rows]) -> str:
    return write_hsa_file(
        *(
            write_hsa_unit(clinic["clinic_id"], clinic["name"], org_no=ORGANISATIONS.get(clinic["operated_by"], ""))
            for clinic in tables["clinics"]
        )
    )


if __name__ == "__main__":
    PAGE.write_text(describe_sources(), encoding="utf-8")
