"""INT-02: the terms say which certificates need a visit."""

from rules.specification import Case, Specification, certificate, reach, service

ADVICE = (
    "Ifall intyget alltid kräver ett besök först rekommenderar vi att man inte erbjuder det via e-tjänsterna "
    "alternativt skriva förtydliganden kring vilka intyg som förnyas med eller utan besök i villkorstexter."
)
OFFERED = certificate("Körkortsintyg", issued="ja", selectable="ja", requires_visit="alltid")


def begar_intyg(terms: str | None, service_id: str = "S1"):
    return service("Begär intyg", terms=terms, service_id=service_id)


STATED = begar_intyg("<ul><li>Körkortsintyg kräver ett besök först.</li><li>Du får svar inom två vardagar.</li></ul>")
SILENT = begar_intyg("<ul><li>Du får svar inom två vardagar.</li></ul>")

SPECIFICATION = Specification(
    "INT-02",
    [
        Case("texten nämner intyget och besöket", [STATED, OFFERED], "uppfylld", quote=ADVICE),
        Case("texten nämner inte intyget", [SILENT, OFFERED], "ej_uppfylld", quote=ADVICE),
        Case(
            "intyget går inte att välja, som rådet är",
            [SILENT, certificate("Körkortsintyg", selectable="nej", requires_visit="alltid")],
            "ej_tillamplig",
            quote=ADVICE,
        ),
        Case("besöket står inuti ett ord", [begar_intyg("Körkortsintyg kräver läkarbesök."), OFFERED], "uppfylld"),
        Case(
            "intyget och besöket står i skilda punkter",
            [begar_intyg("<ul><li>Körkortsintyg kan väljas.</li><li>Ring före ditt besök.</li></ul>"), OFFERED],
            "ej_uppfylld",
        ),
        Case("besöket gäller ett annat intyg", [begar_intyg("Friskintyg kräver besök."), OFFERED], "ej_uppfylld"),
        Case(
            "en annan aktiv ärendetyp har ett namn som ingen känner",
            [SILENT, OFFERED, service("Läkarintyg", service_id="S2")],
            "kan_ej_bedomas",
        ),
        Case("texten är okänd", [begar_intyg(None), OFFERED], "kan_ej_bedomas"),
        Case("texten är tom", [begar_intyg(""), OFFERED], "ej_uppfylld"),
        Case(
            "texten är avkortad innan den nämner intyget",
            [begar_intyg("Du får svar inom två vardagar. Vissa intyg kr…"), OFFERED],
            "kan_ej_bedomas",
        ),
        Case(
            "texten är avkortad efter att den sagt det",
            [begar_intyg("Körkortsintyg kräver besök. Vissa intyg kr…"), OFFERED],
            "uppfylld",
        ),
        Case(
            "en av två ärendetyper säger det",
            [SILENT, begar_intyg("Körkortsintyg kräver besök.", "S2"), OFFERED],
            "uppfylld",
        ),
        Case(
            "en utelämnad ärendetyp kan säga det",
            [SILENT, service("Begär intyg", service_id="S2", active_from="?"), OFFERED],
            "kan_ej_bedomas",
        ),
        Case(
            "kräver besök bara ibland",
            [SILENT, certificate("Körkortsintyg", selectable="ja", requires_visit="ibland")],
            "ej_tillamplig",
        ),
        Case(
            "okänt om det kräver besök, texten nämner det",
            [STATED, certificate("Körkortsintyg", selectable="ja")],
            "uppfylld",
        ),
        Case(
            "okänt om det kräver besök, texten tiger",
            [SILENT, certificate("Körkortsintyg", selectable="ja")],
            "kan_ej_bedomas",
        ),
        Case("Begär intyg är inte aktiverat", [OFFERED], "ej_tillamplig"),
        *reach([SILENT, OFFERED], "ej_uppfylld"),
    ],
    subject="Körkortsintyg",
)
