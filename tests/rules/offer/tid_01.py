"""TID-01: direct booking replaces Beställ tid only if it holds all visit types."""

from rules.specification import Case, Specification, channel, clinic, reach, service, visit_type

ALL = (
    "Om samtliga besökstyper finns i 1177 webbtidbok (koppling finns mellan verksamhetens tidboksystem och 1177 "
    'e-tjänster där invånarna kan boka sin tid direkt i tidboken) kan den ersätta "Beställ tid" annars behövs '
    'ärendetypen "Beställ tid" som ett komplement.'
)
BY_PHONE = channel("bestall_tid", phone="ja")
BOOK = clinic(webbtidbok="ja", webbtidbok_coupled="ja")
UNCOUPLED = clinic(webbtidbok="ja", webbtidbok_coupled="nej")
NEW = visit_type("Nybesök", bookable_online="ja")
RETURN = visit_type("Återbesök", bookable_online="nej")
STAFF_ONLY = visit_type("Rond", bookable_online="nej", patient_bookable="nej")

SPECIFICATION = Specification(
    "TID-01",
    [
        Case("alla besökstyper finns i en kopplad webbtidbok", [BY_PHONE, BOOK, NEW], "uppfylld", quote=ALL),
        Case("en besökstyp saknas i webbtidboken", [BY_PHONE, BOOK, NEW, RETURN], "ej_uppfylld", quote=ALL),
        Case(
            "en besökstyp saknas, Beställ tid är komplementet",
            [BY_PHONE, BOOK, NEW, RETURN, service("Beställ tid")],
            "uppfylld",
            quote=ALL,
        ),
        Case("webbtidboken är inte kopplad", [BY_PHONE, UNCOUPLED, NEW], "ej_uppfylld", quote=ALL),
        Case("okänt om kopplad", [BY_PHONE, clinic(webbtidbok="ja"), NEW], "kan_ej_bedomas"),
        Case("okänt om en besökstyp finns i den", [BY_PHONE, BOOK, NEW, visit_type("Återbesök")], "kan_ej_bedomas"),
        Case("besökstyp som patienter inte bokar undantas", [BY_PHONE, BOOK, NEW, STAFF_ONLY], "uppfylld"),
        Case(
            "besökstyp som patienter inte bokar räknas med",
            [BY_PHONE, BOOK, NEW, STAFF_ONLY],
            "ej_uppfylld",
            readings={"ej_patientbokade_undantas": False},
        ),
        Case("inga besökstyper är kända", [BY_PHONE, BOOK], "kan_ej_bedomas"),
        Case("inga besökstyper är kända och inte kopplad", [BY_PHONE, UNCOUPLED], "ej_uppfylld"),
        Case("bara besökstyper som patienter inte bokar", [BY_PHONE, BOOK, STAFF_ONLY], "kan_ej_bedomas"),
        Case("tabellen över besökstyper saknas", [BY_PHONE, BOOK], "kan_ej_bedomas", absent=("visit_types",)),
        Case("en besökstyp står två gånger och är utelämnad", [BY_PHONE, BOOK, NEW, RETURN, RETURN], "kan_ej_bedomas"),
        Case("ingen webbtidbok", [BY_PHONE, clinic(webbtidbok="nej")], "ej_tillamplig"),
        Case(
            "okänt om webbtidbok, Beställ tid ej aktiverad",
            [BY_PHONE, clinic(webbtidbok_coupled="nej")],
            "kan_ej_bedomas",
        ),
        Case("okänt om webbtidbok, Beställ tid aktiverad", [BY_PHONE, service("Beställ tid")], "uppfylld"),
        Case(
            "tid ges inte per telefon eller annan kanal",
            [channel("bestall_tid", exists="nej"), UNCOUPLED],
            "ej_tillamplig",
        ),
        Case("okänt om tid ges på annat sätt", [UNCOUPLED, NEW], "kan_ej_bedomas"),
        *reach([BY_PHONE, UNCOUPLED], "ej_uppfylld"),
    ],
    readings=("ej_patientbokade_undantas",),
)
