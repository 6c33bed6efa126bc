"""The Swedish sentences of the page about the input, a part of the one catalogue in `wording`."""

from audit_lib.model.verdict import DataRule

_MEND_CELL = "Rätta cellerna i källan, eller översätt regionens egna ord under tables i körfilen. Kör sedan om."

INPUT = {
    "input.title": "Granskning av indata",
    "input.intro": "Sidan gäller filerna som lästes in, inte mottagningarna. Rader med fel räknas inte med: "
    "det som saknas blir aldrig ett krav som är uppfyllt eller inte.",
    "input.errands": "{n_left_out} av {errands} räknas inte i svarstiderna, för att ärendet, något svar eller "
    "mottagningens rad har fel.",
    # What to mend
    "input.tasks": "Rätta detta, det som kostar mest först",
    "input.no_tasks": "Inget behöver rättas.",
    "input.do": "Gör så här",
    "input.who_extracts": "den som tar ut uppgifterna",
    "input.who_runs": "den som kör granskningen",
    "input.lost_clinics": "{clinics} granskas inte, för att den egna raden har fel.",
    "input.lost_clinic": "{name}: {reasons}.",
    "input.lost_remedy": "Rätta raden i källan, ta ut filen på nytt och kör om.",
    "input.join_remedy": "Ta ut båda filerna på nytt, med id som text.",
    "input.names_remedy": "Ange under names i körfilen vad varje namn betyder. Namnen står här nedanför.",
    "input.not_given_tables": "Tabeller som inte är med: {tables}.",
    "input.not_given_remedy": "Ta med dem om uppgifterna finns. Längre ner står vilka regler som inte kan bedömas. "
    "Mottagningarna ombeds inte om det som regionen inte har tagit ut.",
    "input.fault": "{rows}, {place}: {reason}.",
    "input.fault_cost": "Utelämnade rader: {n}.",
    "input.fault_stays": "Raderna är kvar, men uppgiften räknas som okänd.",
    "input.fault_clinics": "Berör {clinics}.",
    "input.fault_rows": "Rad {rows}.",
    "input.more_faults": "Ytterligare {n} slags fel står i data_errors.csv.",
    f"input.remedy.{DataRule.DUPLICATE_KEY}": "Behåll en rad för varje nyckel och kör om.",
    f"input.remedy.{DataRule.MISSING_REFERENCE}": "Ta ut båda tabellerna för samma mottagningar och ärenden, "
    "och kontrollera att id skrivs lika.",
    f"input.remedy.{DataRule.TIME_ORDER}": "Rätta tiderna i källan. Ligger de efter uttaget: skriv rätt extract_at "
    "i körfilen.",
    f"input.remedy.{DataRule.UNREADABLE}": _MEND_CELL,
    f"input.remedy.{DataRule.HSA_ID}": "Skriv mottagningens HSA-id som i HSA-katalogen och kör om.",
    f"input.remedy.{DataRule.IDENTITY_NUMBER}": "Ta bort personnumren i källan. De är dolda i allt som skrivs här.",
    f"input.remedy.{DataRule.PLATFORM}": "Kontrollera uttaget: plattformen tillåter bara ett svar i sådana ärenden.",
    # What was read
    "input.tables": "Det här lästes in",
    "input.source": "Fil",
    "input.rows": "Rader",
    "input.left_out": "Utelämnade",
    "input.not_given": "inte med; det som skulle stå där är okänt",
    "input.lacking": "Det här är inte med, och så mycket kostar det",
    "input.lacking_intro": "Utan uppgiften kan reglerna inte bedömas, eller bara på några mottagningar.",
    "input.lacks": "Saknas",
    "input.lacking_rules": "Regler",
    "input.column_in": "kolumnen {column} i {source}",
    "input.checks": "Kontroller av tabellerna",
    "input.check": "Kontroll",
    "input.outcome": "Utfall",
    "input.not_checked": "Felen ovan räknas vid inläsningen. Kör basutbud intake för att också pröva varje kolumn "
    "med great-expectations.",
    "input.unmet_checks": "{n} av {n_all} kontroller har anmärkningar:",
    "input.met_checks": "Visa kontroller utan anmärkning ({n})",
    "input.unmet": "{n_unexpected} av {rows} avviker",
    "input.topic.key": "Nyckeln finns på en enda rad",
    "input.topic.filled": "Uppgiften är ifylld",
    "input.topic.domain": "Värdet går att läsa och är ett av de tillåtna",
    "input.topic.order": "Tiderna kommer i rätt ordning",
    "input.topic.reference": "Raden hör till något som finns",
    "input.names": "Namn på tjänster som inte känns igen",
    "input.names_block": "Ta bort # framför de rader som stämmer, och rätta koden där den inte gör det.",
    "input.like": "liknar {suggestion}",
    "input.names_intro": "Tills någon säger vad de betyder kan det som hänger på dem inte bedömas. Förslagen används "
    "aldrig av sig själva.",
    "input.paste": "Klistra in det här i körfilen:",
    "input.where": "Fil",
    "input.clinics": "Mottagningar",
    "input.errands_with": "Ärenden",
    "input.name": "Namn",
    "input.suggestion": "Närmast kända namn",
    "input.no_suggestion": "inget liknande",
    "input.notes": "Anmärkningar vid inläsningen",
    "input.errors": "Fel efter slag",
    "input.no_errors": "Inga fel hittades.",
    "input.errors_cut": "De första {n} visas; alla finns i data_errors.csv.",
    "input.place": "Var",
}

# What faults of the input cost, as the terminal and the pages say it, and where in the region's own files they are.
LOSS = {
    "loss.none": "Inga fel i uppgifterna",
    "loss.errand": "{errands} ({share}) utelämnat",
    "loss.errands": "{errands} ({share}) utelämnade",
    "loss.clinics": "{clinics} utan granskning",
    "loss.costs_nothing": "{errors}: inga ärenden och inga mottagningar utelämnade",
    "loss.page": "Se {page}",
    "loss.weak_join": "Bara {n_found} av {rows} hittar det de hör till: {place} mot {other}. "
    "Kontrollera att id skrivs lika i de två filerna.",
    "loss.late_replies": "Svar efter uttaget: körfilen säger inte när uppgifterna togs ut, och {extract} antas. "
    "Antal svar efter det: {replies}. Därför är {errands} utelämnade.",
    "loss.late_errands": "Ärenden efter uttaget: körfilen säger inte när uppgifterna togs ut, och {extract} antas. "
    "Tider efter det gör att {errands} är utelämnade.",
    "loss.write_extract": "Skriv i körfilen när uttaget gjordes, till exempel {line} (senaste tiden i uppgifterna "
    "är {latest}).",
    "loss.write_extract_unknown": "Alla de tiderna ligger mer än ett år efter. Rätta dem, eller skriv extract_at "
    "i körfilen.",
    "loss.unknown_name": "1 namn på en tjänst känns inte igen.",
    "loss.unknown_names": "{n} namn på tjänster känns inte igen.",
    "loss.nameless": "Namn och HSA-id saknas (rad {row})",
    "place.sheet": "{file}, blad {sheet}",
    "place.column": "kolumnen {column} i {source}",
    "place.row": "{place}, rad {rows}",
}

# The workbook that `basutbud new` writes.
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

# The proposal of `basutbud intake --suggest`.
SUGGEST = {
    "suggest.top": "Förslag till tables: och names: i {run_file}. Inget av det är tillämpat.\n"
    "Läs varje rad. Det som börjar med # är osäkert: ta bort # om det stämmer, eller raden om det inte gör det.\n"
    "Klistra sedan in det i körfilen, i stället för dess egna tables: och names:, och kör basutbud intake igen.",
    "suggest.in": "{table}: ser ut att ligga i {name}.",
    "suggest.keep": "Körfilen säger redan hur {tables} läses, och det syns inte här: behåll det.",
    "suggest.gone": "rubriken finns inte i filen",
    "suggest.beside": "Kan också vara {names}: välj själv.",
    "suggest.known": "Läses redan: {headers}",
    "suggest.left": "Används inte: {headers}",
    "suggest.lacking": "Hittas inte, men måste finnas: {columns}.",
    "suggest.sure": "säker",
    "suggest.likely": "trolig",
    "suggest.doubtful": "osäker",
    "suggest.like": "rubriken liknar",
    "suggest.weak": "rubriken liknar något",
    "suggest.or": "kan också vara {columns}",
    "suggest.twice": "rubriken står två gånger: döp om den ena i filen",
    "suggest.cells.hsa_id": "cellerna är HSA-id",
    "suggest.cells.text": "cellerna passar",
    "suggest.cells.terms": "cellerna är texter",
    "suggest.cells.tri": "cellerna är ja och nej",
    "suggest.cells.code": "orden passar",
    "suggest.cells.service": "cellerna är namn på tjänster",
    "suggest.cells.date": "cellerna är datum",
    "suggest.cells.timestamp": "cellerna är tidpunkter",
    "suggest.cells.count": "cellerna är heltal",
    "suggest.word": "trolig ({rows})",
    "suggest.word_like": "osäker: ordet liknar ({rows})",
    "suggest.choose": "okänt ord ({rows}): välj bland {words}",
    "suggest.service_like": "namnet liknar ({rows})",
    "suggest.service": "okänt namn ({rows}): skriv en kod, eller egen om det är regionens eget",
    "suggest.hidden_words": "{column}: fler ord än som visas, eller fri text: titta i filen",
    "suggest.hidden_services": "{table}: fler namn än som visas, eller fri text: titta i filen",
    "suggest.found": "{table}: {place}, rubriker på rad {row}. Kolumner: {n_known} läses redan, {n_new} föreslås "
    "({n_sure} säkra), {n_doubtful} är osäkra.",
    "suggest.none": "Ingen fil ser ut som en av tabellerna.",
    "suggest.absent": "Hittas inte: {tables}.",
    "suggest.words": "Ord som inte känns igen: {n_words} i kolumner med koder, {n_services} namn på tjänster.",
    "suggest.unused": "Ser inte ut som någon tabell: {names}.",
    "suggest.skipped": "Har inga rubriker att föreslå något för: {names}.",
    "suggest.not_read": "Kunde inte läsas: {problem}",
    "suggest.next": "Förslaget ligger i {path}. Läs igenom det, klistra in det som stämmer i {run_file} och kör "
    "basutbud intake {run_file}.",
}
