"""EGR-02: always named egenremiss."""

from rules.specification import DAY_BEFORE, Case, Specification, reach, service

NAMED = "Det viktiga är att det alltid benämns egenremiss."
NEW_NAME = {"egenremiss_namn": ["egenremiss", "egen vårdbegäran"]}

SPECIFICATION = Specification(
    "EGR-02",
    [
        Case("heter Egenremiss", [service("Egenremiss")], "uppfylld", quote=NAMED),
        Case("ordet finns i ett längre namn, i versaler", [service("EGENREMISS ortopedi", template="OVR")], "uppfylld"),
        Case("det nya nationella namnet", [service("Egen vårdbegäran")], "ej_uppfylld", quote=NAMED),
        Case("det nya nationella namnet godtas", [service("Egen vårdbegäran")], "uppfylld", readings=NEW_NAME),
        Case(
            "det nya namnet med det gamla inom parentes",
            [service("Egen vårdbegäran (tidigare egenremiss)")],
            "uppfylld",
        ),
        Case("isärskrivet", [service("Egen remiss")], "ej_uppfylld", quote=NAMED),
        Case(
            "egen ärendetyp som ersätter, med annat namn",
            [service("Remiss till oss", origin="egen", replaces="egenremiss")],
            "ej_uppfylld",
        ),
        Case(
            "bara mallen säger egenremiss",
            [service("Intresseanmälan - Fysisk träning", template="EGREM")],
            "kan_ej_bedomas",
        ),
        Case(
            "bara mallen, i gemener", [service("Intresseanmälan - Fysisk träning", template="egrem")], "kan_ej_bedomas"
        ),
        Case("en blankett är ingen egenremiss", [service("Beställ Egen vårdbegäranblankett")], "ej_tillamplig"),
        Case("en annan ärendetyp", [service("Kontakta mig")], "ej_tillamplig"),
        Case("vad den ersätter går inte att läsa", [service("Kontakta kuratorn", replaces="?!")], "kan_ej_bedomas"),
        Case("upphörde dagen före granskningen", [service("Egen vårdbegäran", active_to=DAY_BEFORE)], "ej_tillamplig"),
        *reach([service("Egen vårdbegäran")], "ej_uppfylld"),
    ],
    subject="S1",
    readings=("egenremiss_namn",),
)
