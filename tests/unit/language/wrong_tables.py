"""Input files that cannot be read, and run files that point at none."""

import json

from wrong_input import TABLES, A, Wrong, write_run

CLINICS, SERVICES, ERRANDS = TABLES["clinics"], TABLES["services"], TABLES["errands"]
CARD = json.dumps({"HsaId": A, "DisplayName": "Påhittad", "EServices": []})
CONTENTS = (
    ("clinics.csv", b""),
    ("clinics.csv", b"\n\n"),
    ("clinics.csv", CLINICS.replace("Driftsform", "Driftform")),
    ("clinics.csv", CLINICS.replace("HSA-id", "Enhet")),
    ("clinics.csv", CLINICS.replace("Namn", "HSA-id")),
    ("clinics.csv", CLINICS + f"{A};Två\n"),
    ("clinics.csv", CLINICS + f"{A};Två;egen;mer\n"),
    ("clinics.csv", CLINICS + f'{A};"Två;egen\n'),
    ("clinics.csv", CLINICS.encode("utf-16")),
    ("clinics.csv", CLINICS.encode() + b"\xe9\n"),
    ("clinics.csv", CLINICS.encode("cp1252") + b"\x81\xff;;\n"),
    ("clinics.csv", b"PK\x03\x04 en arbetsbok"),
    ("clinics.csv", b"PAR1 och mer"),
    ("clinics.csv", b"\x1f\x8b\x08"),
    ("clinics.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("clinics.csv", "<html><body>Logga in</body></html>"),
    ("clinics.csv", '{"HsaId": "x"}'),
    ("clinics.csv", b"\x00" * 40),
    ("services.csv", b""),
    ("services.csv", SERVICES.replace("Ärendetyp", "Typ")),
    ("services.csv", SERVICES.replace(";Aktiv från", "").replace(";2020-01-01", "")),
    ("services.csv", SERVICES + "S2;a;b\n"),
    ("services.csv", SERVICES.encode()[:-20] + b"\xc3"),
    ("errands.csv", ERRANDS.replace("Skickat", "Inkom")),
    ("errands.csv", ERRANDS + f"A2;{A};bestall_tid\n"),
    ("errands.csv", ERRANDS + f'A2;{A};"bestall_tid;invanare;2026-04-02 15:03\n'),
    ("messages.csv", "Ärende-id;Skickat\nA1;2026-04-03 10:00\n"),
    ("messages.csv", "a,b;c\n1\n"),
)
GIVEN = (
    ("input: finns-inte", "finns-inte", {}),
    ("input: indata/clinics.csv", "clinics.csv", {}),
    ("input: tom", "tom", {"tom/": ""}),
    ("input: {clinics: saknas.csv}", "saknas.csv", {}),
    ("input: {clinics: indata}", "indata", {}),
    ("input: {services: indata/services.csv}", "input", {}),
    ("input: {clinics: indata/clinics.csv, patients: indata/errands.csv}", "patients", {}),
    ("input: {clinics: indata/clinics.csv, errends: indata/errands.csv}", "errends", {}),
    ("input: {clinics: b.xlsx}", "b.xlsx", {"b.xlsx": b"PK\x03\x04 trasig"}),
    ("input: {clinics: b.xlsx}", "b.xlsx", {"b.xlsx": CLINICS}),
    ("input: {clinics: b.xlsx}", "b.xlsx", {"b.xlsx": b""}),
    ("input: {clinics: b.xlsx}", "b.xlsx", {"b.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
    ("input: {clinics: b.parquet}", "b.parquet", {"b.parquet": b"PAR1 och mer"}),
    ("input: {clinics: b.parquet}", "b.parquet", {"b.parquet": b""}),
    ("input: {clinics: b.parquet}", "b.parquet", {"b.parquet": CLINICS}),
    ("input: {clinics: b.ods}", "b.ods", {"b.ods": b"PK\x03\x04"}),
    ("input: {clinics: b.docx}", "b.docx", {"b.docx": b"PK\x03\x04"}),
)
CARDS = (
    "",
    "[]",
    "{}",
    "[1]",
    "[{]",
    "null",
    "<html>",
    '{"HsaId": ["x"]}',
    '{"hsaId": "x"}',
    '{"SearchHits": []}',
    CARD + "\n" + CARD[:-3],
    CARD.replace("[]", "3"),
    CARD.replace("[]", '[{"Text": {"sv": "Tid"}}]'),
    "[" * 100_000,
)
FEEDS = (
    "",
    "text",
    "<a>",
    "<a/>",
    "<a></b>",
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "<GetAvailableEServicesResponse>",
    "\x00",
)
WRONG = (
    *(Wrong("check run.yaml", 12, name, {f"indata/{name}": content}) for name, content in CONTENTS),
    *(Wrong("check run.yaml", 12, place, {"run.yaml": write_run(line), **files}) for line, place, files in GIVEN),
    *(
        Wrong(
            "check run.yaml",
            12,
            "kort.json",
            {"run.yaml": write_run("input: {contact_cards: kort.json}", "operated_by: egen"), "kort.json": text},
        )
        for text in CARDS
    ),
    *(
        Wrong(
            "check run.yaml",
            12,
            "svar.xml",
            {"run.yaml": write_run("input: {eoffering: svar.xml}", "operated_by: egen"), "svar.xml": text},
        )
        for text in FEEDS
    ),
    Wrong("intake run.yaml", 12, "clinics.csv", {"indata/clinics.csv": b""}),
    Wrong("run run.yaml", 12, "clinics.csv", {"indata/clinics.csv": b""}),
    Wrong(f"explain run.yaml --clinic {A} --rule VIL-01", 12, "clinics.csv", {"indata/clinics.csv": b""}),
    Wrong("check run.yaml", 12, "clinics", {"indata/Clinics.tsv": CLINICS}),
)
