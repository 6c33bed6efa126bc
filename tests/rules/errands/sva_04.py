"""SVA-04: double errands are shown where residents can be told apart."""

from rules.specification import Case, Specification, errand, reach

TWO_ERRANDS = (
    "Tänk på att ju längre svarstider ni har desto mer troligt är det att patienten kontaktar er via andra vägar "
    "och då har ni två ärenden."
)
KEYED = errand("2026-04-09 10:00", resident_key="p1")

SPECIFICATION = Specification(
    "SVA-04",
    [
        Case(
            "två ärenden från samma invånare",
            [KEYED, errand("2026-04-10 10:00", errand_id="Ä2", resident_key="p1")],
            "information",
            quote=TWO_ERRANDS,
        ),
        Case("invånaren går inte att skilja från andra", [errand("2026-04-09 10:00")], "ej_tillamplig"),
        Case(
            "nyckeln finns bara på ärenden som inte räknas",
            [errand("2026-04-09 10:00", started_by="personal", resident_key="p1")],
            "ej_tillamplig",
        ),
        Case("inga ärenden", [], "ej_tillamplig"),
        Case("tabellen över ärenden saknas", [], "information", absent=("errands", "messages")),
        *reach([KEYED], "information"),
    ],
)
