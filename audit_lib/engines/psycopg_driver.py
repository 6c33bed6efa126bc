"""Opens PostgreSQL through psycopg 3, which is imported only when an address asks for it (extra `[postgres]`)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from audit_lib.engines.refusals import explain_refusal
from audit_lib.errors import AuditError, ParameterError, Problem
from audit_lib.model.address import DatabaseAddress

if TYPE_CHECKING:
    import psycopg

SESSION = (
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET IntervalStyle = 'iso_8601'",
    "SET extra_float_digits = 1",
    "SET standard_conforming_strings = on",
    "SET client_min_messages = 'error'",
)
"""What a server or a role may have set otherwise, and which the text of a value depends on."""


def import_psycopg(address: DatabaseAddress, family: type[AuditError]) -> Any:
    """The driver; `family` is raised, with what to install, where it is missing."""
    try:
        import psycopg  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        raise family(
            Problem(
                "drivrutinen för PostgreSQL är inte installerad.",
                str(address),
                "Installera tillvalet: pip install 'basutbud-audit[postgres]'.",
            )
        ) from error
    return psycopg


def open_connection(
    address: DatabaseAddress,
    family: type[AuditError],
    *,
    autocommit: bool = False,
    kind: Any = None,
    settings: Sequence[str] = (),
) -> "psycopg.Connection[Any]":
    """Connect and settle the session; the password goes no further than libpq.

    Args:
        address: where.
        family: the error to raise, since a source and an engine fail in different families.
        autocommit: every statement by itself.
        kind: a subclass of psycopg's connection to open.
        settings: statements that settle the session further.

    Raises:
        ParameterError: libpq does not take an option of the address.
        AuditError: of that family: no such server, role or database, or a database that is not UTF-8.
    """
    driver = import_psycopg(address, family)
    connection: psycopg.Connection[Any]
    try:
        connection = (kind or driver.Connection).connect(
            address.connection_string,
            autocommit=True,
            fallback_application_name="basutbud",
        )
    except driver.ProgrammingError:
        # Of libpq's own reading of the address: nothing was sent, and its words may quote half a password.
        remedy = "Kontrollera namnen efter frågetecknet och deras värden."
        raise ParameterError(
            Problem("adressen har en inställning som libpq inte godtar.", str(address), remedy)
        ) from None
    except driver.Error as error:
        what, remedy = explain_refusal(str(error))
        raise family(Problem(what, str(address), remedy)) from None
    try:
        for statement in (*SESSION, *settings):
            connection.execute(statement)
        encoding = connection.info.parameter_status("server_encoding")
        connection.autocommit = autocommit
    except driver.Error as error:
        connection.close()
        raise family(describe_failure(error, address, while_doing="inställningar")) from None
    if encoding != "UTF8":
        connection.close()
        raise family(Problem(f"databasens teckenkodning är {encoding}, inte UTF8.", str(address), "Flytta tabellerna."))
    return connection


def describe_failure(error: Any, address: DatabaseAddress, *, while_doing: str = "") -> Problem:
    """A failure of the server as what happened, where, and what to do; never its own words, which may quote a row.

    Args:
        error: of psycopg.
        address: shown masked.
        while_doing: the step, for example `tabellen errands`.
    """
    import psycopg  # noqa: PLC0415 (an optional extra)

    errors = psycopg.errors
    where = f"{address}, {while_doing}" if while_doing else str(address)
    known: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (
        (
            (errors.InsufficientPrivilege,),
            "rollen saknar rättighet.",
            "Ge den USAGE på schemat och SELECT på tabellerna; som motor också TEMPORARY på databasen.",
        ),
        (
            (errors.QueryCanceled,),
            "frågan avbröts av servern eller av en administratör.",
            "Höj statement_timeout för rollen, eller kör när servern är mindre belastad.",
        ),
        (
            (errors.DiskFull, errors.ConfigurationLimitExceeded, errors.OutOfMemory),
            "serverns utrymme för mellanresultat räckte inte.",
            "Höj temp_file_limit eller frigör disk på servern, eller kör med engine: duckdb.",
        ),
        (
            (errors.AdminShutdown, errors.CrashShutdown, errors.IdleInTransactionSessionTimeout),
            "förbindelsen bröts av servern.",
            "Kör om; inget halvfärdigt är skrivet.",
        ),
        (
            (errors.ReadOnlySqlTransaction,),
            "servern tillåter inga tillfälliga tabeller.",
            "Är det en kopia för läsning? Ange en annan server i engine_url.",
        ),
        (
            (errors.UntranslatableCharacter, errors.CharacterNotInRepertoire),
            "en text har ett tecken som PostgreSQL inte kan lagra.",
            "Kör med engine: duckdb, eller rätta texten.",
        ),
    )
    for kinds, what, remedy in known:
        if isinstance(error, kinds):
            return Problem(what, where, remedy)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        what = "förbindelsen med servern bröts."
        return Problem(what, where, "Kontrollera nätet och servern och kör om; inget halvfärdigt är skrivet.")
    code = getattr(error, "sqlstate", None) or type(error).__name__
    return Problem(f"servern kunde inte utföra frågan ({code}).", where, "Kvarstår felet är det vårt.")
