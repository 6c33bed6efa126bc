"""The national file of HSA units: names and organisations of clinics that another source names (section 6b)."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO

import duckdb
import pyarrow as pa

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.files import HSA_UNITS, SourceFile, describe_unopened
from audit_lib.intake.sources.national.xml_stream import FETCH_AGAIN, XmlFile
from audit_lib.intake.sources.raw_tables import RawTables
from audit_lib.model.run.own_tables import OwnTable

_FAMILY = "urn:riv:hsa:HsaWs"
_RESPONSE = "{urn:riv:hsa:HsaWsResponder:3}FileGetHsaUnitsResponse"
_FIELDS = ("hsaIdentity", "DN", "orgNo", "name", "publicName")
_BATCH = 10_000
_MOST_BYTES = 4 << 30
"""Of an unpacked file: many times the national one."""
_UNITS = pa.schema([(name, pa.string()) for name in ("clinic_id", "name", "org_no", "organisation")])
_ONLY_ONE = "CREATE TEMP MACRO only_one(x) AS CASE WHEN min(x) = max(x) THEN min(x) END"
"""What all rows agree on: where two say different things of who operates a clinic, neither is taken for true."""
_LOOK_UP = """
CREATE TABLE found_units AS
WITH
unit AS (
    SELECT clinic_id, arg_min(name, rowid) AS name, only_one(org_no) AS org_no, only_one(organisation) AS organisation
    FROM hsa_units GROUP BY clinic_id
),
by_number AS (SELECT org_no, only_one(operated_by) AS operated_by FROM operators GROUP BY org_no),
by_name AS (SELECT organisation, only_one(operated_by) AS operated_by FROM operators GROUP BY organisation)
SELECT
    raw.rid,
    CASE WHEN {name} IS NULL THEN unit.name END AS name,
    CASE WHEN {operated_by} IS NULL AND {is_not_plain}
        THEN coalesce(by_number.operated_by, by_name.operated_by) END AS operated_by
FROM raw_clinics AS raw
JOIN unit ON unit.clinic_id = read_hsa_id(clean_value(raw.clinic_id))
LEFT JOIN by_number ON by_number.org_no = unit.org_no
LEFT JOIN by_name ON by_name.organisation = unit.organisation
"""
_COUNT_DOUBLED = """
SELECT count(*) FROM (
    SELECT clinic_id FROM hsa_units
    WHERE clinic_id IN (SELECT read_hsa_id(clean_value(clinic_id)) FROM raw_clinics)
    GROUP BY clinic_id
    HAVING min(name) <> max(name) OR min(org_no) <> max(org_no) OR min(organisation) <> max(organisation)
)
"""
_ORGANISATION = re.compile(r"(?:^|,)\s*o\s*=\s*((?:\\.|[^,\\])*)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")


def add_hsa_units(con: duckdb.DuckDBPyConnection, raw: RawTables, path: Path, own: OwnTable) -> RawTables:
    """Fill the empty names of clinics, and by the run file's `values` their empty `operated_by`.

    `own.values` maps an organisation number (`orgNo`, its hyphen or none) or the organisation of the distinguished
    name (`o`) to egen, avtal or utan_avtal; under `operated_by` either is understood.

    Raises:
        InputError: the file is no such file of units; the first fault is named with its line.
    """
    con.from_arrow(_UNITS.empty_table()).create("hsa_units")
    with open_units(path) as (name, file):
        units = read_hsa_units(XmlFile(path, file, name))
        while batch := list(islice(units, _BATCH)):
            arrays = [pa.array(column, pa.string()) for column in zip(*batch, strict=True)]
            con.from_arrow(pa.Table.from_arrays(arrays, schema=_UNITS)).insert_into("hsa_units")
    (n_units,) = con.execute("SELECT count(*) FROM hsa_units").fetchall()[0]
    if not n_units:
        raise InputError(Problem("filen har inga enheter", str(path), FETCH_AGAIN))
    _make_operators(con, own.values)
    n_names, n_operators = _fill_clinics(con)
    (n_doubled,) = con.execute(_COUNT_DOUBLED).fetchall()[0]
    con.execute("DROP TABLE hsa_units; DROP TABLE operators")
    notes = [f"{path.name}: {n_names} namn och {n_operators} driftsformer är hämtade härifrån."]
    if n_doubled:
        notes.append(
            f"{path.name}: {n_doubled} av enheterna står flera gånger med olika uppgifter: det första namnet används, "
            "men ingen driftsform."
        )
    present = {**raw.present, "clinics": tuple(dict.fromkeys([*raw.present["clinics"], "name", "operated_by"]))}
    files = [*raw.files, SourceFile(HSA_UNITS, path, path.name)]
    return replace(raw, files=files, notes=(*raw.notes, *notes), present=present)


@contextmanager
def open_units(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Open the XML, also inside the zip that it comes in, and give the name that a fault is told by."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                file.seek(0)
                yield str(path), file
                return
        with zipfile.ZipFile(path) as archive:
            inside = [one for one in archive.infolist() if one.filename.casefold().endswith(".xml")]
            if len(inside) != 1 or inside[0].file_size > _MOST_BYTES:
                what = f"arkivet ska ha en enda XML-fil på högst {_MOST_BYTES >> 30} GB, men har {len(inside)}"
                raise InputError(Problem(what, str(path), FETCH_AGAIN))
            with archive.open(inside[0]) as unpacked:
                yield f"{path}, {inside[0].filename}", unpacked
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise InputError(Problem("arkivet är skadat eller lösenordsskyddat", str(path), FETCH_AGAIN)) from error
    except OSError as error:
        raise InputError(describe_unopened(path)) from error


def read_hsa_units(xml: XmlFile) -> Iterator[tuple[str, str | None, str | None, str | None]]:
    """Give HSA-id, name, organisation number and organisation of each unit; InputError names a fault's line.

    The file is `FileGetHsaUnitsResponse` with `hsaUnits` in it, whose `hsaUnit` are the units.
    """
    for element in xml.stream(_RESPONSE, ("hsaUnits", "hsaUnit"), _FAMILY):
        fields = xml.read_children(element, _FAMILY, _FIELDS, may_have_others=True)
        for name in ("DN", "name"):
            if name not in fields:
                raise xml.refuse(f"{name} saknas i hsaUnit", element)
        names = [text for key in ("publicName", "name") if (text := (xml.read_text(fields, key) or "").strip())]
        organisation = _ORGANISATION.search(xml.read_text(fields, "DN") or "")
        yield (
            xml.require_text(element, fields, "hsaIdentity").strip().upper(),
            names[0] if names else None,
            fold_number(xml.read_text(fields, "orgNo") or "") or None,
            fold_name(_ESCAPED.sub(r"\1", organisation[1])) if organisation else None,
        )


def fold_number(text: str) -> str:
    """Give the digits of an organisation number; SE and the hyphen are ways to write it."""
    digits = re.sub(r"\D", "", text)
    return digits.removeprefix("16") if len(digits) == 12 else digits


def fold_name(text: str) -> str:
    """Give the form in which names of organisations are compared."""
    return " ".join(text.casefold().split())


def _make_operators(con: duckdb.DuckDBPyConnection, values: Mapping[str, Mapping[str, str]]) -> None:
    """Make `operators`: organisation number or name → who operates."""
    con.execute("CREATE TABLE operators (org_no VARCHAR, organisation VARCHAR, operated_by VARCHAR)")
    for words in values.values():
        for written, word in words.items():
            number = fold_number(written)
            said = [number if len(number) == 10 else None, fold_name(written), word]
            con.execute("INSERT INTO operators VALUES (?, ?, ?)", said)


def _fill_clinics(con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Put a view over `raw_clinics` whose empty names and operators are filled, and give how many of each were."""
    described = [str(name) for name, *_ in con.execute("DESCRIBE raw_clinics").fetchall()]
    given = {
        name: f"said(clean_value(raw.{name}))" if name in described else "NULL" for name in ("name", "operated_by")
    }
    plain = "raw.plain_operated_by IS NULL" if "plain_operated_by" in described else "true"
    con.execute(_ONLY_ONE)
    con.execute(_LOOK_UP.format(**given, is_not_plain=plain))
    kept = ", ".join(f'raw."{name}"' for name in described if name not in given)
    filled = ", ".join(f"coalesce({cell}, found.{name}) AS {name}" for name, cell in given.items())
    con.execute("ALTER VIEW raw_clinics RENAME TO unfilled_clinics")
    con.execute(
        f"CREATE VIEW raw_clinics AS SELECT {kept}, {filled} FROM unfilled_clinics AS raw "
        "LEFT JOIN found_units AS found ON found.rid = raw.rid"
    )
    n_names, n_operators = con.execute("SELECT count(name), count(operated_by) FROM found_units").fetchall()[0]
    return int(n_names), int(n_operators)
