"""Swedish sentences on other readings, waivers and drafts, a part of the one catalogue in `wording`."""

READINGS = {
    "page.draft": "Utkast – beslutet bakom reglerna är inte fattat",
    "about.draft_compiled": "Utkastet sammanställt",
    "about.other_none": "Om inget annat anges ger den andra tolkningen samma bedömning.",
    "about.other_some": "Den andra tolkningen ({other}) ändrar {judgements}, se vid reglerna.",
    "verdict.waived": "{n_waived} har beslutat undantag",
    "waivers.title": "Beslutade undantag",
    "waivers.note": "Ett undantag ändrar inte bedömningen. Den som beslutat svarar för det.",
    "waivers.row": "{reason} Beslutat av {decided_by}. Gäller från {first}{last}.",
    "waivers.until": " till och med {last}",
    "waivers.open_end": " tills vidare",
    "waivers.galler": "gäller nu",
    "waivers.kommande": "har inte börjat gälla",
    "waivers.utgangen": "har gått ut",
    "waivers.unused": "Mottagningen avviker inte från regeln, så undantaget behövs inte.",
    "waivers.unknown_rule": "Regeln finns inte i beslutet.",
}
