"""MED-01: Skicka meddelande is only acknowledged."""

from rules.specification import Case, Specification, errand, message, reach

ONLY_RECEIVED = (
    '"Skicka meddelande" ger patienten en möjlighet att inkomma med ett kort meddelande, t ex inför ett besök, där ni '
    "inte svarar mer än att ni mottagit meddelandet."
)
SENT = "2026-04-09 10:00"
UNDECIDED = "2026-04-30 10:00"
RECEIPT = message("kvittens", "2026-04-09 11:00")
QUESTION = message("motfraga", "2026-04-09 12:00")
LAST_DAY = "2026-04-30 11:00"


def note(*messages, sent_at: str = SENT, **cells: str):
    return [errand(sent_at, *messages, service="skicka_meddelande", **cells)]


UNKNOWN = [errand(SENT, QUESTION, errand_id="Ä2", service="Meddelande till oss")]

SPECIFICATION = Specification(
    "MED-01",
    [
        Case("bara en bekräftelse", note(RECEIPT), "uppfylld", numbers=(1, 0, None, None), quote=ONLY_RECEIVED),
        Case(
            "en motfråga",
            note(QUESTION),
            "ej_uppfylld",
            numbers=(1, 1, None, None),
            deviating=("Ä1",),
            quote=ONLY_RECEIVED,
        ),
        Case(
            "två meddelanden från mottagningen",
            note(RECEIPT, message("delsvar", "2026-04-10 10:00")),
            "ej_uppfylld",
            quote=ONLY_RECEIVED,
        ),
        Case("systemets kvittens räknas inte", note(message("kvittens", SENT, "system"), RECEIPT), "uppfylld"),
        Case("invånarens svar räknas inte", note(RECEIPT, message("svar", "2026-04-10 10:00", "invanare")), "uppfylld"),
        Case("ett enda slutsvar", note(message("slutsvar", "2026-04-10 10:00")), "uppfylld"),
        Case("obesvarat och sent prövas av SVA-01", note(), "uppfylld", numbers=(1, 0, None, None)),
        Case("obesvarat och tiden är inte ute", note(sent_at=UNDECIDED), "ej_tillamplig", numbers=(0, 0, None, None)),
        Case(
            "obesvarat, tiden är ute när lördag är vardag",
            note(sent_at=UNDECIDED),
            "uppfylld",
            readings={"lordag_ar_vardag": True},
        ),
        Case("motfråga inom tiden", note(message("motfraga", LAST_DAY), sent_at=UNDECIDED), "ej_uppfylld"),
        Case(
            "motfråga inom tiden är inget svar",
            note(message("motfraga", LAST_DAY), sent_at=UNDECIDED),
            "ej_tillamplig",
            readings={"motfraga_ar_delsvar": False},
        ),
        Case("kontakt inom tiden", note(message("kontakt", LAST_DAY), sent_at=UNDECIDED), "uppfylld"),
        Case(
            "kontakt inom tiden är inget svar",
            note(message("kontakt", LAST_DAY), sent_at=UNDECIDED),
            "ej_tillamplig",
            readings={"kontakt_ar_delsvar": False},
        ),
        Case("bekräftelse inom tiden", note(message("kvittens", LAST_DAY), sent_at=UNDECIDED), "uppfylld"),
        Case(
            "bekräftelse inom tiden är inget svar",
            note(message("kvittens", LAST_DAY), sent_at=UNDECIDED),
            "ej_tillamplig",
            readings={"kvittens_racker_for_skicka_meddelande": False},
        ),
        Case("en annan tjänst", [errand(SENT, QUESTION)], "ej_tillamplig"),
        Case("en okänd tjänst, besvarad i tid", UNKNOWN, "ej_tillamplig", observations="okand_tjanst"),
        Case(
            "en känd egen tjänst",
            [errand(SENT, RECEIPT, service="Kontakta kuratorn")],
            "ej_tillamplig",
            observations="",
        ),
        Case("en okänd tjänst bredvid", [*note(RECEIPT), *UNKNOWN], "uppfylld", observations="okand_tjanst"),
        Case("startat av personal", note(QUESTION, started_by="personal"), "ej_tillamplig"),
        Case("skickat före perioden", note(QUESTION, sent_at="2026-03-31 10:00"), "ej_tillamplig"),
        Case("svaren är okända", note(), "kan_ej_bedomas", absent=("messages",), numbers=(None,) * 4),
        Case("tabellen över ärenden saknas", [], "kan_ej_bedomas", absent=("errands", "messages")),
        Case(
            "den breda formen, två meddelanden",
            note(first_kvittens_at="2026-04-09 11:00", n_from_clinic="2"),
            "ej_uppfylld",
            wide=True,
        ),
        Case("den breda formen, ett meddelande", note(first_kvittens_at="2026-04-09 11:00"), "uppfylld", wide=True),
        *reach(note(QUESTION), "ej_uppfylld"),
    ],
    readings=("motfraga_ar_delsvar", "kontakt_ar_delsvar", "kvittens_racker_for_skicka_meddelande", "lordag_ar_vardag"),
)
