"""ADM-03: a new administrator is notified with name and VGR-id."""

from rules.specification import AUDIT, DAY_AFTER, Case, Specification, administrator, reach

MAILED = (
    "Varje verksamhetschef utser en eller flera personer på er mottagning och mejlar namn samt VGR-id till "
    "1177etjanster@vgregion.se."
)
NEW_ONLY = "Observera att detta endast gäller upplägg av nya administratörer."


def new(**cells: str):
    complete = {"name": "Påhittad Person", "vgr_id": "pahpe1", "notified_on": "2026-04-12", "active_from": "2026-04-13"}
    return [administrator(**{**complete, **cells})]


SPECIFICATION = Specification(
    "ADM-03",
    [
        Case("namn, VGR-id och anmälan finns", new(), "uppfylld", quote=MAILED),
        Case("namnet saknas", new(name=""), "ej_uppfylld", quote=MAILED),
        Case("VGR-id saknas", new(vgr_id=""), "ej_uppfylld", quote=MAILED),
        Case("anmälan saknas", new(notified_on=""), "ej_uppfylld", quote=MAILED),
        Case("filen har ingen kolumn för namn", new(), "kan_ej_bedomas", without=("administrators.name",)),
        Case("filen har ingen kolumn för VGR-id", new(), "kan_ej_bedomas", without=("administrators.vgr_id",)),
        Case("filen har ingen kolumn för anmälan", new(), "kan_ej_bedomas", without=("administrators.notified_on",)),
        Case(
            "ingen kolumn för anmälan, och namnet saknas",
            new(name=""),
            "ej_uppfylld",
            without=("administrators.notified_on",),
        ),
        Case("anmäld på granskningsdagen", new(notified_on=AUDIT), "uppfylld"),
        Case("anmäld dagen efter", new(notified_on=DAY_AFTER), "ej_uppfylld"),
        Case("ett ovanligt VGR-id är bara en varning", new(vgr_id="x-1"), "uppfylld"),
        Case("började dagen före perioden", new(active_from="2026-03-31", name=""), "ej_tillamplig", quote=NEW_ONLY),
        Case("började periodens första dag", new(active_from="2026-04-01", name=""), "ej_uppfylld", quote=NEW_ONLY),
        Case("började periodens sista dag", new(active_from="2026-04-30", name=""), "ej_uppfylld"),
        Case("börjar dagen efter perioden", new(active_from="2026-05-01", name=""), "ej_tillamplig"),
        Case("okänt när den började, fullständigt anmäld", new(active_from=""), "uppfylld"),
        Case("okänt när den började, namnet saknas", new(active_from="", name=""), "kan_ej_bedomas"),
        *reach(new(name=""), "ej_uppfylld"),
    ],
    subject="A1",
)
