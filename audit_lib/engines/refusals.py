"""Why a PostgreSQL server let nobody in, read from the driver's words: at connect libpq gives no SQLSTATE.

The words are those of PostgreSQL in English and Swedish. A server that speaks another language is told apart from a
net that fails by its `FATAL`, and all that it may have meant is named.
"""

import re

_KNOWN = (
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
    for pattern, what, remedy in _KNOWN:
        if re.search(pattern, words, re.IGNORECASE):
            return what, remedy
    return _NO_ANSWER
