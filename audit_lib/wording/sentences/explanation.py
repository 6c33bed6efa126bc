"""What an explanation of a verdict says to the analyst; what it shows of facts and messages has their own names."""

TABLES = {
    "verdicts": ("Utlåtanden", "gäller", "utlåtande", "antal"),
    "subjects": ("Fakta och uttryckens värden", "vad", "gäller", "väntas"),
    "errand_counts": ("Ärenden efter fakta", "antal", "gäller", "väntas"),
    "errands": (
        "Avvikande ärenden",
        *("ärende", "tjänst", "skickat", "senast", "första svar", "vardagar", "startat av", "meddelanden"),
    ),
    "values": ("Daterade värden", "värde", "i kraft"),
    "readings": ("Tolkningar som kan påverka", "tolkning", "i kraft", "betyder", "skäl"),
}
"""Table → its caption, and the headings of its columns; the facts' own names follow where there are any."""

COUNTS = {
    "n_assessed": "bedömda",
    "n_deviating": "avvikande",
    "n_pending": "inväntar svar",
    "n_excluded": "utelämnade",
}
"""Of a verdict's numbers, their word."""

EXPLANATION = {
    "explanation.synthetic": "Syntetiska data",
    "explanation.rule": "{rule_id} {name} ({kind}), mottagning {clinic_id}",
    "explanation.draft": "{source} – UTKAST",
    "explanation.relation": "Uttryck på {relation}",
    "explanation.unlisted": "{caption} (och {n} till)",
    "explanation.not_in_frame": "{n} avvikande ärenden till står inte här; deviations() i audit_lib.load har alla.",
    "explanation.unknown": "okänt",
    "explanation.no_reply": "inget",
    "explanation.no_messages": "inga",
}
