"""ADM-01: at least one administrator of the clinic's own."""

from rules.specification import AUDIT, DAY_AFTER, DAY_BEFORE, Case, Specification, administrator, reach

APPOINTS = (
    "Varje verksamhetschef utser en eller flera personer på er mottagning och mejlar namn samt VGR-id till "
    "1177etjanster@vgregion.se."
)

SPECIFICATION = Specification(
    "ADM-01",
    [
        Case("en administratör", [administrator(active_from="2020-01-01")], "uppfylld", quote=APPOINTS),
        Case("ingen administratör", [], "ej_uppfylld", quote=APPOINTS),
        Case("utan startdatum räknas som aktiv", [administrator()], "uppfylld"),
        Case("sista dagen är granskningsdagen", [administrator(active_to=AUDIT)], "uppfylld"),
        Case("sista dagen är dagen före", [administrator(active_to=DAY_BEFORE)], "ej_uppfylld"),
        Case("börjar på granskningsdagen", [administrator(active_from=AUDIT)], "uppfylld"),
        Case("börjar dagen efter", [administrator(active_from=DAY_AFTER)], "ej_uppfylld"),
        Case("bara regionens stöd", [administrator(regional_support="ja")], "ej_uppfylld"),
        Case("okänt om regionens stöd: räknas som egen", [administrator(regional_support="")], "uppfylld"),
        Case("tabellen över administratörer saknas", [], "kan_ej_bedomas", absent=("administrators",)),
        Case("en rad är utelämnad för ett fel", [administrator(active_from="nyss")], "kan_ej_bedomas"),
        Case(
            "en rad är utelämnad, en annan finns",
            [administrator(active_from="nyss"), administrator(admin_id="A2")],
            "uppfylld",
        ),
        *reach([], "ej_uppfylld"),
    ],
)
