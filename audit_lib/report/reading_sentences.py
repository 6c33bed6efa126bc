"""Swedish sentences on other readings, waivers and drafts, a part of the one catalogue in `wording`."""

READING_SENTENCES = {
    "page.draft": "Utkast – beslutet bakom reglerna är inte fattat",
    "about.draft_compiled": "Utkastet sammanställt",
    "about.other_none": "Där inget sägs ger den andra läsningen samma bedömningar av mottagningen.",
    "about.other_some": "Den andra läsningen ({other}) ändrar {judgements}:",
    "about.other_change": "{name}: {to} i stället för {before}",
    "about.other_more": "och {n} till",
    "verdict.waived": "{unmet}, varav {n_waived} med beslutat undantag",
    "waivers.title": "Beslutade undantag",
    "waivers.note": "Ett undantag ändrar inte bedömningen. Den som beslutat svarar för det.",
    "waivers.row": "{reason} Beslutat av {decided_by}. Gäller från {first}{last}.",
    "waivers.until": " till och med {last}",
    "waivers.open_end": " tills vidare",
    "waivers.galler": "gäller nu",
    "waivers.kommande": "har inte börjat gälla",
    "waivers.utgangen": "har gått ut",
    "waivers.unused": "Regeln är inte underkänd, så undantaget används inte.",
    "waivers.unknown_rule": "Regeln finns inte i beslutet.",
}
