"""One clinic (syntetiska data) given to the oracle, with a reader of texts that anybody can follow."""

from __future__ import annotations

from types import SimpleNamespace

from .. import judge

CLINIC = "SE2321000131-E000000000001"
RUN = {"period_from": "2026-03-01", "period_to": "2026-04-30", "extract_at": "2026-05-20 12:00"}


def read_text_simply(html, *, service):
    text = html.casefold()
    grade = "exakt" if "två vardagar" in text else "likvardig" if "två arbetsdagar" in text else "saknas"
    return SimpleNamespace(
        ombud="ombud" in text,
        promise_grade=grade,
        promise=grade != "saknas",
        has_placeholder="xx-xx" in text,
    )


def names_certificate_simply(html, certificate):
    return certificate.casefold() in html.casefold() and "besök" in html.casefold()


def audit(run=None, readings=None, cards=False, columns=None, clinic=None, **tables):
    own = {"clinic_id": CLINIC, "name": "Påhittad", "operated_by": "egen", "connected": "ja", **(clinic or {})}
    filled = {
        table: None if rows is None else [{"clinic_id": CLINIC, **row} for row in rows]
        for table, rows in tables.items()
        if table not in ("clinics", "messages")
    }
    for table in ("clinics", "messages"):
        if table in tables:
            filled[table] = tables[table]
    return judge(
        {"clinics": [own], **filled},
        {**RUN, **(run or {}), "readings": readings or {}},
        columns,
        cards,
        read_text=read_text_simply,
        names_certificate=names_certificate_simply,
    )


def service(name, **cells):
    return {"service_id": "S1", "name": name, "active_from": "2026-01-01", **cells}


def errand(**cells):
    return {"errand_id": "e1", "service": "kontakta_mig", "started_by": "invanare", **cells}


def message(at, kind="delsvar", sender="mottagning", errand_id="e1"):
    return {"errand_id": errand_id, "sent_at": at, "sender": sender, "kind": kind}
