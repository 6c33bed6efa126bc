"""Opens a PostgreSQL database through psycopg 3, which is imported only when an input asks for it (`[postgres]`)."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from audit_lib.errors import InputError, ParameterError, Problem
from audit_lib.intake.sources.postgres.failures import describe_failure, explain_refusal
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
    "SET row_security = off",
)
"""What a server or a role may have set otherwise, and which the text of a value depends on.

Without row security a table that shows the role only some of its rows fails, instead of seeming to have no more.
"""


@contextmanager
def open_snapshot(address: DatabaseAddress) -> Iterator["psycopg.Connection[Any]"]:
    """Connect, settle the session, and read all as of one moment; the password goes no further than libpq.

    Raises:
        ParameterError: libpq does not take an option of the address.
        InputError: no driver, no such server, role or database, a database that is not UTF-8, or a failing server.
    """
    try:
        import psycopg  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        what = "drivrutinen för PostgreSQL är inte installerad."
        remedy = "Installera tillvalet: pip install 'basutbud-audit[postgres]'."
        raise InputError(Problem(what, str(address), remedy)) from error
    try:
        connection = psycopg.Connection.connect(
            address.connection_string, autocommit=True, fallback_application_name="basutbud"
        )
    except psycopg.ProgrammingError:
        # Of libpq's own reading of the address: nothing was sent, and its words may quote half a password.
        what = "adressen har en inställning som libpq inte godtar."
        remedy = "Kontrollera namnen efter frågetecknet och deras värden."
        raise ParameterError(Problem(what, str(address), remedy)) from None
    except psycopg.Error as error:
        what, remedy = explain_refusal(str(error))
        raise InputError(Problem(what, str(address), remedy)) from None
    with closing(connection):
        with explaining(f"{address}, inställningar"):
            for statement in SESSION:
                connection.execute(statement)
            encoding = connection.info.parameter_status("server_encoding")
            connection.autocommit = False
        if encoding != "UTF8":
            what = f"databasens teckenkodning är {encoding}, inte UTF8."
            raise InputError(Problem(what, str(address), "Flytta tabellerna."))
        with explaining(str(address)):
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield connection
            connection.rollback()


@contextmanager
def explaining(where: str) -> Iterator[None]:
    """Turn a failure of the server into an InputError in our words."""
    import psycopg  # noqa: PLC0415 (an optional extra)

    try:
        yield
    except psycopg.Error as error:
        raise InputError(describe_failure(error, where)) from None
