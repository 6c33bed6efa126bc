"""Results of invented clinics for the pages' tests: syntetiska data, the rules and quotations of the decision file."""

import re
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path

import nbformat
import yaml

from audit_lib import report

DECISION = Path(__file__).parents[3] / "params" / "decisions" / "vgr-hs20-2016.yaml"
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
HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title></script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "{{ 7*7 }}{% for x in y %}",
    "<svg onload=alert(1)><style>*{display:none}</style>",
    "abc\u202egnp.exe\u2066\x00\x1b[31m",
    "שלום عربي 👩‍⚕️",
    '=HYPERLINK("http://evil.example")',
    "javascript:alert(1)",
    "W" * 255,
)


def load_rules() -> dict:
    decision = yaml.safe_load(DECISION.read_text(encoding="utf-8"))
    source = f"{decision['source']['title']}, {decision['source']['updated']}"
    return {
        rule_id: {
            "name": rule["name"]["sv"],
            "kind": rule["kind"],
            "group": rule["group"],
            "quotes": [{"text": text, "source": source} for text in rule.get("quotes", [])],
            "action": (rule.get("action") or {}).get("what"),
            "contact": decision["contact"],
        }
        for rule_id, rule in decision["rules"].items()
    }


def make_verdict(rules, rule_id, verdict, subject="-", label="", numbers=(None,) * 4, seen=(), why=None):
    return {
        "rule_id": rule_id,
        "subject": subject,
        "subject_label": label or SERVICES.get(subject, "Mottagningen" if subject == "-" else subject),
        "verdict": verdict,
        "kind": rules[rule_id]["kind"],
        **dict(zip(("n_assessed", "n_deviating", "n_pending", "n_excluded"), numbers, strict=True)),
        "observations": [{"code": f"O{i}", "text": text} for i, text in enumerate(seen)],
        "why": why,
    }


def count_verdicts(result: dict) -> dict:
    """Bring the counts in line with the verdict rows: a rule with several subjects counts by its worst."""
    worst_first = ("ej_uppfylld", "kan_ej_bedomas", "uppfylld", "ej_tillamplig")
    by_rule: dict[tuple[str, str], set[str]] = {}
    for row in result["verdicts"]:
        by_rule.setdefault((row["kind"], row["rule_id"]), set()).add(row["verdict"])
    result["counts"] = {
        kind: {
            verdict: sum(
                rule_kind == kind and next(word for word in worst_first if word in words) == verdict
                for (rule_kind, _), words in by_rule.items()
                if rule_kind != "information"
            )
            for verdict in worst_first
        }
        for kind in ("krav", "rekommendation", "datakvalitet")
    }
    return result


def make_result() -> dict:
    """An ordinary clinic: most is well, a few things are not, some is unknown."""
    rules = load_rules()
    verdicts = [make_verdict(rules, "UTB-00", "uppfylld")]
    for service in SERVICES:
        judged = {"fraga_om_remiss": "ej_uppfylld", "begar_intyg": "kan_ej_bedomas", "egenremiss": "ej_tillamplig"}
        why = "Det saknas uppgift om tjänsten erbjuds per telefon." if service == "begar_intyg" else None
        verdicts.append(make_verdict(rules, "UTB-01", judged.get(service, "uppfylld"), service, why=why))
        verdicts.append(
            make_verdict(rules, "UTB-02", "uppfylld" if service != "egenremiss" else "ej_tillamplig", service)
        )
    for n, service in enumerate(list(SERVICES)[:6]):
        service_id = f"T{n}"
        verdicts += [
            make_verdict(rules, "VIL-01", "uppfylld", service_id, SERVICES[service]),
            make_verdict(rules, "VIL-02", "uppfylld", service_id, SERVICES[service]),
            make_verdict(
                rules,
                "VIL-03",
                "ej_uppfylld" if n == 4 else "uppfylld",
                service_id,
                SERVICES[service],
                seen=["Texten lovar svar inom en annan tid än två vardagar, och bara ”normalt”."] if n == 4 else [],
            ),
            make_verdict(
                rules,
                "VIL-05",
                "ej_uppfylld" if n == 1 else "uppfylld",
                service_id,
                SERVICES[service],
                seen=["Texten innehåller ”XX-XX”."] if n == 1 else [],
            ),
        ]
    verdicts += [
        make_verdict(rules, "UTB-03", "information"),
        make_verdict(rules, "TID-01", "ej_tillamplig"),
        make_verdict(rules, "ADM-01", "uppfylld"),
        make_verdict(
            rules, "ADM-02", "kan_ej_bedomas", "A1", "Administratör 1", why="Det saknas uppgift om vem som utsåg."
        ),
        make_verdict(rules, "SVA-01", "ej_uppfylld", numbers=(1412, 87, 6, 19)),
        make_verdict(rules, "SVA-02", "information"),
        make_verdict(rules, "SVA-03", "information"),
        make_verdict(rules, "MED-01", "ej_uppfylld", numbers=(210, 12, None, None)),
        make_verdict(rules, "KON-01", "uppfylld", numbers=(140, 0, None, None)),
        make_verdict(rules, "STA-01", "uppfylld", numbers=(31, 0, 0, 0)),
        make_verdict(rules, "DOK-01", "kan_ej_bedomas", why="Det saknas uppgift om rutinen för dokumentation."),
    ]
    counts = (118, 109, 121, 96, 103, 111, 92, 64, 108, 120, 131, 119, 120)
    late = (6, 5, 8, 4, 6, 7, 6, 22, 5, 6, 4, 5, 3)
    months = [f"2025-{m:02d}" for m in range(4, 13)] + [f"2026-{m:02d}" for m in range(1, 5)]
    result = {
        "schema_version": 1,
        "synthetic": True,
        "clinic": {
            "clinic_id": "SE2321000131-E000000009901",
            "name": "Vårdcentralen Påhittade Ängen",
            "clinic_type": "vårdcentral",
            "municipality": "Exempelby",
            "operated_by": "egen",
            "connected": True,
        },
        "run": {
            "decision_id": "vgr-hs20-2016",
            "decision_name": "Basutbud av e-tjänster, Västra Götalandsregionen",
            "decision_reference": "HS 20-2016",
            "decision_hash": "4f" * 32,
            "faq_updated": "2019-11-06",
            "period_from": "2025-04-01",
            "period_to": "2026-04-30",
            "audit_date": "2026-04-30",
            "extract_at": "2026-05-04T06:00:00",
            "code_version": "0.1.0",
            "min_cell": 5,
            "readings": [
                {
                    "name": "motfraga_ar_delsvar",
                    "value": True,
                    "default": True,
                    "reason": "Frågor och svar nämner motfrågor under svaret om svarstid.",
                    "label": "En motfråga räknas som ett delsvar",
                },
                {
                    "name": "accepterad_andel",
                    "value": 0.95,
                    "default": 1.0,
                    "reason": "Frågor och svar medger inga undantag.",
                    "label": "Andel av ärendena som ska ha fått svar i tid",
                },
            ],
            "inputs": [
                {"table": "clinics", "path": "clinics.csv"},
                {"table": "errands", "path": "errands.parquet"},
            ],
        },
        "rules": rules,
        "verdicts": verdicts,
        "actions": [
            {
                "rule_id": "UTB-01",
                "what": "Aktivera e-tjänsten Fråga om min remiss.",
                "where": "Personalverktyget, Administration, Ärendetyper",
                "who": "Mottagningens administratör",
                "by": "2026-05-15",
                "kind": "atgard",
            },
            {
                "rule_id": "VIL-03",
                "what": "Skriv i villkorstexten för Kontakta mig att svar ges inom två vardagar.",
                "where": "Personalverktyget, Administration, Villkorstexter",
                "who": "Mottagningens administratör",
                "by": "2026-05-15",
                "kind": "atgard",
            },
            {
                "rule_id": "DOK-01",
                "what": "Meddela om rutinen för dokumentation omfattar e-tjänsterna.",
                "where": "1177etjanster@vgregion.se",
                "who": "Verksamhetschefen",
                "by": None,
                "kind": "uppgift_saknas",
            },
            {
                "rule_id": "SVA-01",
                "what": "Bestäm vem som svarar på fredagar.",
                "where": "Mottagningens arbetssätt",
                "who": "Verksamhetschefen",
                "by": "2026-05-29",
                "kind": "atgard",
            },
        ],
        "texts": [
            {
                "subject": "T4",
                "subject_label": "Kontakta mig",
                "plain": TERMS,
                "phrase": "normalt svar inom fem arbetsdagar",
                "rule_id": "VIL-03",
            }
        ],
        "indicators": {
            "SVA-02": {"n": 1431, "median": 2, "p90": None, "open_5": 201, "open_10": 162, "open_20": 144},
            "SVA-03": {"n": 1431, "distribution": {"0": 1202, "1": 180, "2": 41, "3": 8}},
            "SVA-04": {"n": 1409, "n_double": 37},
            "UTB-03": ["Rådgivning", "Förnya hjälpmedel"],
        },
        "months": [
            {"month": month, "n_assessed": n, "n_in_time": n - n_late}
            for month, n, n_late in zip(months, counts, late, strict=True)
        ],
        "late": {
            "by_weekday": {
                "måndag": 9,
                "tisdag": 8,
                "onsdag": 11,
                "torsdag": 14,
                "fredag": 31,
                "lördag": 8,
                "söndag": 6,
            },
            "by_service": [
                {"label": "Kontakta mig", "n_late": 44, "n_assessed": 402},
                {"label": "Förnya recept", "n_late": 31, "n_assessed": 611},
                {"label": "Avboka tid", "n_late": 0, "n_assessed": 96},
            ],
        },
        "data_errors": {
            "total": 19,
            "by_rule": {"DAT-03": 17, "DAT-04": 2},
            "rows": [
                {
                    "table": "errands",
                    "row": 4711,
                    "column": "sent_at",
                    "rule_id": "DAT-03",
                    "reason": "svar före ärendet",
                },
                {"table": "services", "row": 12, "column": None, "rule_id": "DAT-04", "reason": "okänt ursprung"},
            ],
        },
        "previous": None,
    }
    return count_verdicts(result)


def make_empty_result() -> dict:
    """A clinic out of scope: nothing to assess, nothing to draw."""
    result = make_result()
    result |= {
        "verdicts": [],
        "actions": [],
        "texts": [],
        "months": [],
        "late": None,
        "indicators": {"SVA-02": None, "SVA-03": None, "SVA-04": None, "UTB-03": None},
        "data_errors": {"total": 0, "by_rule": {}, "rows": []},
    }
    return count_verdicts(result)


def make_large_result() -> dict:
    """Everything at its worst: every rule unmet for forty types with long names, fifty data errors."""
    result = make_result()
    rules = result["rules"]
    long_name = "Kontakta oss för att omboka eller avboka tid hos fysioterapeut eller psykosocialt team"
    result["verdicts"] = [
        make_verdict(
            rules,
            rule_id,
            "information" if rule["kind"] == "information" else "ej_uppfylld",
            subject,
            label,
            seen=["Det som granskningen såg, beskrivet i en mening."],
        )
        for rule_id, rule in rules.items()
        for subject, label in (
            [(f"T{i}", f"{long_name} {i}") for i in range(10)] if rule_id[:3] in ("VIL", "FRA") else [("-", "")]
        )
    ]
    result["clinic"]["name"] = "Barn- och ungdomspsykiatriska specialistöppenvårdsmottagningen Påhittade " + "Å" * 60
    result["texts"] = [result["texts"][0] | {"plain": TERMS * 3} for _ in range(6)]
    result["data_errors"]["rows"] = [result["data_errors"]["rows"][0]] * 50
    return count_verdicts(result)


def make_notebook(fragments) -> nbformat.NotebookNode:
    """An executed notebook whose cells show these fragments, as papermill leaves it."""
    cells = [nbformat.v4.new_markdown_cell("Hemlig metodtext", metadata={"tags": ["metod"]})]
    for n, fragment in enumerate(fragments, 1):
        data = {"text/html": fragment.html, "text/plain": repr(fragment)}
        output = nbformat.v4.new_output("execute_result", data, execution_count=n)
        cells.append(nbformat.v4.new_code_cell("audit_lib.visa()", outputs=[output], execution_count=n))
    return nbformat.v4.new_notebook(cells=cells)


def show_clinic(result: dict) -> list:
    """All sections of a clinic's report, in the report's order."""
    return [
        show(result)
        for show in (
            report.show_heading,
            report.show_actions,
            report.show_verdicts,
            report.show_unmet,
            report.show_reply_times,
            report.show_changes,
            report.show_data_quality,
            report.show_about,
        )
    ]


def spoil(
    value,
    payload: str,
    *,
    keep=("rule_id", "verdict", "kind", "state", "operated_by", "subject", "href", "region_href", "place", "reasons"),
):
    """Put a hostile text in every free-text field, leaving dates, ids of rules and words of the schema."""
    if is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **spoil(parts, payload, keep=keep))
    if isinstance(value, tuple):
        return tuple(spoil(part, payload, keep=keep) for part in value)
    if isinstance(value, Enum):
        return value
    if isinstance(value, dict):
        return {key: deepcopy(part) if key in keep else spoil(part, payload, keep=keep) for key, part in value.items()}
    if isinstance(value, list):
        return [spoil(part, payload, keep=keep) for part in value]
    is_date = isinstance(value, str) and len(value) >= 7 and value[:4].isdigit() and value[4] == "-"
    return payload if isinstance(value, str) and not is_date else deepcopy(value)


def assert_is_harmless(page: str) -> None:
    """A page has its own style and no script, whatever stood in the data."""
    assert page.count("<style>") == 1
    assert page.count("</style>") == 1
    assert page.count("</title>\n<style>") == 1
    assert not re.search(r"<script|<img|<iframe|<svg onload|<[^>]* on\w+=\"|href=\"javascript", page)
    assert not re.search("[\x00\x1b\u202a-\u202e\u2066-\u2069]", page)
