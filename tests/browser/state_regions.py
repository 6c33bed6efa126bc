"""Small invented regions (syntetiska data), one for each state that a page can be in, written as CSV files.

In `met` every clinic meets everything, in `unmet` nothing, in `nothing` nothing can be assessed, in `suppressed` the
counts are too small to be shown, in `longest` names and texts are as long as they come, and `mixed` has some of each,
a waiver and rows with errors.
"""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

STATES = ("met", "unmet", "nothing", "suppressed", "longest", "mixed")
PERIOD = ("2025-03-01", "2026-04-30")
RUN = f"""synthetic: true
decision: vgr-hs20-2016
period_from: "{PERIOD[0]}"
period_to: "{PERIOD[1]}"
audit_date: "2026-04-30"
extract_at: "2026-05-04 06:00"
input: input
out: out
"""
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
GOOD_TERMS = (
    "<ul><li>Här skickar du ditt ärende till oss.</li><li>Du får svar inom två vardagar.</li>"
    "<li>Du kan göra ärenden för dig själv eller som ombud för någon annan.</li></ul>"
)
BAD_TERMS = (
    "<ul><li>Ring XX-XX XX XX om det är bråttom.</li><li>Vi strävar efter att du får svar inom fem arbetsdagar.</li>"
    "<li>Ring 112 om det är akut.</li></ul>"
)
LONG_TERMS = "".join(
    f"<p>Stycke {n} i en villkorstext som ingen läser till slut, med många ord om hur mottagningen arbetar.</p>"
    for n in range(60)
)
KINDS = {"met": "good", "unmet": "bad", "nothing": "unknown", "suppressed": "small", "longest": "long"}
PLACES = ("Påhittsund", "Övningsby", "Övningsby", "Låtsasberga", "Låtsasberga", "Låtsasberga")
TYPES = ("vårdcentral", "tandvård", "vårdcentral", "vårdcentral", "rehab", "tandvård")


def name_clinic(number: int) -> str:
    return f"SE2321000131-E{number:012d}"


def write_region(folder: Path, state: str) -> Path:
    """Write a region's tables and run file, and give the run file's path."""
    if state == "mixed":
        plan = ["bad", "good", "small", "unconnected", "outside", "good"]
    elif state == "nothing":
        plan = ["unknown"] * 4 + ["outside", "outside"]
    else:
        plan = [KINDS[state]] * 6
    tables: dict[str, list[dict]] = {"clinics": []}
    for number, kind in enumerate(plan, 1):
        add_clinic(tables, kind, number)
    if state == "mixed":
        tables["clinics"].append({"clinic_id": "SE-fel", "name": "Utan läsbart id", "operated_by": "egen"})
        tables["services"].append(tables["services"][0])
        tables["errands"].append(tables["errands"][0] | {"errand_id": "fel", "sent_at": "2026-13-45 10:00"})
        tables["waivers"] = [
            {
                "clinic_id": name_clinic(1),
                "rule": "DOK-01",
                "reason": "Rutinen skrivs om under våren.",
                "decided_by": "regionens e-tjänststöd",
                "valid_from": "2026-01-01",
            }
        ]
    write_tables(folder / "input", tables)
    run_file = folder / "run.yaml"
    run_file.write_text(RUN, encoding="utf-8")
    return run_file


def write_tables(folder: Path, tables: dict[str, list[dict]]) -> None:
    folder.mkdir(parents=True)
    for table, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL, restval="")
            writer.writeheader()
            writer.writerows(rows)


def add_clinic(tables: dict[str, list[dict]], kind: str, number: int) -> None:
    clinic_id = name_clinic(number)
    long_word = "Barnochungdomspsykiatriskaspecialistöppenvårdsmottagning"
    answer = {"bad": "nej", "unknown": "", "outside": "nej"}.get(kind, "ja")
    tables["clinics"].append(
        {
            "clinic_id": clinic_id,
            "name": f"{(long_word * 5)[:250]} {number}" if kind == "long" else f"Påhittade mottagningen {number}",
            "clinic_type": (long_word * 2 if kind == "long" else "") + TYPES[number - 1],
            "municipality": (long_word * 3 if kind == "long" else "") + PLACES[number - 1],
            "operated_by": "utan_avtal" if kind == "outside" else "egen",
            "connected": {"unconnected": "nej", "unknown": ""}.get(kind, "ja"),
            "referral_required": answer,
            "physician_time_by_phone": "ja" if kind == "bad" else answer,
            "documents_eservices": "nej" if kind in ("bad", "long") else answer,
            "webbtidbok": "nej" if kind != "unknown" else "",
        }
    )
    if kind not in ("unknown", "outside", "unconnected"):
        add_offer(tables, kind, clinic_id)
        add_errands(tables, kind, clinic_id)


def add_offer(tables: dict[str, list[dict]], kind: str, clinic_id: str) -> None:
    unmet = kind in ("bad", "long")
    long_name = "Kontakta oss för att omboka eller avboka tid hos fysioterapeut eller psykosocialt team " * 3
    for n, (service, name) in enumerate(SERVICES.items()):
        tables.setdefault("channels", []).append(
            {"clinic_id": clinic_id, "service": service, "phone": "nej" if unmet and n % 2 else "ja", "other": "nej"}
        )
        if kind == "bad" and n % 2 == 0 and service != "begar_intyg":
            continue
        row = make_service(clinic_id, n, name)
        if unmet:
            row |= {"own_questions": 3, "professions": "sjuksköterska", "terms": ("", BAD_TERMS)[n % 4 > 0]}
        tables.setdefault("services", []).append(row)
    for n in range(30 if kind == "long" else 1 if kind == "bad" else 0):
        name = f"{long_name[:240]} {n}" if kind == "long" else "Egen vårdbegäran"
        row = make_service(clinic_id, 20 + n, name) | {"origin": "egen", "terms": LONG_TERMS[: 6000 - n] + BAD_TERMS}
        tables["services"].append(row | {"replaces": "egenremiss"})
    for n in range(40 if kind == "long" else 3):
        name = ("Intyg om mycket långvarig arbetsoförmåga och rehabilitering " * 4)[:200] if kind == "long" else "Intyg"
        issued, selectable = ("ja", "nej") if unmet and n % 2 else ("nej", "ja") if unmet else ("ja", "ja")
        tables.setdefault("certificates", []).append(
            {"clinic_id": clinic_id, "certificate": f"{name} {n}", "issued": issued, "selectable": selectable}
            | {"requires_visit": "aldrig"}
        )
    for n in range(20 if kind == "long" else 1):
        tables.setdefault("administrators", []).append(
            {
                "admin_id": f"{clinic_id}-A{n}",
                "clinic_id": clinic_id,
                "name": "" if unmet else "Påhittad Person",
                "vgr_id": "abcde1",
                "active_from": "2026-02-02",
                "appointed_by": "annan" if unmet else "verksamhetschef",
                "notified_on": "" if unmet else "2026-02-03",
                "regional_support": "ja" if unmet else "nej",
            }
        )


def make_service(clinic_id: str, number: int, name: str) -> dict:
    return {
        "service_id": f"{clinic_id}-{number}",
        "clinic_id": clinic_id,
        "name": name,
        "origin": "standard",
        "active_from": "2017-03-01",
        "own_questions": 0,
        "professions": "",
        "terms": GOOD_TERMS,
    }


def add_errands(tables: dict[str, list[dict]], kind: str, clinic_id: str) -> None:
    rows = tables.setdefault("errands", [])
    per_month = {"small": 0, "long": 30}.get(kind, 12)
    months = [date(2025, 3, 2) + timedelta(days=30 * n) for n in range(14)]
    if kind == "small":
        months, per_month = months[:3], 1 + int(clinic_id[-1]) % 3
    for at, month in enumerate(months):
        for n in range(per_month):
            sent = datetime.combine(month + timedelta(days=n % 25), datetime.min.time()) + timedelta(hours=9)
            is_late = kind in ("bad", "long") or (kind == "good" and n == 0 and at % 5 == 0 and clinic_id[-1] == "6")
            answered = sent + timedelta(days=9 if is_late else 1)
            staff = n == 1
            rows.append(
                {
                    "errand_id": f"{clinic_id[-4:]}-{at}-{n}",
                    "clinic_id": clinic_id,
                    "service": ("kontakta_mig", "fornya_recept", "skicka_meddelande")[n % 3],
                    "started_by": "personal" if staff else "invanare",
                    "starter_role": ("Läsare" if kind in ("bad", "long") else "Vårdgivare") if staff else "",
                    "sent_at": f"{sent:%Y-%m-%d %H:%M}",
                    "closed_at": f"{answered + timedelta(hours=1):%Y-%m-%d %H:%M}",
                    "resident_key": f"I-{n}",
                    "slutsvar_at": f"{answered:%Y-%m-%d %H:%M}",
                    "first_motfraga_at": f"{answered:%Y-%m-%d %H:%M}" if kind in ("bad", "long") else "",
                }
            )
