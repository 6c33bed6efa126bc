"""The Swedish sentences of the page about the input, a part of the one catalogue in `wording`."""

INPUT = {
    "input.title": "Granskning av indata",
    "input.summary": "{n_met} av {n} kontroller utan anmärkning; {errors} i uppgifterna",
    "input.intro": "Sidan gäller de inlästa tabellerna, inte mottagningarna. "
    "Rader med fel räknas inte med, men de syns här.",
    "input.tables": "Tabeller",
    "input.rows": "Rader",
    "input.left_out": "Utelämnade",
    "input.not_given": "saknas; det som skulle stå där är okänt",
    "input.checks": "Kontroller",
    "input.check": "Kontroll",
    "input.outcome": "Utfall",
    "input.met": "Utan anmärkning",
    "input.unmet": "{n_unexpected} av {rows} avviker",
    "input.topic.key": "Nyckeln finns på en enda rad",
    "input.topic.filled": "Uppgiften är ifylld",
    "input.topic.domain": "Värdet går att läsa och är ett av de tillåtna",
    "input.topic.order": "Tiderna kommer i rätt ordning",
    "input.topic.reference": "Raden hör till något som finns",
    "input.names": "Namn på tjänster som inte känns igen",
    "input.names_intro": "De räknas som egna ärendetyper. Förslaget används aldrig av sig självt; är det rätt, "
    "lägg till namnet i params/services.yaml.",
    "input.name": "Namn",
    "input.count": "Antal",
    "input.suggestion": "Närmast kända namn",
    "input.no_suggestion": "inget liknande",
    "input.notes": "Anmärkningar vid inläsningen",
    "input.errors": "Fel i uppgifterna",
    "input.no_errors": "Inga fel hittades.",
    "input.errors_cut": "De första {n} visas; alla finns i data_errors.csv.",
}
