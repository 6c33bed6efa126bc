"""REC-01: ordinary prescribing rules apply: shown, never judged."""

from rules.specification import Case, Specification, reach, service

QUOTE = "Förskrivning av recept via e-tjänsten sker efter de regler och rutiner som finns för förskrivningar."

SPECIFICATION = Specification(
    "REC-01",
    [
        Case("med Förnya recept", [service("Förnya recept")], "information", quote=QUOTE),
        Case("utan Förnya recept", [], "information"),
        Case("när ärendena inte är kända", [], "information", absent=("errands", "messages")),
        *reach([], "information"),
    ],
)
