"""BES-01: a physical visit or an e-service: shown, never judged."""

from rules.specification import Case, Specification, reach

QUOTE = "Vad underlättar för era patienter? Blir det bättre tillgänglighet?"

SPECIFICATION = Specification(
    "BES-01",
    [
        Case("alltid", [], "information", quote=QUOTE),
        Case("när ärendena inte är kända", [], "information", absent=("errands", "messages")),
        *reach([], "information"),
    ],
)
