"""VIL-02: the terms have the ombud point."""

from rules.specification import DAY_BEFORE, GOOD_TERMS, Case, Specification, reach, service

MUST = (
    "Sista punkten som gäller ombud måste vara med på alla ärendetyper samt så måste det stå att de kommer att få svar "
    "inom två vardagar."
)
PROMISE = "<li>Du får svar inom två vardagar.</li>"
POINT = "<li>Du kan uträtta ärenden för dig själv eller som ombud.</li>"


def text(*points: str, **cells: str):
    return [service("Kontakta mig", terms=f"<ul>{''.join(points)}</ul>", **cells)]


SPECIFICATION = Specification(
    "VIL-02",
    [
        Case("punkten står sist", [service("Kontakta mig", terms=GOOD_TERMS)], "uppfylld", observations="", quote=MUST),
        Case("punkten står först", text(POINT, PROMISE), "uppfylld", observations="ombud_ej_sist", quote=MUST),
        Case("punkten saknas", text(PROMISE), "ej_uppfylld", observations="", quote=MUST),
        Case(
            "punkten står bara i beskrivningen",
            text(PROMISE, description="Du kan göra ärenden som ombud."),
            "ej_uppfylld",
            observations="ombud_i_beskrivning",
        ),
        Case(
            "patientombud är inget ombud",
            text(PROMISE, "<li>Kontakta patientombudet vid klagomål.</li>"),
            "ej_uppfylld",
        ),
        Case("bara en hänvisning", text(PROMISE, "<li>Läs mer om ombud på 1177.se.</li>"), "kan_ej_bedomas"),
        Case("bara ett nej till ombud", text(PROMISE, "<li>Ombud kan inte användas.</li>"), "kan_ej_bedomas"),
        Case(
            "vårdnadshavare utan ombud",
            text(PROMISE, "<li>Du som är vårdnadshavare kan göra ärenden för ditt barn.</li>"),
            "kan_ej_bedomas",
        ),
        Case(
            "avkortad före punkten",
            [service("Kontakta mig", terms="Du får svar inom två vardagar. Du kan utr…")],
            "kan_ej_bedomas",
        ),
        Case(
            "avkortad efter punkten",
            [service("Kontakta mig", terms="Du kan göra ärenden för dig själv eller som ombud. Vid livsf…")],
            "uppfylld",
        ),
        Case("tom text prövas av VIL-01", [service("Kontakta mig", terms="")], "ej_tillamplig"),
        Case(
            "upphörde dagen före granskningen",
            [service("Kontakta mig", terms="Välkommen.", active_to=DAY_BEFORE)],
            "ej_tillamplig",
        ),
        Case("okänd text", [service("Kontakta mig", terms=None)], "kan_ej_bedomas"),
        Case(
            "gäller alla ärendetyper, också egna",
            [service("Kontakta kuratorn", terms="Du får svar inom två vardagar.")],
            "ej_uppfylld",
            quote=MUST,
        ),
        Case("webbtidboken behöver ingen", [service("Boka tid direkt", terms="Välkommen.")], "ej_tillamplig"),
        *reach(text(PROMISE), "ej_uppfylld"),
    ],
    subject="S1",
)
