"""REM-01: Fråga om min remiss is for both sender and receiver: shown, never judged."""

from rules.specification import Case, Specification, reach, service

QUOTE = "Det kan gälla båda. Ärendetypen är idag utformad för att passa både mottagande och avsändande enhet."

SPECIFICATION = Specification(
    "REM-01",
    [
        Case("med Fråga om min remiss", [service("Fråga om min remiss")], "information", quote=QUOTE),
        Case("utan Fråga om min remiss", [], "information"),
        Case("när ärendena inte är kända", [], "information", absent=("errands", "messages")),
        *reach([], "information"),
    ],
)
