"""The Swedish sentences of the workbook that `basutbud new` writes."""

NEW = {
    "new.help": "Fyll i under rubrikerna på rad 3. Rad 2 är ett exempel (syntetiska data) och läses inte. "
    "Mörka rubriker måste fyllas i; håll muspekaren över en rubrik för att se vad den betyder.",
    "new.choose": "Välj ur listan",
    "new.only_these": "Cellen kan bara ha ett av orden i listan, eller vara tom.",
    "new.other_service": "Namnet finns inte i listan. Det går bra om det är en av regionens egna ärendetyper.",
    "new.required": "Måste fyllas i.",
    "new.optional": "Får lämnas tom, och är då okänd.",
    "new.cell.hsa_id": "Ett HSA-id, som SE2321000131-E000000000001.",
    "new.cell.text": "Text.",
    "new.cell.terms": "Text eller HTML.",
    "new.cell.tri": "ja, nej eller okänt.",
    "new.cell.code": "Ett av orden:",
    "new.cell.service": "Tjänstens namn, välj ur listan eller skriv ett eget.",
    "new.cell.date": "Ett datum, som 2026-04-30.",
    "new.cell.timestamp": "Datum och tid, som 2026-04-30 15:03.",
    "new.cell.count": "Ett heltal.",
}
