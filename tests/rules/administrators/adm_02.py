"""ADM-02: the administrator is appointed by the verksamhetschef."""

from rules.specification import AUDIT, DAY_BEFORE, Case, Specification, administrator, reach

APPOINTS = (
    "Varje verksamhetschef utser en eller flera personer på er mottagning och mejlar namn samt VGR-id till "
    "1177etjanster@vgregion.se."
)

SPECIFICATION = Specification(
    "ADM-02",
    [
        Case(
            "utsedd av verksamhetschefen", [administrator(appointed_by="verksamhetschef")], "uppfylld", quote=APPOINTS
        ),
        Case("utsedd av någon annan", [administrator(appointed_by="annan")], "ej_uppfylld", quote=APPOINTS),
        Case("okänt av vem", [administrator(appointed_by="okänt")], "kan_ej_bedomas"),
        Case("tom cell är okänt", [administrator()], "kan_ej_bedomas"),
        Case("ett ord som inte finns i listan är okänt", [administrator(appointed_by="chefen")], "kan_ej_bedomas"),
        Case("sista dagen är granskningsdagen", [administrator(appointed_by="annan", active_to=AUDIT)], "ej_uppfylld"),
        Case("slutade dagen före", [administrator(appointed_by="annan", active_to=DAY_BEFORE)], "ej_tillamplig"),
        *reach([administrator(appointed_by="annan")], "ej_uppfylld"),
    ],
    subject="A1",
)
