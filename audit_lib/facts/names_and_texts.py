"""Names and villkorstexter, read once each in Python before the SQL: the tables are small and the texts repeat.

What a name means and what a text promises depends on words, not on the engine; so it is decided here, and the engines
only join the answers.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from audit_lib.engines.embedded import replace_table
from audit_lib.facts.terms import has_ombud_point, names_certificate_with_visit, read_terms
from audit_lib.model.audit import Audit
from audit_lib.model.decision.roles import ServiceRole
from audit_lib.model.services import OTHER

_read_terms = lru_cache(maxsize=200_000)(read_terms)
_has_ombud_point = lru_cache(maxsize=50_000)(has_ombud_point)
_states_visit = lru_cache(maxsize=100_000)(names_certificate_with_visit)


def is_physician(profession: str) -> bool:
    """Whether a profession is that of a physician: it ends with läkare and is not a dentist.

    >>> is_physician("Överläkare"), is_physician("tandläkare"), is_physician("läkarsekreterare")
    (True, False, False)
    """
    word = unicodedata.normalize("NFC", profession).strip().casefold()
    return word.endswith("läkare") and not word.endswith("tandläkare")


def add_name_facts(connection: duckdb.DuckDBPyConnection, audit: Audit) -> None:
    """Make `name_facts`: each distinct service name with its canonical code and what rules ask of the name."""
    names, wanted = audit.names, audit.decision.reading("egenremiss_namn")
    prescription = names.name_of(audit.decision.service_roles.get(ServiceRole.PRESCRIPTION))
    distinct = [row[0] for row in connection.execute("SELECT DISTINCT name FROM services ORDER BY name").fetchall()]
    codes = [names.find(name, wanted) for name in distinct]
    columns = {
        "name": _texts(distinct),
        "code": _texts(code or OTHER for code in codes),
        # Such a name may be that of any service, where nothing else says that the row is the clinic's own.
        "is_unknown": _flags(code is None and not names.others_are_own for code in codes),
        "named_egenremiss": _flags(_contains_any(name, wanted) for name in distinct),
        "named_prescription": _flags(_squeeze(name) == _squeeze(prescription) for name in distinct),
    }
    replace_table(connection, "name_facts", pa.table(columns))


def _texts(values: Iterable[str | None]) -> "pa.Array[Any]":
    return pa.array(values, pa.string())


def _flags(values: Iterable[bool | None]) -> "pa.Array[Any]":
    return pa.array(values, pa.bool_())


def _contains_any(name: str, wanted: tuple[str, ...]) -> bool:
    """Casefolded and no more, as the contract says; but no resident sees a soft hyphen in a name."""
    shown = unicodedata.normalize("NFC", name).replace("\u00ad", "").casefold()
    return any(unicodedata.normalize("NFC", mark).casefold() in shown for mark in wanted)


def _squeeze(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def add_profession_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `profession_facts`: each distinct list of professions, and whether it is open to physicians."""
    query = "SELECT DISTINCT professions FROM services WHERE professions IS NOT NULL ORDER BY professions"
    distinct = [row[0] for row in connection.execute(query).fetchall()]
    listed = [[word for word in text.split("|") if word.strip()] for text in distinct]
    for_physicians = _flags(not words or any(is_physician(word) for word in words) for words in listed)
    columns = {"professions": _texts(distinct), "names_physician": for_physicians}
    replace_table(connection, "profession_facts", pa.table(columns))


def add_terms_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `terms_facts`: what the villkorstext of each errand type says; NULL where it cannot be known."""
    rows = connection.execute(
        "SELECT v.clinic_id, v.service_id, v.terms, v.description, "
        "  coalesce((CASE WHEN n.code = 'egen' THEN v.replaces ELSE n.code END) = s.acknowledged_service, FALSE) "
        "FROM services AS v CROSS JOIN settings AS s JOIN name_facts AS n ON n.name = v.name WHERE v.terms IS NOT NULL"
    ).fetchall()
    contents = [_read_terms(terms, receipt_counts=receipt_counts) for _, _, terms, _, receipt_counts in rows]
    described = zip((description for _, _, _, description, _ in rows), contents, strict=True)
    columns = {
        "clinic_id": _texts(clinic_id for clinic_id, *_ in rows),
        "service_id": _texts(service_id for _, service_id, *_ in rows),
        "terms_given": _flags(terms != "" for _, _, terms, *_ in rows),
        "has_terms": _flags(content.has_text for content in contents),
        "has_ombud_point": _flags(content.ombud for content in contents),
        "ombud_is_last": _flags(content.ombud_is_last for content in contents),
        "ombud_in_description": _flags(
            content.ombud is False and bool(text) and _has_ombud_point(text) for text, content in described
        ),
        "promise_grade": _texts(None if content.promise is None else content.promise_grade for content in contents),
        "has_placeholder": _flags(content.has_placeholder for content in contents),
        "plain": _texts(content.plain for content in contents),
        "ombud_phrase": _texts(content.ombud_phrase for content in contents),
        "promise_phrase": _texts(content.promise_phrase for content in contents),
        "ombud_why": _texts(content.ombud_why for content in contents),
        "promise_why": _texts(content.promise_why for content in contents),
        "placeholder_phrase": _texts(content.placeholder_phrase for content in contents),
    }
    replace_table(connection, "terms_facts", pa.table(columns))


def add_certificate_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `certificate_terms`: certificate × errand type that may be about them: does a point name it and a visit?"""
    rows = connection.execute(
        "SELECT x.clinic_id, x.certificate, o.service_id, v.terms "
        "FROM certificates AS x "
        "CROSS JOIN settings AS s "
        "JOIN service_offers AS o ON o.clinic_id = x.clinic_id AND o.service = s.certificates_service "
        "  AND (o.offers OR o.offers IS NULL) "
        "JOIN services AS v ON v.clinic_id = o.clinic_id AND v.service_id = o.service_id "
        "WHERE x.requires_visit = 'alltid' OR x.requires_visit IS NULL"
    ).fetchall()
    columns = {
        "clinic_id": _texts(clinic_id for clinic_id, *_ in rows),
        "certificate": _texts(certificate for _, certificate, *_ in rows),
        "service_id": _texts(service_id for _, _, service_id, _ in rows),
        "mentions_visit": _flags(
            None if terms is None else _states_visit(terms, certificate) for _, certificate, _, terms in rows
        ),
    }
    replace_table(connection, "certificate_terms", pa.table(columns))
