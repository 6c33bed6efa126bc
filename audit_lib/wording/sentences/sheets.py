"""The region's numbers as sheets of a workbook; headings that several sheets share stand in `wording.columns`."""

HEADS = {
    "about": ("Om", "uppgift", "värde"),
    "region": ("Region", "omfång"),
    "faults": ("Avvikelser", "indelning", "omfång", "regel", "namn"),
    "contacts": ("Kontakt", "HSA-id", "mottagning", "kommun", "skäl", "krav att åtgärda"),
    "months": ("Månader", "månad"),
    "charts": ("Diagram", "diagram", "mått", "värde", "enhet"),
    "rules": ("Regler", "regel", "namn", "slag"),
    "texts": ("Villkorstexter", "regel"),
    "seen": ("Iakttagelser", "regel", "iakttagelse", "villkorstexter"),
    "clinics": ("Mottagningar", "HSA-id", "mottagning", "kommun", "mottagningstyp", "omfattas", "ansluten"),
}
"""Sheet → its name, and the headings of its own columns, from the left."""

SHEETS = {
    "sheets.group_rules": "Regler per {group}",
    "sheets.place": "i tratten",
    "sheets.whole": "regionen",
    "sheets.share": "%",
    "sheets.in_months": "månader",
    "sheets.in_clinics": "mottagningar",
    "sheets.hidden_columns": "dolda",
    # What a row of "Om" is about
    "sheets.data": "data",
    "sheets.real_data": "verkliga data",
    "sheets.decision": "beslut",
    "sheets.reference": "beteckning",
    "sheets.hash": "beslutets kontrollsumma",
    "sheets.period_from": "period från",
    "sheets.period_to": "period till",
    "sheets.audit_date": "granskningsdatum",
    "sheets.extract": "uppgifterna hämtade",
    "sheets.version": "programversion",
    "sheets.hidden": "dolda antal",
    "sheets.rules": "regler",
    # The two charts and what is measured on them
    "sheets.months": "andel i tid per månad",
    "sheets.mean": "medelvärde",
    "sheets.lower": "undre gräns",
    "sheets.upper": "övre gräns",
    "sheets.outside": "månader utanför gränserna",
    "sheets.shifted": "månader i följd på samma sida av medelvärdet, till och med den sista",
    "sheets.funnel": "mottagningarnas andel i tid",
    "sheets.drawn": "ritade mottagningar",
    "sheets.not_drawn": "mottagningar som inte ritas",
}
