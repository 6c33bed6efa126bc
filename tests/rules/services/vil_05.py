"""VIL-05: no unfilled placeholder in the text; about the data, so judged for every clinic."""

from rules.specification import AUDIT, DAY_BEFORE, GOOD_TERMS, Case, Specification, clinic, service

ADJUST = "Dessa får justeras till viss del så att de passar er verksamhet."
NUMBER = [service("Kontakta mig", terms="Ring mottagningen på XX-XX XX XX.")]

SPECIFICATION = Specification(
    "VIL-05",
    [
        Case("alla uppgifter är ifyllda", [service("Kontakta mig", terms=GOOD_TERMS)], "uppfylld"),
        Case("telefonnumret är inte ifyllt", NUMBER, "ej_uppfylld", quote=ADJUST),
        Case("numret är ifyllt till hälften", [service("Kontakta mig", terms="Ring 031-XXX XX XX.")], "ej_uppfylld"),
        Case(
            "klinikens namn är inte ifyllt",
            [service("Kontakta mig", terms="Välkommen till XX-kliniken.")],
            "ej_uppfylld",
        ),
        Case(
            "namnet står inom hakparentes",
            [service("Kontakta mig", terms="Välkommen till [mottagningens namn].")],
            "ej_uppfylld",
        ),
        Case("texten är okänd", [service("Kontakta mig", terms=None)], "ej_tillamplig"),
        Case("texten är bara märken", [service("Kontakta mig", terms="<p>&nbsp;</p>")], "ej_tillamplig"),
        Case("texten är tom", [service("Kontakta mig", terms="")], "ej_tillamplig"),
        Case(
            "upphörde dagen före granskningen",
            [service("Kontakta mig", terms="XX-XX", active_to=DAY_BEFORE)],
            "ej_tillamplig",
        ),
        Case("webbtidboken prövas också", [service("Boka tid direkt", terms="Ring XX-XX XX XX.")], "ej_uppfylld"),
        Case("utan avtal med regionen prövas också", [*NUMBER, clinic(operated_by="utan_avtal")], "ej_uppfylld"),
        Case("stängd prövas också", [*NUMBER, clinic(closed_on=AUDIT)], "ej_uppfylld"),
        Case("inte ansluten prövas också", [*NUMBER, clinic(connected="nej")], "ej_uppfylld"),
    ],
    subject="S1",
)
