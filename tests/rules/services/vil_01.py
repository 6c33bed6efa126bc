"""VIL-01: terms exist."""

from rules.specification import DAY_BEFORE, GOOD_TERMS, Case, Specification, reach, service

REGIONAL = "Villkorstexter finns framtagna regionalt."

SPECIFICATION = Specification(
    "VIL-01",
    [
        Case("det finns en villkorstext", [service("Kontakta mig", terms=GOOD_TERMS)], "uppfylld"),
        Case("villkorstexten är tom", [service("Kontakta mig", terms="")], "ej_uppfylld", quote=REGIONAL),
        Case("villkorstexten är uttryckligen tom", [service("Kontakta mig", terms="<tom>")], "ej_uppfylld"),
        Case(
            "bara märken och hårda mellanslag",
            [service("Kontakta mig", terms="<p>&nbsp;</p><p>\u200b&shy;</p>")],
            "ej_uppfylld",
        ),
        Case("ett enda ord räcker", [service("Kontakta mig", terms="<p>Hej</p>")], "uppfylld"),
        Case("okänt om det finns en text", [service("Kontakta mig", terms=None)], "kan_ej_bedomas"),
        Case("kolumnen finns inte", [service("Kontakta mig")], "kan_ej_bedomas", without=("services.terms",)),
        Case("webbtidboken behöver ingen", [service("Boka tid direkt", terms="")], "ej_tillamplig"),
        Case(
            "upphörde dagen före granskningen",
            [service("Kontakta mig", terms="", active_to=DAY_BEFORE)],
            "ej_tillamplig",
        ),
        *reach([service("Kontakta mig", terms="")], "ej_uppfylld"),
    ],
    subject="S1",
)
