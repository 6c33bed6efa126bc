"""The answer of GetAvailableEServices, what 1177.se itself asks: clinics and their services (contract section 6b).

What it does not say stays unknown. Unlike a contact card it lists all that a unit offers: a listed unit without
services has none, and of a unit that is not listed nothing is known.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.errors import InputError, Problem
from audit_lib.files.paths import list_parts, parquet_source
from audit_lib.intake.sources import number_records
from audit_lib.intake.sources.files import EOFFERING, SourceFile, describe_unopened
from audit_lib.intake.sources.national.xml_stream import FETCH_AGAIN, XmlFile
from audit_lib.intake.sources.raw_tables import RawTables

_FAMILY = "urn:riv:eservicesupply:eoffering:"
_RESPONSE = f"{{{_FAMILY}GetAvailableEServicesResponder:1}}GetAvailableEServicesResponse"
_FACILITY = ("healthcare_facility", "healthcare_facility_name")
_SERVICE = ("commonName", "description", "resourceId", "securitylevel", "url", "restrictions")
_RESTRICTIONS = ("eserviceAreaCode", "gender", "listing", "referal", "referalTypeId", "ageMin", "ageMax")
_BATCH = 500
_MOST_NAMED = 5
_UNIT: dict[str, pa.DataType] = {"row": pa.int64(), "clinic_id": pa.string(), "name": pa.string()}
_OFFER: dict[str, pa.DataType] = {
    "row": pa.int64(),
    **dict.fromkeys(("clinic_id", "resource_id", "name", "terms"), pa.string()),
}
_UNITS, _OFFERS = pa.schema(_UNIT), pa.schema(_OFFER)
CLINIC_COLUMNS = ("clinic_id", "name", "operated_by")
SERVICE_COLUMNS = ("service_id", "clinic_id", "name", "active_from", "terms")
_MERGE_UNITS = """
CREATE TABLE units AS
SELECT
    min(row) AS row,
    clinic_id,
    arg_min(name, row) FILTER (trimmed(name) <> '') AS name,
    count(DISTINCT trimmed(name)) FILTER (trimmed(name) <> '') AS n_names
FROM listed_units GROUP BY clinic_id ORDER BY row
"""
_MAKE_CLINICS = """
CREATE TABLE raw_clinics AS SELECT row, clinic_id, name, CAST(? AS VARCHAR) AS operated_by FROM units
"""
_LIST_UNKNOWN = """
INSERT INTO unknown_units
SELECT clinic_id FROM units ANTI JOIN (SELECT read_hsa_id(clean_value(clinic_id)) AS clinic_id FROM raw_clinics)
USING (clinic_id)
"""
_LIST_UNLISTED = """
INSERT INTO unlisted_clinics
SELECT DISTINCT id FROM (SELECT read_hsa_id(clean_value(clinic_id)) AS id FROM raw_clinics)
WHERE id NOT IN (SELECT clinic_id FROM units)
"""
_NUMBER_SERVICES = """
CREATE TABLE file_services AS
WITH told AS (
    SELECT min(file_row_number) AS place, min(row) AS row, clinic_id, trimmed(resource_id) AS resource_id
    FROM offers WHERE clinic_id NOT IN (FROM unknown_units) GROUP BY clinic_id, trimmed(resource_id), name, md5(terms)
),
numbered AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY resource_id) = 1 AS is_unique,
        row_number() OVER (PARTITION BY clinic_id ORDER BY place) AS n
    FROM told
)
SELECT row, CASE WHEN is_unique THEN resource_id ELSE clinic_id || '#' || n END AS service_id, place
FROM numbered ORDER BY place
"""
_SHOW_SERVICES = """
CREATE VIEW raw_services AS
SELECT file.rowid AS rid, file.row, service_id, clinic_id, name, '{read_on}' AS active_from, terms
FROM file_services AS file JOIN offers ON offers.file_row_number = file.place
"""


@dataclass(frozen=True)
class Unit:
    """One unit of an answer and its services: resource id, name and terms of each."""

    clinic_id: str
    name: str | None
    services: tuple[tuple[str, str, str | None], ...]


def add_eoffering(
    con: duckdb.DuckDBPyConnection, raw: RawTables, path: Path, work: Path, *, read_on: dt.date, operated_by: str | None
) -> RawTables:
    """Add clinics and services of an XML file, or a folder of them, where they are not given as tables.

    Args:
        con: the working database, with a `raw_<table>` for each table of `raw`.
        raw: what was read already; its tables win.
        path: an XML file, or a folder of them.
        work: a folder for what is read of it, which has to stay while `raw_services` does.
        read_on: when the answer was given: the services' `active_from`.
        operated_by: who operates the clinics, as far as the run file says.

    Raises:
        InputError: a file is no such answer; the first fault is named with its line.
    """
    _read_answers(con, path, work / "offers.parquet")
    con.execute(_MERGE_UNITS)
    present, notes = dict(raw.present), list(raw.notes)
    notes += [*_note_unread(path), *_note_two_names(con, path)]
    if "clinics" in present:
        notes.append(f"{path.name}: mottagningarna läses ur tabellen clinics, som går före.")
        notes += _leave_unknown_units(con, path)
    else:
        con.execute(_MAKE_CLINICS, [operated_by])
        number_records(con, "clinics")
        present["clinics"] = CLINIC_COLUMNS
    if "services" in present:
        notes.append(f"{path.name}: ärendetyperna läses ur tabellen services, som går före.")
    else:
        _make_services(con, read_on)
        present["services"] = SERVICE_COLUMNS
    con.execute("DROP TABLE listed_units; DROP TABLE units; DROP TABLE unknown_units")
    return replace(raw, files=[*raw.files, SourceFile(EOFFERING, path, path.name)], present=present, notes=tuple(notes))


def _read_answers(con: duckdb.DuckDBPyConnection, path: Path, offers: Path) -> None:
    """Make `listed_units`, and `offers` over a Parquet file, so that the texts of all units are not in memory."""
    con.from_arrow(_UNITS.empty_table()).create("listed_units")
    # The first unit's number is 2, as in a table with a header.
    units = enumerate(_list_units(path), start=2)
    with pq.ParquetWriter(offers, _OFFERS) as writer:
        while batch := list(islice(units, _BATCH)):
            listed = [(row, unit.clinic_id, unit.name) for row, unit in batch]
            con.from_arrow(_as_table(listed, _UNITS)).insert_into("listed_units")
            writer.write_table(
                _as_table([(row, unit.clinic_id, *told) for row, unit in batch for told in unit.services], _OFFERS)
            )
    con.execute(f"CREATE VIEW offers AS FROM {parquet_source(offers, numbered=True)}")
    con.execute("CREATE TABLE unknown_units (clinic_id VARCHAR)")


def _as_table(rows: Sequence[tuple[int | str | None, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema
    )


def _list_units(path: Path) -> Iterator[Unit]:
    files = [one for one in list_parts(path) if _is_answer(one) or one == path]
    if not files:
        raise InputError(Problem("mappen har inga XML-filer", str(path), FETCH_AGAIN))
    n_units = 0
    for one in files:
        try:
            with one.open("rb") as file:
                for unit in read_units(XmlFile(one, file)):
                    n_units += 1
                    yield unit
        except OSError as error:
            raise InputError(describe_unopened(one)) from error
    if not n_units:
        raise InputError(Problem("svaret har inga enheter", str(path), FETCH_AGAIN))


def read_units(xml: XmlFile) -> Iterator[Unit]:
    """Give the units of one answer as they come; InputError names the line of the first fault."""
    for element in xml.stream(_RESPONSE, ("availableEServices",), _FAMILY):
        parts = xml.read_children(element, _FAMILY, ("healthcare_facility",), ("eservice",))
        if "healthcare_facility" not in parts:
            raise xml.refuse("healthcare_facility saknas i availableEServices", element)
        (facility,) = parts["healthcare_facility"]
        fields = xml.read_children(facility, _FAMILY, _FACILITY)
        services = []
        for service in parts.get("eservice", ()):
            said = xml.read_children(service, _FAMILY, _SERVICE)
            for restrictions in said.get("restrictions", ()):
                xml.read_children(restrictions, _FAMILY, _RESTRICTIONS)
            texts = (xml.require_text(service, said, "resourceId"), xml.require_text(service, said, "commonName"))
            services.append((*texts, xml.read_text(said, "description")))
        name = xml.read_text(fields, "healthcare_facility_name")
        clinic_id = xml.require_text(facility, fields, "healthcare_facility").strip().upper()
        yield Unit(clinic_id, name, tuple(services))


def _is_answer(path: Path) -> bool:
    return path.suffix.casefold() == ".xml"


def _note_unread(path: Path) -> list[str]:
    """Name what of a folder is not read: what tools note for themselves, and what is no XML."""
    read = {one for one in list_parts(path) if _is_answer(one)}
    beside = sorted(one.name for one in path.rglob("*") if one.is_file() and one not in read) if path.is_dir() else []
    more = f" (och {len(beside) - _MOST_NAMED} till)" if len(beside) > _MOST_NAMED else ""
    return [f"{path.name}: läses inte: {', '.join(beside[:_MOST_NAMED])}{more}."] if beside else []


def _note_two_names(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    (n,) = con.execute("SELECT count(*) FROM units WHERE n_names > 1").fetchall()[0]
    return [f"{path.name}: {n} enheter har flera namn; det första används."] if n else []


def _leave_unknown_units(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Find the units that are none of the table's clinics, and note which of those the answer does not list."""
    con.execute(_LIST_UNKNOWN)
    (n_left,) = con.execute("SELECT count(*) FROM unknown_units").fetchall()[0]
    con.execute(_LIST_UNLISTED)
    (n_unlisted,) = con.execute("SELECT count(*) FROM unlisted_clinics").fetchall()[0]
    notes = [f"{path.name}: {n_left} enheter finns inte i tabellen clinics och används inte."] if n_left else []
    if n_unlisted:
        notes.append(f"{path.name}: {n_unlisted} mottagningar finns inte i svaret: deras ärendetyper är okända.")
    return notes


def _make_services(con: duckdb.DuckDBPyConnection, read_on: dt.date) -> None:
    """Make `raw_services`, an offer that is told twice once; ids that are not one service's own are numbered.

    A view over the offers as they were read, whose texts are not copied.
    """
    con.execute(_NUMBER_SERVICES)
    con.execute(_SHOW_SERVICES.format(read_on=read_on.isoformat()))
