"""STA-01: only the right role starts an errand."""

from rules.specification import Case, Specification, errand, reach

ROLE = 'Ja om du har behörigheten vårdgivare kan du skicka ärende till patient via "skicka nytt ärende".'


def started(role: str, sent_at: str = "2026-04-09 10:00", errand_id: str = "Ä1", **cells: str):
    return errand(sent_at, errand_id=errand_id, started_by="personal", starter_role=role, **cells)


SPECIFICATION = Specification(
    "STA-01",
    [
        Case("startat av vårdgivare", [started("vardgivare")], "uppfylld", numbers=(1, 0, 0, None), quote=ROLE),
        Case("startat av Vårdgivare, med å och versal", [started("Vårdgivare")], "uppfylld", numbers=(1, 0, 0, None)),
        Case("startat av ärendehanterare, det nya namnet", [started("ärendehanterare")], "uppfylld"),
        Case(
            "startat av en annan roll",
            [started("läkarsekreterare")],
            "ej_uppfylld",
            numbers=(1, 1, 0, None),
            deviating=("Ä1",),
            quote=ROLE,
        ),
        Case("rollen saknas", [started("")], "kan_ej_bedomas", numbers=(0, 0, 1, None), deviating=()),
        Case(
            "en rätt, en saknas",
            [started("vardgivare"), started("", errand_id="Ä2")],
            "kan_ej_bedomas",
            numbers=(1, 0, 1, None),
        ),
        Case(
            "en fel, en saknas",
            [started("sekreterare"), started("", errand_id="Ä2")],
            "ej_uppfylld",
            numbers=(1, 1, 1, None),
        ),
        Case(
            "inga ärenden startade av personal", [errand("2026-04-09 10:00")], "ej_tillamplig", numbers=(0, 0, 0, None)
        ),
        Case("startat före perioden", [started("sekreterare", "2026-03-31 23:59")], "ej_tillamplig"),
        Case("startat periodens första minut", [started("sekreterare", "2026-04-01 00:00")], "ej_uppfylld"),
        Case("startat periodens sista minut", [started("sekreterare", "2026-04-30 23:59")], "ej_uppfylld"),
        Case("startat efter perioden", [started("sekreterare", "2026-05-01 00:00")], "ej_tillamplig"),
        Case("vilken tjänst det än gäller", [started("sekreterare", service="webbtidbok_boka")], "ej_uppfylld"),
        Case("tabellen över ärenden saknas", [], "kan_ej_bedomas", absent=("errands", "messages"), numbers=(None,) * 4),
        *reach([started("sekreterare")], "ej_uppfylld"),
    ],
)
