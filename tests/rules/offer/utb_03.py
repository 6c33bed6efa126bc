"""UTB-03: recommended services are shown, never judged."""

from rules.specification import Case, Specification, reach, service

QUOTE = "Vad underlättar för era patienter? Blir det bättre tillgänglighet?"

SPECIFICATION = Specification(
    "UTB-03",
    [
        Case("med en rekommenderad e-tjänst", [service("Rådgivning")], "information", quote=QUOTE),
        Case("utan rekommenderade e-tjänster", [], "information"),
        Case("när ärendena inte är kända", [], "information", absent=("errands", "messages")),
        *reach([], "information"),
    ],
)
