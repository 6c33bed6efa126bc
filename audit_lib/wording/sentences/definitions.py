"""Term and explanation, for the end of a clinic's report."""

DEFINITIONS = (
    (
        "Krav",
        "Något som beslutet säger att mottagningen ska göra. Ett krav som gäller flera saker, till exempel flera "
        "e-tjänster, räknas en gång, efter det sämsta utfallet.",
    ),
    ("Rekommendation", "Ett råd i frågor och svar. Det följs eller följs inte, men räknas inte bland kraven."),
    ("Ej tillämplig", "Regeln gäller inte här, till exempel för att tjänsten inte finns i verksamheten."),
    ("Kan ej bedömas", "En uppgift saknas. Det är varken godkänt eller underkänt."),
    (
        "Första svar",
        "Mottagningens första delsvar eller slutsvar. Systemets egna kvittenser räknas inte. Tolkningarna nedan "
        "säger om motfrågor och kontakt på annat sätt också räknas.",
    ),
    (
        "Vardag",
        "Måndag till fredag som inte är helgdag, midsommarafton, julafton eller nyårsafton. Dagen då ärendet "
        "skickas är dag 0. Svaret är i tid hela den sista dagen.",
    ),
    (
        "Bedömda ärenden",
        "Ärenden som fått svar eller vars tid är ute. De som ännu väntar inom tiden räknas inte.",
    ),
    (
        "Gränserna i diagrammet",
        "Medel plus och minus 2,66 gånger den genomsnittliga skillnaden mellan två månader i följd. En månad "
        "utanför gränserna beror sällan på slumpen.",
    ),
    (
        "Har ännu inte nåtts",
        "Så många ärenden saknar ännu slutsvar att tiden inte går att ange.",
    ),
    (
        "Dolt",
        "Antalet är litet, eller så döljs det för att ett litet antal inte ska gå att räkna ut. Ärenden är "
        "hälsouppgifter, och små antal kan peka ut någon.",
    ),
    ("Tecken", "Ett streck betyder att inget finns att räkna. Ordet okänt betyder att uppgiften saknas."),
)
