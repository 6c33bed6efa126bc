"""SVA-03: motfrågor are counted; no number is ever too many."""

from rules.specification import Case, Specification, errand, message, reach

QUOTE = "Det finns ingen begränsning i hur många motfrågor man kan skicka."

SPECIFICATION = Specification(
    "SVA-03",
    [
        Case(
            "sju motfrågor på ett ärende",
            [errand("2026-04-02 10:00", *(message("motfraga", f"2026-04-08 1{n}:00") for n in range(7)))],
            "information",
            quote=QUOTE,
        ),
        Case("utan ärenden", [], "information"),
        Case("när ärendena inte är kända", [], "information", absent=("errands", "messages")),
        *reach([], "information"),
    ],
)
