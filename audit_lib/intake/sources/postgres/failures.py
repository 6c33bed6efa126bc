"""What a PostgreSQL server's failures mean and what to do; its own words are never told, since they may quote a row.

A failure of a query has its SQLSTATE. At connect libpq gives none, so why nobody was let in is read from the words:
those of PostgreSQL in English and Swedish. A server that speaks another language is told apart from a net that fails by
its `FATAL`, and all that it may have meant is named.
"""

import re
from typing import TYPE_CHECKING

from audit_lib.errors import Problem

if TYPE_CHECKING:
    import psycopg

_REFUSALS = {
    r"no password supplied|authentication failed for user|autentisering misslyckades": (
        "rollen eller lösenordet godtas inte.",
        "Kontrollera rollen och lösenordet i adressen, eller i ~/.pgpass.",
    ),
    r'role ".*" does not exist|rollen ".*" finns inte|not permitted to log in|tillåts inte logga in': (
        "rollen finns inte på servern, eller får inte logga in.",
        "Kontrollera rollen i adressen, eller låt en administratör skapa den med LOGIN.",
    ),
    r'database ".*" does not exist|databasen ".*" existerar inte': (
        "databasen finns inte.",
        "Kontrollera databasens namn i adressen.",
    ),
    r"permission denied for database|rättighet saknas för databas|not currently accepting|tar .* inte emot": (
        "rollen får inte ansluta till databasen.",
        "Låt en administratör ge rollen CONNECT på databasen.",
    ),
    r"pg_hba\.conf": (
        "servern tar inte emot rollen från den här datorn.",
        "Låt en administratör lägga till en rad i pg_hba.conf; kräver servern TLS, skriv sslmode=require i adressen.",
    ),
    r"too many|connection slots|för många|anslutningsslottar": (
        "servern har ingen ledig förbindelse.",
        "Kör om när servern är mindre belastad, eller höj max_connections.",
    ),
    r"starting up|shutting down|recovery mode|startar upp|stänger ner|återställningsläge": (
        "servern startar eller stängs av.",
        "Vänta en stund och kör om.",
    ),
    r"\bFATALT?:": (
        "servern svarade men tog inte emot förbindelsen.",
        "Kontrollera roll, lösenord och databas i adressen.",
    ),
    r"": (
        "förbindelsen med servern kunde inte öppnas.",
        "Kontrollera värdnamn och port i adressen, att servern är igång och att nätet släpper fram.",
    ),
}
"""What happened and what to do, by what is in the driver's words; the first that fits."""
_FAILURES = {
    ("InsufficientPrivilege",): (
        "rollen saknar rättighet.",
        "Ge den USAGE på schemat och SELECT på tabellerna.",
    ),
    ("QueryCanceled",): (
        "frågan avbröts av servern eller av en administratör.",
        "Höj statement_timeout för rollen, eller kör när servern är mindre belastad.",
    ),
    ("DiskFull", "ConfigurationLimitExceeded", "OutOfMemory"): (
        "serverns utrymme för mellanresultat räckte inte.",
        "Höj temp_file_limit eller frigör disk på servern.",
    ),
    ("AdminShutdown", "CrashShutdown", "IdleInTransactionSessionTimeout"): (
        "förbindelsen bröts av servern.",
        "Kör om; inget halvfärdigt är skrivet.",
    ),
    ("OperationalError", "InterfaceError"): (
        "förbindelsen med servern bröts.",
        "Kontrollera nätet och servern och kör om; inget halvfärdigt är skrivet.",
    ),
}
"""The same by the driver's kinds of error, the narrower ones first."""
_ROW_SECURITY = "check_enable_rls"
"""Where in the server it failed: the SQLSTATE is that of any missing privilege, and the words are translated."""


def explain_refusal(words: str) -> tuple[str, str]:
    """What was wrong when a connection could not be opened, and what to do, from what the driver said.

    >>> explain_refusal('connection failed: FATAL:  database "saknas" does not exist')[0]
    'databasen finns inte.'
    >>> explain_refusal('failed to resolve host')[0]
    'förbindelsen med servern kunde inte öppnas.'
    """
    return next(told for pattern, told in _REFUSALS.items() if re.search(pattern, words, re.IGNORECASE))


def describe_failure(error: "psycopg.Error", where: str) -> Problem:
    """A failure of the server as what happened, where, and what to do."""
    if error.diag.source_function == _ROW_SECURITY:
        what = "rollen får se bara en del av raderna (row level security)."
        return Problem(what, where, "Låt en administratör ge rollen BYPASSRLS, eller en vy eller kopia med alla rader.")
    kinds = {kind.__name__ for kind in type(error).__mro__}
    for names, (what, remedy) in _FAILURES.items():
        if not kinds.isdisjoint(names):
            return Problem(what, where, remedy)
    code = error.sqlstate or type(error).__name__
    return Problem(f"servern kunde inte utföra frågan ({code}).", where, "Kvarstår felet är det vårt.")
