"""Opens a PostgreSQL database through psycopg 3, which is imported only when an input asks for it (`[postgres]`)."""

from typing import TYPE_CHECKING, Any

from audit_lib.errors import InputError, ParameterError, Problem
from audit_lib.intake.sources.postgres_failures import describe_failure, explain_refusal
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


def import_psycopg(address: DatabaseAddress) -> Any:
    """The driver.

    Raises:
        InputError: it is not installed.
    """
    try:
        import psycopg  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        raise InputError(
            Problem(
                "drivrutinen för PostgreSQL är inte installerad.",
                str(address),
                "Installera tillvalet: pip install 'basutbud-audit[postgres]'.",
            )
        ) from error
    return psycopg


def open_connection(address: DatabaseAddress) -> "psycopg.Connection[Any]":
    """Connect and settle the session; the password goes no further than libpq.

    Raises:
        ParameterError: libpq does not take an option of the address.
        InputError: no such server, role or database, or a database that is not UTF-8.
    """
    driver = import_psycopg(address)
    connection: psycopg.Connection[Any]
    try:
        connection = driver.Connection.connect(
            address.connection_string, autocommit=True, fallback_application_name="basutbud"
        )
    except driver.ProgrammingError:
        # Of libpq's own reading of the address: nothing was sent, and its words may quote half a password.
        remedy = "Kontrollera namnen efter frågetecknet och deras värden."
        raise ParameterError(
            Problem("adressen har en inställning som libpq inte godtar.", str(address), remedy)
        ) from None
    except driver.Error as error:
        what, remedy = explain_refusal(str(error))
        raise InputError(Problem(what, str(address), remedy)) from None
    try:
        for statement in SESSION:
            connection.execute(statement)
        encoding = connection.info.parameter_status("server_encoding")
        connection.autocommit = False
    except driver.Error as error:
        connection.close()
        raise InputError(describe_failure(error, address, while_doing="inställningar")) from None
    if encoding != "UTF8":
        connection.close()
        what = f"databasens teckenkodning är {encoding}, inte UTF8."
        raise InputError(Problem(what, str(address), "Flytta tabellerna."))
    return connection
