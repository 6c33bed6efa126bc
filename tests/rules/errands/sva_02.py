"""SVA-02: time to slutsvar is shown; the decision gives no number."""

from rules.specification import Case, Specification, errand, message, reach

QUOTE = "Slutsvar ska ges så snart som möjligt."

SPECIFICATION = Specification(
    "SVA-02",
    [
        Case(
            "slutsvar efter tre veckor",
            [errand("2026-04-02 10:00", message("slutsvar", "2026-04-24 10:00"))],
            "information",
            quote=QUOTE,
        ),
        Case("utan slutsvar", [errand("2026-04-02 10:00")], "information"),
        Case("utan ärenden", [], "information"),
        Case("när ärendena inte är kända", [], "information", absent=("errands", "messages")),
        *reach([], "information"),
    ],
)
