"""Every Swedish sentence of the pages, in one catalogue.

What a decision says (rule names, quotations, actions) comes from the decision file; what stands here is the frame
around it. Sentences are short on purpose: the reader has ten minutes, and a test holds them to LIX 45.
"""

from audit_lib.wording.comparison_sentences import COMPARISON_SENTENCES
from audit_lib.wording.input_sentences import INPUT_SENTENCES
from audit_lib.wording.reading_sentences import READING_SENTENCES
from audit_lib.wording.region_sentences import REGION_SENTENCES
from audit_lib.wording.swedish import format_number

SENTENCES = INPUT_SENTENCES | {
    # The frame of every page
    "page.brand": "Granskning av basutbudet i 1177 e-tjänster",
    "page.skip": "Hoppa till innehållet",
    "page.synthetic": "Syntetiska data – inga verkliga mottagningar",
    "page.footer": "Rapporten är framtagen automatiskt ur registrerade uppgifter. "
    "Stämmer något inte? Hör av dig till regionens e-tjänststöd.",
    "page.failed_title": "Rapporten kunde inte tas fram",
    "page.failed_text": "Ett fel uppstod när rapporten skulle göras. Felet ligger i granskningen, inte hos "
    "mottagningen. Inga slutsatser kan dras av den här sidan. Den som driver granskningen ser felet i "
    "körningens logg.",
    # Heading
    "heading.period": "{period}, granskad {day}",
    "heading.hsa_id": "HSA-id",
    "heading.not_connected": "Mottagningen är inte ansluten till e-tjänsterna. Därför prövas bara anslutningen.",
    "verdict.none": "Inga krav gäller mottagningen på granskningsdagen.",
    "verdict.none_assessed": "Inget krav gick att bedöma; uppgifter saknas för {n_unknown} krav.",
    "verdict.met_one": "1 av {n_krav} krav uppfyllt",
    "verdict.met": "{n_met} av {n_krav} krav uppfyllda",
    "verdict.unmet": "{n_unmet} att åtgärda",
    "verdict.nothing_unmet": "inget att åtgärda",
    "verdict.unknown": "{n_unknown} kan inte bedömas – uppgifter saknas",
    "bar.label": "Krav på mottagningen",
    "bar.met": "Uppfyllda: {n}",
    "bar.unmet": "Ej uppfyllda: {n}",
    "bar.unknown": "Kan inte bedömas: {n}",
    # Actions
    "actions.title": "Gör detta först",
    "actions.none": "Inget behöver göras just nu.",
    "actions.none_but_unknown": "Inget behöver åtgärdas, men minst ett krav gick inte att bedöma.",
    "actions.missing": "Uppgift saknas",
    "actions.where": "Var",
    "actions.report_to": "Till",
    "actions.who": "Vem",
    "actions.by": "Senast",
    "actions.rule": "Gäller",
    "actions.more": "Se alla avvikelser och varför de räknas",
    "actions.why": "Se skälen, med citat ur beslutet",
    # All rules
    "verdicts.title": "Alla regler, en för en",
    "verdicts.intro": "Vid varje regel står den mening i frågor och svar som regeln bygger på. "
    "Följ numret på en regel med avvikelse för att se vad granskningen visade.",
    "verdicts.source": "Citaten kommer ur {source}.",
    "verdicts.inapplicable": "Regler som inte gäller här eller där inget finns att pröva ({n})",
    "verdicts.recommendation": "Rekommendation",
    "verdicts.in_time": "{n_in_time} av {errands} i tid ({share})",
    "verdicts.deviating": "{n_deviating} av {errands} avviker",
    "verdicts.conforming": "{examined}, inget avviker",
    "verdicts.pending": "{errands} väntar på svar men tiden är inte ute",
    "verdicts.excluded": "{errands} räknas inte (återkallade eller med fel i uppgifterna)",
    "verdicts.no_role": "för {errands} saknas uppgift om rollen",
    "verdicts.active_services": "Aktiva på granskningsdagen: {services}",
    "verdicts.no_active_services": "Ingen av dem var aktiv på granskningsdagen.",
    "verdicts.see_reply_times": "Värdena står under ”Svarstider”.",
    "verdicts.no_subject": "Det finns inget att pröva regeln på.",
    # Unmet rules
    "unmet.title": "Det här behöver åtgärdas",
    "unmet.none": "Alla krav som gick att bedöma är uppfyllda.",
    "unmet.none_open": "Inget krav är kvar att åtgärda.",
    "unmet.waived": "Ej uppfyllda krav med beslutat undantag",
    "unmet.none_judged": "Inget krav gick att bedöma, så inget kan sägas vara uppfyllt.",
    "unmet.recommendations": "Rekommendationer som inte följs",
    "unmet.seen": "Granskningen visade",
    "unmet.text_of": "Villkorstexten för {label}",
    "unmet.text_marked": "Det avgörande stället är markerat.",
    "unmet.late_weekdays": "Sena ärenden efter veckodag",
    "unmet.late_services": "Flest sena ärenden",
    "unmet.late_service_row": "{n_late} av {n} ({share})",
    "unmet.remedy": "Så åtgärdas det",
    "unmet.contact": "Frågor? Skriv till {contact}.",
    "unmet.share": "{n} av {n_judged} som kunde bedömas",
    "unmet.late_months": "Sena ärenden efter månad",
    "unmet.late_service_hidden": "dolt antal av {errands}",
    "unmet.late_hidden": "Antal under {min_cell} är dolda, och ibland ett till, så att de inte går att räkna ut.",
    "unmet.late_few": "De sena ärendena är för få för att visas efter veckodag och tjänst.",
    "unmet.hidden": "dolt",
    "unmet.errand_list": "Vilka ärenden som var sena visas inte här. Den listan finns bara i "
    "mottagningens egen, skyddade fil, arenden_skyddad.csv.",
    # Reply times
    "reply.title": "Svarstider",
    "reply.none": "Det finns inga ärenden med bedömd svarstid under perioden.",
    "reply.none_shown": "Andelen i tid visas inte: något av antalen är mindre än {min_cell}.",
    "reply.total": "{n_in_time} av {errands} fick ett första svar i tid: {share}.",
    "reply.few_points": "Ett diagram kräver minst tolv månader med minst {min_cell} ärenden. Nu finns det {n_months}.",
    "reply.spread": "En vanlig månad ligger mellan {lower} och {upper}, med {mean} i medeltal.",
    "reply.stable": "Ingen månad sticker ut. Skillnaderna mellan månaderna är inte större än vad slumpen kan förklara.",
    "reply.outside": "{months} skiljer sig mer än vad slumpen kan förklara. Ta reda på vad som hände då.",
    "reply.shift_up": "De senaste {n} månaderna ligger alla över medel: nivån har höjts.",
    "reply.shift_down": "De senaste {n} månaderna ligger alla under medel: nivån har sjunkit.",
    "reply.chart_title": "Andel ärenden med första svar i tid, månad för månad",
    "reply.chart_description": "Linjediagram över {n_months} från {first} till {last}. Medel {mean}, "
    "gränser {lower} till {upper}.",
    "reply.chart_mean": "medel {share}",
    "reply.chart_lower": "undre gräns {share}",
    "reply.chart_upper": "övre gräns {share}",
    "reply.numbers": "Visa diagrammets siffror",
    "reply.month": "Månad",
    "reply.assessed": "Bedömda ärenden",
    "reply.in_time": "I tid",
    "reply.share": "Andel",
    "reply.slutsvar": "Tid till slutsvar",
    "reply.slutsvar_none": "Det finns inga ärenden att räkna tid till slutsvar på.",
    "reply.slutsvar_few": "Tiden visas när minst {min_cell} ärenden kan räknas.",
    "reply.slutsvar_basis": "Av {errands}; även öppna ärenden räknas.",
    "reply.median": "Hälften hade slutsvar inom",
    "reply.p90": "Nio av tio hade slutsvar inom",
    "reply.not_reached": "har ännu inte nåtts",
    "reply.open_5": "Öppna efter 5 vardagar",
    "reply.open_10": "Öppna efter 10 vardagar",
    "reply.open_20": "Öppna efter 20 vardagar",
    "reply.motfragor": "Motfrågor",
    "reply.motfragor_note": "Antalet motfrågor är fritt och bedöms aldrig.",
    "reply.motfragor_row": "{errands} utan motfråga, {n_one} med en och {n_more} med två eller fler.",
    "reply.double": "Dubbla ärenden",
    "reply.double_row": "{n_double} av {errands} följdes av ett nytt från samma person innan slutsvaret kom.",
    # Lists that are cut
    "lists.more": "och {n} till",
    "lists.others": "och {n} andra",
    "lists.more_in_result": "Och {n} till. Alla finns i filen result.json.",
    # Other readings, beside a rule
    "readings.other": "Annan tolkning – {label}: {value} – ger {to} i stället för {before}{about}.",
    # Data quality
    "data.title": "Uppgifternas kvalitet",
    "data.note": "Avsnittet gäller uppgifternas kvalitet, inte om mottagningen följer beslutet.",
    "data.none": "Inga fel hittades i uppgifterna.",
    "data.total": "{errors} hittades i uppgifterna. Felen redovisas här; inget värde gissas.",
    "data.rows": "Visa felen rad för rad",
    "data.more": "Ytterligare {errors} visas inte här.",
    "data.table": "Tabell",
    "data.row": "Rad",
    "data.column": "Kolumn",
    "data.reason": "Fel",
    "data.rule": "Regel",
    "data.fault": "Tabellen {table}, kolumnen {column}, rad {rows}: {reason}.",
    "data.DAT-01": "Dubbla nycklar",
    "data.DAT-02": "Hänvisning till något som saknas",
    "data.DAT-03": "Tider i fel ordning",
    "data.DAT-04": "Otillåtet eller oläsligt värde",
    "data.DAT-05": "Felaktigt HSA-id",
    "data.DAT-06": "Personnummer i text (dolt)",
    "data.DAT-07": "Strider mot plattformens regler",
    # About
    "about.title": "Om rapporten",
    "about.decision": "Beslut",
    "about.faq": "Frågor och svar uppdaterade",
    "about.period": "Period",
    "about.audit_date": "Granskningsdatum",
    "about.extract": "Uppgifterna hämtade",
    "about.operated_by": "Driftsform",
    "about.egen": "regionens egen",
    "about.avtal": "avtal med regionen",
    "about.utan_avtal": "utan avtal",
    "about.version": "Programversion",
    "about.hash": "Beslutets kontrollsumma",
    "about.words": "Så läser du rapporten",
    "about.readings": "Tolkningar som kan ifrågasättas",
    "about.readings_note": "Beslutet säger inte allt. Så här har det oklara tolkats.",
    "about.changed": "ändrad för den här körningen",
    "about.inputs": "Underlag",
    "about.hashes": "Indatafilernas kontrollsummor står i filen run.json.",
    "about.yes": "ja",
    "about.no": "nej",
}
SENTENCES |= COMPARISON_SENTENCES | READING_SENTENCES | REGION_SENTENCES

# Singular and plural of what is counted.
COUNTED = {
    "errands": ("ärende", "ärenden"),
    "examined": ("granskat ärende", "granskade ärenden"),
    "clinics": ("mottagning", "mottagningar"),
    "judged_clinics": ("prövad mottagning", "prövade mottagningar"),
    "judged_krav": ("prövat krav", "prövade krav"),
    "connected": ("ansluten mottagning", "anslutna mottagningar"),
    "errors": ("fel", "fel"),
    "rows": ("rad", "rader"),
    "months": ("månad", "månader"),
    "vardagar": ("vardag", "vardagar"),
    "rules": ("regel", "regler"),
    "deviations": ("avvikelse", "avvikelser"),
    "judgements": ("bedömning", "bedömningar"),
}

# The input's tables as a reader knows them.
TABLE_NAMES = {
    "clinics": "Mottagningar",
    "channels": "Kanaler",
    "visit_types": "Besökstyper",
    "certificates": "Intyg",
    "services": "Ärendetyper",
    "administrators": "Administratörer",
    "errands": "Ärenden",
    "messages": "Meddelanden",
    "waivers": "Undantag",
    "contact_cards": "Kontaktkort",
}

_JUDGED = {
    "uppfylld": "Uppfylld",
    "ej_uppfylld": "Ej uppfylld",
    "ej_tillamplig": "Ej tillämplig",
    "kan_ej_bedomas": "Kan ej bedömas",
    "information": "Information",
}
VERDICT_WORDS = {
    "krav": _JUDGED,
    "rekommendation": _JUDGED | {"uppfylld": "Följs", "ej_uppfylld": "Följs inte"},
    "information": _JUDGED,
    "datakvalitet": _JUDGED | {"uppfylld": "Utan anmärkning", "ej_uppfylld": "Anmärkning"},
}


def say(key: str, **values: object) -> str:
    """Give a sentence of the catalogue with its values filled in; whole numbers are written the Swedish way.

    Raises:
        KeyError: no such sentence, or a value it needs was not given.
    """
    written = {
        name: format_number(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
    return SENTENCES[key].format_map(written)


def say_count(key: str, n: int) -> str:
    """Write a count with its noun in the right number.

    >>> say_count("errands", 1)
    '1 ärende'
    """
    singular, plural = COUNTED[key]
    return f"{format_number(n)} {singular if n == 1 else plural}"


def say_verdict(kind: str, verdict: str) -> str:
    """Give the printed word of a verdict: a recommendation is followed or not, a krav is met or not.

    >>> say_verdict("rekommendation", "ej_uppfylld")
    'Följs inte'
    """
    return VERDICT_WORDS[kind][verdict]


def say_summary(n_met: int, n_unmet: int, n_unknown: int, n_waived: int = 0) -> str:
    """Say in one sentence how many krav are met, of those that could be judged, and what is left.

    A waived krav is not met, but nothing is left to do about it.

    >>> say_summary(9, 2, 3)
    '9 av 11 krav uppfyllda; 2 att åtgärda; 3 kan inte bedömas – uppgifter saknas'
    >>> say_summary(9, 2, 0, n_waived=2)
    '9 av 11 krav uppfyllda; inget att åtgärda; 2 har beslutat undantag'
    """
    n_krav = n_met + n_unmet
    if n_krav == 0:
        return say("verdict.none_assessed", n_unknown=n_unknown) if n_unknown else say("verdict.none")
    parts = [say("verdict.met_one" if n_met == 1 else "verdict.met", n_met=n_met, n_krav=n_krav)]
    n_open = n_unmet - n_waived
    parts.append(say("verdict.unmet", n_unmet=n_open) if n_open else say("verdict.nothing_unmet"))
    if n_waived:
        parts.append(say("verdict.waived", n_waived=n_waived))
    if n_unknown:
        parts.append(say("verdict.unknown", n_unknown=n_unknown))
    return "; ".join(parts)
