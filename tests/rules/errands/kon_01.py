"""KON-01: Kontakta mig leads to contact."""

from rules.specification import Case, Specification, errand, message, reach

WANTS_CONTACT = '"Kontakta mig" betyder att patienten vill att ni kontaktar dem på något sätt.'
SENT, CLOSED = "2026-04-09 10:00", "2026-04-10 10:00"


def closed(*messages, **cells: str):
    return [errand(SENT, *messages, **{"closed_at": CLOSED, **cells})]


SPECIFICATION = Specification(
    "KON-01",
    [
        Case(
            "delsvar före avslut",
            closed(message("delsvar", "2026-04-09 12:00")),
            "uppfylld",
            numbers=(1, 0, None, None),
            quote=WANTS_CONTACT,
        ),
        Case("kontakt per telefon", closed(message("kontakt", "2026-04-09 12:00")), "uppfylld", quote=WANTS_CONTACT),
        Case(
            "avslutat utan kontakt",
            closed(),
            "ej_uppfylld",
            numbers=(1, 1, None, None),
            deviating=("Ä1",),
            quote=WANTS_CONTACT,
        ),
        Case("en bekräftelse är ingen kontakt", closed(message("kvittens", "2026-04-09 12:00")), "ej_uppfylld"),
        Case(
            "systemets delsvar är ingen kontakt",
            closed(message("delsvar", "2026-04-09 12:00", "system")),
            "ej_uppfylld",
        ),
        Case("kontakt efter avslut räknas", closed(message("slutsvar", "2026-04-20 12:00")), "uppfylld"),
        Case(
            "motfråga är en kontakt, vad den än är för SVA-01",
            closed(message("motfraga", "2026-04-09 12:00")),
            "uppfylld",
            readings={"motfraga_ar_delsvar": False},
        ),
        Case("avslutat, en okänd tjänst", closed(service="Ring mig"), "ej_tillamplig", observations="okand_tjanst"),
        Case("en okänd tjänst, inte avslutat", [errand(SENT, service="Ring mig")], "ej_tillamplig", observations=""),
        Case("inte avslutat", [errand(SENT)], "ej_tillamplig", numbers=(0, 0, None, None)),
        Case("återkallat utan kontakt", closed(withdrawn_at="2026-04-10 09:00"), "ej_tillamplig"),
        Case(
            "återkallat före kontakten",
            closed(message("delsvar", "2026-04-10 09:30"), withdrawn_at="2026-04-10 09:00"),
            "ej_tillamplig",
        ),
        Case(
            "återkallat efter kontakten",
            closed(message("delsvar", "2026-04-10 08:00"), withdrawn_at="2026-04-10 09:00"),
            "uppfylld",
        ),
        Case("en annan tjänst", closed(service="fornya_recept"), "ej_tillamplig"),
        Case("startat av personal", closed(started_by="personal"), "ej_tillamplig"),
        Case("svaren är okända", closed(), "kan_ej_bedomas", absent=("messages",), numbers=(None,) * 4),
        Case("tabellen över ärenden saknas", [], "kan_ej_bedomas", absent=("errands", "messages")),
        Case("den breda formen", closed(first_kontakt_at="2026-04-09 12:00"), "uppfylld", wide=True),
        *reach(closed(), "ej_uppfylld"),
    ],
)
