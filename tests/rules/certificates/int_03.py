"""INT-03: no certificate can be chosen that is not issued."""

from rules.specification import Case, Specification, certificate, reach, service

CURRENT = "De intyg som är aktuella i er verksamhet."
ACTIVE = service("Begär intyg")

SPECIFICATION = Specification(
    "INT-03",
    [
        Case("kan väljas och utfärdas", [ACTIVE, certificate(selectable="ja", issued="ja")], "uppfylld"),
        Case(
            "kan väljas men utfärdas inte",
            [ACTIVE, certificate(selectable="ja", issued="nej")],
            "ej_uppfylld",
            quote=CURRENT,
        ),
        Case("kan väljas, okänt om det utfärdas", [ACTIVE, certificate(selectable="ja")], "kan_ej_bedomas"),
        Case("kan inte väljas", [ACTIVE, certificate(selectable="nej", issued="nej")], "ej_tillamplig"),
        Case("okänt om det kan väljas, utfärdas", [ACTIVE, certificate(issued="ja")], "uppfylld"),
        Case("okänt om det kan väljas, utfärdas inte", [ACTIVE, certificate(issued="nej")], "kan_ej_bedomas"),
        Case("Begär intyg är inte aktiverat", [certificate(selectable="ja", issued="nej")], "ej_tillamplig"),
        Case(
            "tabellen över ärendetyper saknas, utfärdas inte",
            [certificate(selectable="ja", issued="nej")],
            "kan_ej_bedomas",
            absent=("services",),
        ),
        *reach([ACTIVE, certificate(selectable="ja", issued="nej")], "ej_uppfylld"),
    ],
    subject="Sjukintyg",
)
