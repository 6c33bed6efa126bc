"""EGR-03: an own template for egenremiss is allowed: shown, never judged."""

from rules.specification import Case, Specification, reach, service

QUOTE_1 = "Ja man måste inte använda den föreslagna mallen."
QUOTE_2 = "Ni bygger med fördel upp en egen mall enligt er nuvarande egenremiss."

SPECIFICATION = Specification(
    "EGR-03",
    [
        Case("med egen mall", [service("Egenremiss hud", origin="egen")], "information", quote=QUOTE_1),
        Case("med standardmallen", [service("Egenremiss", origin="standard")], "information", quote=QUOTE_2),
        Case("utan egenremiss", [], "information"),
        Case("när ärendena inte är kända", [], "information", absent=("errands", "messages")),
        *reach([], "information"),
    ],
)
