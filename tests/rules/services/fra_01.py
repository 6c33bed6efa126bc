"""FRA-01: own questions only where the template allows."""

from rules.specification import DAY_BEFORE, Case, Specification, reach, service

MOSTLY_NOT = (
    'På de flesta standardärendetyperna går det inte men där det är möjligt, t ex på "Förnya recept" eller egna '
    "ärendetyper så får ni göra det."
)

SPECIFICATION = Specification(
    "FRA-01",
    [
        Case(
            "standardtyp utan egna frågor", [service("Kontakta mig", origin="standard", own_questions="0")], "uppfylld"
        ),
        Case(
            "standardtyp med en egen fråga",
            [service("Kontakta mig", origin="standard", own_questions="1")],
            "ej_uppfylld",
            quote=MOSTLY_NOT,
        ),
        Case(
            "egen ärendetyp får ha egna frågor",
            [service("Kontakta mig", origin="egen", own_questions="5")],
            "ej_tillamplig",
            quote=MOSTLY_NOT,
        ),
        Case(
            "Förnya recept prövas av FRA-02",
            [service("Förnya recept", origin="standard", own_questions="5")],
            "ej_tillamplig",
            quote=MOSTLY_NOT,
        ),
        Case(
            "webbtidboken är ingen ärendetyp",
            [service("Boka tid direkt", origin="standard", own_questions="1")],
            "ej_tillamplig",
        ),
        Case("okänt antal egna frågor", [service("Kontakta mig", origin="standard")], "kan_ej_bedomas"),
        Case(
            "antalet går inte att läsa",
            [service("Kontakta mig", origin="standard", own_questions="några")],
            "kan_ej_bedomas",
        ),
        Case("okänt ursprung, inga egna frågor", [service("Kontakta mig", own_questions="0")], "uppfylld"),
        Case("okänt ursprung, en egen fråga", [service("Kontakta mig", own_questions="1")], "kan_ej_bedomas"),
        Case(
            "standardtyp med ett namn som är regionens eget",
            [service("Kontakta kuratorn", origin="standard", own_questions="1")],
            "ej_uppfylld",
        ),
        *(
            Case(
                f"standardtyp med okänt namn, {why}",
                [service("Receptförnyelse", origin="standard", own_questions=n, **cells)],
                then,
            )
            for why, n, cells, then in (
                ("en egen fråga", "1", {}, "kan_ej_bedomas"),
                ("inga egna frågor", "0", {}, "uppfylld"),
                ("ersätter Kontakta mig", "1", {"replaces": "kontakta_mig"}, "ej_uppfylld"),
            )
        ),
        Case(
            "upphörde dagen före granskningen",
            [service("Kontakta mig", origin="standard", own_questions="1", active_to=DAY_BEFORE)],
            "ej_tillamplig",
        ),
        *reach([service("Kontakta mig", origin="standard", own_questions="1")], "ej_uppfylld"),
    ],
    subject="S1",
)
