"""What a PostgreSQL server's failures mean and what to do; its own words are never told, since they may quote a row.

A failure of a query has its SQLSTATE. At connect libpq gives none, so why nobody was let in is read from the words:
those of PostgreSQL in English and Swedish. A server that speaks another language is told apart from a net that fails by
its `FATAL`, and all that it may have meant is named.
"""

import re
from typing import Any

from audit_lib.errors import Problem
from audit_lib.model.address import DatabaseAddress

_REFUSALS = (
    (
        r"no password supplied|authentication failed for user|autentisering misslyckades",
        "rollen eller lösenordet godtas inte.",
        "Kontrollera rollen och lösenordet i adressen, eller i ~/.pgpass.",
    ),
    (
        r'role ".*" does not exist|rollen ".*" finns inte|not permitted to log in|tillåts inte logga in',
        "rollen finns inte på servern, eller får inte logga in.",
        "Kontrollera rollen i adressen, eller låt en administratör skapa den med LOGIN.",
    ),
    (
        r'database ".*" does not exist|databasen ".*" existerar inte',
        "databasen finns inte.",
        "Kontrollera databasens namn i adressen.",
    ),
    (
        r"permission denied for database|rättighet saknas för databas|not currently accepting|tar .* inte emot",
        "rollen får inte ansluta till databasen.",
        "Låt en administratör ge rollen CONNECT på databasen.",
    ),
    (
        r"pg_hba\.conf",
        "servern tar inte emot rollen från den här datorn.",
        "Låt en administratör lägga till en rad i pg_hba.conf; kräver servern TLS, skriv sslmode=require i adressen.",
    ),
    (
        r"too many|connection slots|för många|anslutningsslottar",
        "servern har ingen ledig förbindelse.",
        "Kör om när servern är mindre belastad, eller höj max_connections.",
    ),
    (
        r"starting up|shutting down|recovery mode|startar upp|stänger ner|återställningsläge",
        "servern startar eller stängs av.",
        "Vänta en stund och kör om.",
    ),
    (
        r"\bFATALT?:",
        "servern svarade men tog inte emot förbindelsen.",
        "Kontrollera roll, lösenord och databas i adressen.",
    ),
)
_NO_ANSWER = (
    "förbindelsen med servern kunde inte öppnas.",
    "Kontrollera värdnamn och port i adressen, att servern är igång och att nätet släpper fram.",
)


def explain_refusal(words: str) -> tuple[str, str]:
    """What was wrong when a connection could not be opened, and what to do.

    Args:
        words: the driver's message; never passed on, since it may be in any language.

    >>> explain_refusal('connection failed: FATAL:  database "saknas" does not exist')[0]
    'databasen finns inte.'
    >>> explain_refusal('failed to resolve host')[0]
    'förbindelsen med servern kunde inte öppnas.'
    """
    for pattern, what, remedy in _REFUSALS:
        if re.search(pattern, words, re.IGNORECASE):
            return what, remedy
    return _NO_ANSWER


def describe_failure(error: Any, address: DatabaseAddress, *, while_doing: str = "") -> Problem:
    """A failure of the server as what happened, where, and what to do.

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
            "Ge den USAGE på schemat och SELECT på tabellerna.",
        ),
        (
            (errors.QueryCanceled,),
            "frågan avbröts av servern eller av en administratör.",
            "Höj statement_timeout för rollen, eller kör när servern är mindre belastad.",
        ),
        (
            (errors.DiskFull, errors.ConfigurationLimitExceeded, errors.OutOfMemory),
            "serverns utrymme för mellanresultat räckte inte.",
            "Höj temp_file_limit eller frigör disk på servern.",
        ),
        (
            (errors.AdminShutdown, errors.CrashShutdown, errors.IdleInTransactionSessionTimeout),
            "förbindelsen bröts av servern.",
            "Kör om; inget halvfärdigt är skrivet.",
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
