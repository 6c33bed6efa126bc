"""SVA-01: at least one delsvar within two vardagar.

Skärtorsdag 2 April 2026 is the day most cases are sent: Långfredagen, the weekend and Annandag påsk do not count, so
the deadline is Wednesday 8 April at midnight. Thursday 30 April has its deadline on Tuesday 5 May, the day of the data.
"""

from rules.specification import Case, Specification, errand, message, reach, service

TWO = "Minst ett delsvar ska ges inom två vardagar."
ANY_NUMBER = "Det finns ingen begränsning i hur många motfrågor man kan skicka."
SENT, LAST_MINUTE, TOO_LATE = "2026-04-02 10:00", "2026-04-08 23:59", "2026-04-09 00:00"
IN_TIME = errand(SENT, message("delsvar", LAST_MINUTE))
LATE = errand(SENT, message("delsvar", TOO_LATE))
MESSAGE = {"service": "skicka_meddelande"}
CHRISTMAS = {
    "period_from": "2026-12-01",
    "period_to": "2026-12-31",
    "audit_date": "2026-12-31",
    "extract_at": "2027-01-10 12:00",
}
HALF = [errand(SENT, message("delsvar", LAST_MINUTE)), errand(SENT, message("delsvar", TOO_LATE), errand_id="Ä2")]
NONE = (None,) * 4


def one(kind: str, sender: str = "mottagning", **cells: str):
    return [errand(SENT, message(kind, LAST_MINUTE, sender), **cells)]


LIMIT = [
    Case("delsvar sista minuten", [IN_TIME], "uppfylld", numbers=(1, 0, 0, 0), deviating=(), quote=TWO),
    Case("delsvar en minut senare", [LATE], "ej_uppfylld", numbers=(1, 1, 0, 0), deviating=("Ä1",), quote=TWO),
    Case(
        "sent, en okänd tjänst",
        [errand(SENT, message("delsvar", TOO_LATE), service="Kontakta psykologen")],
        "ej_uppfylld",
        numbers=(1, 1, 0, 0),
        observations="okand_tjanst",
        quote=TWO,
    ),
    Case(
        "sent, mottagningens egen ärendetyp",
        [
            errand(SENT, message("delsvar", TOO_LATE), service="Kontakta psykologen"),
            service("Kontakta psykologen", origin="egen"),
        ],
        "ej_uppfylld",
        numbers=(1, 1, 0, 0),
        observations="",
    ),
    Case("inget svar, tiden är ute", [errand(SENT)], "ej_uppfylld", numbers=(1, 1, 0, 0)),
    Case(
        "inget svar, tiden går ut samma dag som uppgifterna hämtas",
        [errand("2026-04-30 10:00")],
        "ej_tillamplig",
        numbers=(0, 0, 1, 0),
    ),
    Case(
        "inget svar, tiden gick ut dagen innan",
        [errand("2026-04-30 10:00")],
        "ej_uppfylld",
        numbers=(1, 1, 0, 0),
        run={"extract_at": "2026-05-06 00:00"},
    ),
    Case("skickat på en söndag", [errand("2026-04-12 10:00", message("delsvar", "2026-04-14 23:59"))], "uppfylld"),
    Case(
        "ett senare meddelande försämrar inget",
        [errand(SENT, message("delsvar", LAST_MINUTE), message("motfraga", "2026-04-20 08:00"))],
        "uppfylld",
    ),
]
REPLIES = [
    Case("slutsvar utan delsvar", one("slutsvar"), "uppfylld"),
    Case("motfråga", one("motfraga"), "uppfylld", quote=ANY_NUMBER),
    Case(
        "fem motfrågor i tid",
        [errand(SENT, *(message("motfraga", f"2026-04-08 1{n}:00") for n in range(5)))],
        "uppfylld",
        quote=ANY_NUMBER,
    ),
    Case("motfråga är inget delsvar", one("motfraga"), "ej_uppfylld", readings={"motfraga_ar_delsvar": False}),
    Case("noterad kontakt per telefon", one("kontakt"), "uppfylld"),
    Case("noterad kontakt är inget delsvar", one("kontakt"), "ej_uppfylld", readings={"kontakt_ar_delsvar": False}),
    Case("mottagningens bekräftelse på Kontakta mig", one("kvittens"), "ej_uppfylld"),
    Case("mottagningens bekräftelse på Skicka meddelande", one("kvittens", **MESSAGE), "uppfylld"),
    Case(
        "bekräftelse räcker inte",
        one("kvittens", **MESSAGE),
        "ej_uppfylld",
        readings={"kvittens_racker_for_skicka_meddelande": False},
    ),
    Case("systemets kvittens", one("kvittens", "system", **MESSAGE), "ej_uppfylld"),
    Case("delsvar från systemet", one("delsvar", "system"), "ej_uppfylld"),
    Case("invånarens eget svar", one("svar", "invanare"), "ej_uppfylld"),
]
COUNTED = [
    Case("skickat av ombud", [errand(SENT, started_by="ombud")], "ej_uppfylld", numbers=(1, 1, 0, 0)),
    Case("startat av personal", [errand(SENT, started_by="personal")], "ej_tillamplig", numbers=(0, 0, 0, 0)),
    Case("direktbokning", [errand(SENT, service="webbtidbok_boka")], "ej_tillamplig"),
    Case("skickat före perioden", [errand("2026-03-31 23:59")], "ej_tillamplig", numbers=(0, 0, 0, 0)),
    Case("skickat periodens första minut", [errand("2026-04-01 00:00")], "ej_uppfylld"),
    Case("före midnatt i Greenwich, efter midnatt här", [errand("2026-03-31T22:30:00Z")], "ej_uppfylld"),
    Case("skickat periodens sista minut", [errand("2026-04-30 23:59")], "ej_tillamplig", numbers=(0, 0, 1, 0)),
    Case("skickat efter perioden", [errand("2026-05-01 00:00")], "ej_tillamplig", numbers=(0, 0, 0, 0)),
    Case(
        "ett ärende med fel i uppgifterna",
        [errand(SENT, closed_at="2026-04-01 10:00")],
        "ej_tillamplig",
        numbers=(0, 0, 0, 1),
    ),
    Case("inga ärenden", [], "ej_tillamplig", numbers=(0, 0, 0, 0)),
    Case("återkallat sista dagen", [errand(SENT, withdrawn_at=LAST_MINUTE)], "ej_tillamplig", numbers=(0, 0, 0, 1)),
    Case("återkallat dagen efter", [errand(SENT, withdrawn_at=TOO_LATE)], "ej_uppfylld", numbers=(1, 1, 0, 0)),
    Case(
        "återkallat efter ett svar i tid",
        [errand(SENT, message("delsvar", "2026-04-07 10:00"), withdrawn_at="2026-04-07 10:01")],
        "uppfylld",
        numbers=(1, 0, 0, 0),
    ),
    Case(
        "återkallat i svarets sekund",
        [errand(SENT, message("delsvar", "2026-04-07 10:00"), withdrawn_at="2026-04-07 10:00")],
        "ej_tillamplig",
        numbers=(0, 0, 0, 1),
    ),
]
SHARE = [
    Case("ett i tid och ett sent", HALF, "ej_uppfylld", numbers=(2, 1, 0, 0), deviating=("Ä2",)),
    Case(
        "hälften räcker", HALF, "uppfylld", numbers=(2, 1, 0, 0), deviating=("Ä2",), readings={"accepterad_andel": 0.5}
    ),
    Case("något över hälften krävs", HALF, "ej_uppfylld", readings={"accepterad_andel": 0.51}),
]
DAYS = [
    Case("torsdag till måndag", [errand("2026-04-09 10:00", message("delsvar", "2026-04-13 10:00"))], "uppfylld"),
    Case(
        "torsdag till måndag när lördag är vardag",
        [errand("2026-04-09 10:00", message("delsvar", "2026-04-13 10:00"))],
        "ej_uppfylld",
        readings={"lordag_ar_vardag": True},
    ),
    Case(
        "22 till 28 december",
        [errand("2026-12-22 10:00", message("delsvar", "2026-12-28 10:00"))],
        "uppfylld",
        run=CHRISTMAS,
    ),
    Case(
        "22 till 28 december när julafton är vardag",
        [errand("2026-12-22 10:00", message("delsvar", "2026-12-28 10:00"))],
        "ej_uppfylld",
        run=CHRISTMAS,
        readings={"aftnar_ar_vardag": True},
    ),
]
UNKNOWN = [
    Case("tabellen över ärenden saknas", [], "kan_ej_bedomas", numbers=NONE, absent=("errands", "messages")),
    Case("svaren är okända", [errand(SENT)], "kan_ej_bedomas", numbers=NONE, absent=("messages",)),
    Case(
        "svaren är okända men inget ärende räknas",
        [errand("2026-03-01 10:00")],
        "ej_tillamplig",
        numbers=(0, 0, 0, 0),
        absent=("messages",),
    ),
]
WIDE = [
    Case(
        "den breda formen, i tid",
        [errand(SENT, first_delsvar_at=LAST_MINUTE)],
        "uppfylld",
        wide=True,
        numbers=(1, 0, 0, 0),
    ),
    Case(
        "den breda formen, för sent",
        [errand(SENT, first_delsvar_at=TOO_LATE)],
        "ej_uppfylld",
        wide=True,
        numbers=(1, 1, 0, 0),
    ),
    Case("den breda formen, utan svar", [errand(SENT)], "ej_uppfylld", wide=True),
    Case("den breda formen, slutsvar i tid", [errand(SENT, slutsvar_at=LAST_MINUTE)], "uppfylld", wide=True),
]

SPECIFICATION = Specification(
    "SVA-01",
    [*LIMIT, *REPLIES, *COUNTED, *SHARE, *DAYS, *UNKNOWN, *WIDE, *reach([LATE], "ej_uppfylld")],
    readings=(
        "motfraga_ar_delsvar",
        "kontakt_ar_delsvar",
        "kvittens_racker_for_skicka_meddelande",
        "accepterad_andel",
        "lordag_ar_vardag",
        "aftnar_ar_vardag",
    ),
)
