"""The frame of every page."""

PAGE = {
    "page.brand": "Granskning av basutbudet i 1177 e-tjänster",
    "page.skip": "Hoppa till innehållet",
    "page.synthetic": "Syntetiska data – inga verkliga mottagningar",
    "page.draft": "Utkast – beslutet bakom reglerna är inte fattat",
    "page.hypothesis": "Hypotes – inte regionens resultat. Läsning i stället för regionens: {readings}",
    "page.supposed": "”{label}”: {value}",
    "page.footer": "Rapporten är framtagen automatiskt ur registrerade uppgifter. "
    "Stämmer något inte? Hör av dig till regionens e-tjänststöd.",
    "page.failed_title": "Rapporten kunde inte tas fram",
    "page.failed_text": "Ett fel uppstod när rapporten skulle göras. Felet ligger i granskningen, inte hos "
    "mottagningen. Inga slutsatser kan dras av den här sidan. Den som driver granskningen ser felet i "
    "körningens logg.",
}
