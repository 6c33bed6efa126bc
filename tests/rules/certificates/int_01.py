"""INT-01: current certificates can be chosen."""

from rules.specification import Case, Specification, certificate, reach, service

CURRENT = "De intyg som är aktuella i er verksamhet."
ACTIVE = service("Begär intyg")

SPECIFICATION = Specification(
    "INT-01",
    [
        Case(
            "utfärdas och kan väljas",
            [ACTIVE, certificate(issued="ja", selectable="ja", requires_visit="aldrig")],
            "uppfylld",
            quote=CURRENT,
        ),
        Case(
            "utfärdas men kan inte väljas",
            [ACTIVE, certificate(issued="ja", selectable="nej", requires_visit="aldrig")],
            "ej_uppfylld",
            quote=CURRENT,
        ),
        Case(
            "kräver besök ibland",
            [ACTIVE, certificate(issued="ja", selectable="nej", requires_visit="ibland")],
            "ej_uppfylld",
        ),
        Case(
            "kräver alltid besök",
            [ACTIVE, certificate(issued="ja", selectable="nej", requires_visit="alltid")],
            "ej_tillamplig",
        ),
        Case("okänt om det kräver besök, kan väljas", [ACTIVE, certificate(issued="ja", selectable="ja")], "uppfylld"),
        Case(
            "okänt om det kräver besök, kan inte väljas",
            [ACTIVE, certificate(issued="ja", selectable="nej", requires_visit="okänt")],
            "kan_ej_bedomas",
        ),
        Case(
            "utfärdas inte",
            [ACTIVE, certificate(issued="nej", selectable="nej", requires_visit="aldrig")],
            "ej_tillamplig",
        ),
        Case(
            "okänt om det utfärdas, kan inte väljas",
            [ACTIVE, certificate(selectable="nej", requires_visit="aldrig")],
            "kan_ej_bedomas",
        ),
        Case("okänt om det kan väljas", [ACTIVE, certificate(issued="ja", requires_visit="aldrig")], "kan_ej_bedomas"),
        Case(
            "Begär intyg är inte aktiverat",
            [certificate(issued="ja", selectable="nej", requires_visit="aldrig")],
            "ej_tillamplig",
        ),
        Case(
            "intygskopior är inte Begär intyg",
            [service("Intygskopior"), certificate(issued="ja", selectable="nej", requires_visit="aldrig")],
            "ej_tillamplig",
        ),
        Case(
            "okänt om Begär intyg är aktiverat, kan väljas",
            [certificate(issued="ja", selectable="ja", requires_visit="aldrig")],
            "uppfylld",
            absent=("services",),
        ),
        Case(
            "okänt om Begär intyg är aktiverat, kan inte väljas",
            [certificate(issued="ja", selectable="nej", requires_visit="aldrig")],
            "kan_ej_bedomas",
            absent=("services",),
        ),
        *reach([ACTIVE, certificate(issued="ja", selectable="nej", requires_visit="aldrig")], "ej_uppfylld"),
    ],
    subject="Sjukintyg",
)
