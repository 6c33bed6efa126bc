"""VIL-03: the terms promise an answer within two vardagar."""

from rules.specification import DAY_BEFORE, Case, Specification, reach, service

MUST = (
    "Sista punkten som gäller ombud måste vara med på alla ärendetyper samt så måste det stå att de kommer att få svar "
    "inom två vardagar."
)


def text(promise: str, name: str = "Kontakta mig"):
    return [
        service(name, terms=f"<ul><li>{promise}</li><li>Du kan göra ärenden för dig själv eller som ombud.</li></ul>")
    ]


SPECIFICATION = Specification(
    "VIL-03",
    [
        Case("två vardagar", text("Du får svar inom två vardagar."), "uppfylld", observations="", quote=MUST),
        Case("två arbetsdagar", text("Du får svar inom två arbetsdagar."), "uppfylld", observations="arbetsdag"),
        Case(
            "två arbetsdagar godtas inte",
            text("Du får svar inom två arbetsdagar."),
            "ej_uppfylld",
            readings={"arbetsdag_likvardig": False},
            observations="arbetsdag",
        ),
        Case("en vardag är strängare", text("Vi svarar inom en vardag."), "uppfylld", observations="strangare"),
        Case("24 timmar är strängare", text("Du får svar inom 24 timmar."), "uppfylld", observations="strangare"),
        Case("en till två vardagar räknas som två", text("Du får svar inom 1–2 vardagar."), "uppfylld"),
        Case(
            "två till tre vardagar räknas som tre",
            text("Du får svar inom 2–3 vardagar."),
            "ej_uppfylld",
            observations="annat_lofte",
        ),
        Case("tre vardagar", text("Du får svar inom tre vardagar."), "ej_uppfylld", observations="annat_lofte"),
        Case("48 timmar är inte två vardagar", text("Du får svar inom 48 timmar."), "ej_uppfylld"),
        Case("två dagar är inte två vardagar", text("Du får svar inom två dagar."), "ej_uppfylld"),
        Case(
            "senast två vardagar efter",
            text("Du får svar senast två vardagar efter att du skickat ärendet."),
            "uppfylld",
        ),
        Case("först efter två vardagar", text("Du får svar efter två vardagar."), "ej_uppfylld"),
        Case(
            "garderat med oftast",
            text("Du får oftast svar inom två vardagar."),
            "ej_uppfylld",
            observations="annat_lofte",
        ),
        Case(
            "undantag för sommaren",
            text("Du får svar inom två vardagar, under sommaren kan det ta längre tid."),
            "ej_uppfylld",
        ),
        Case("lovar att ärendet läses", text("Ditt ärende läses inom två vardagar."), "ej_uppfylld"),
        Case("inget löfte alls", text("Välkommen att skriva till oss."), "ej_uppfylld", observations="", quote=MUST),
        Case("en tid för avbokning är inget löfte", text("Avboka senast två vardagar före besöket."), "ej_uppfylld"),
        Case("en påminnelse är inget löfte", text("Om du inte fått svar inom två vardagar, ring oss."), "ej_uppfylld"),
        Case(
            "bekräftelse räcker för Skicka meddelande",
            text("Du får en bekräftelse inom två vardagar.", "Skicka meddelande"),
            "uppfylld",
        ),
        Case(
            "bekräftelse räcker inte för Kontakta mig", text("Du får en bekräftelse inom två vardagar."), "ej_uppfylld"
        ),
        Case(
            "avkortad före löftet",
            [service("Kontakta mig", terms="Välkommen att skriva till oss. Du får sv…")],
            "kan_ej_bedomas",
        ),
        Case(
            "avkortad efter löftet",
            [service("Kontakta mig", terms="Du får svar inom två vardagar. Vid livsf…")],
            "uppfylld",
        ),
        Case(
            "avkortad efter ett annat löfte",
            [service("Kontakta mig", terms="Du får svar inom fem vardagar. Vid livsf…")],
            "ej_uppfylld",
        ),
        Case("tom text prövas av VIL-01", [service("Kontakta mig", terms="")], "ej_tillamplig"),
        Case(
            "upphörde dagen före granskningen",
            [service("Kontakta mig", terms="Välkommen.", active_to=DAY_BEFORE)],
            "ej_tillamplig",
        ),
        Case("okänd text", [service("Kontakta mig", terms=None)], "kan_ej_bedomas"),
        Case("webbtidboken behöver inget löfte", text("Välkommen.", "Boka tid direkt"), "ej_tillamplig"),
        *reach(text("Välkommen."), "ej_uppfylld"),
    ],
    subject="S1",
    readings=("arbetsdag_likvardig",),
)
