"""What a clinic's result carries itself: it stands in `result.json` as well as on the page."""

RESULT = {
    "result.whole_clinic": "Mottagningen",
    "result.administrators": "Mottagningens administratör",
    # Named instead of a subject that has no verdict: an id that nobody can look up may be a person's.
    "result.no_subject": "finns inte längre",
    "result.report": "Rapportera {missing}.",
    "result.missing_about": "Uppgift saknas om {what}.",
    "result.table_not_given": "Regionen har inte lämnat uppgifter om {what}.",
    "result.column_not_given": "Regionen har inte lämnat {missing}.",
    "result.missing": "Saknas: {missing}.",
    "result.unnamed": "{services} har namn som vi inte känner. Regionen ska ange vad de står för.",
    "result.deviating": "{n_deviating} av {n_assessed} {errands} avviker. {rule}.",
    "result.own_service": "Egen ärendetyp",
    "result.administrator": "Administratör {number} av {n}",
    "result.source": "{title}, uppdaterat {day}",
    "result.waiver_until": "Undantag till och med {last}, beslutat av {decided_by}: {reason}.",
    "result.waiver_open": "Undantag tills vidare, beslutat av {decided_by}: {reason}.",
}
