"""LAK-01: a physician's time can be asked for if it is given by phone."""

from rules.specification import Case, Specification, clinic, reach, service, visit_type

ASK = (
    "Ex: erbjuder ni läkartider när patienten ringer er så ska man på samma sätt kunna efterfråga en läkartid via "
    "e-tjänsterna."
)
BY_PHONE = clinic(physician_time_by_phone="ja")
BOOK = clinic(webbtidbok="ja")


def request_for(professions: str):
    return [BY_PHONE, clinic(webbtidbok="nej"), service("Beställ tid", professions=professions)]


SPECIFICATION = Specification(
    "LAK-01",
    [
        Case("Beställ tid är öppen för alla yrken", request_for(""), "uppfylld", quote=ASK),
        Case("Beställ tid är öppen för läkare", request_for("läkare"), "uppfylld"),
        Case("överläkare är läkare", request_for("sjuksköterska|Överläkare"), "uppfylld"),
        Case("bara för sjuksköterska", request_for("sjuksköterska"), "ej_uppfylld", quote=ASK),
        Case(
            "bara för sjuksköterska, men en standardtyp har ett namn som ingen känner",
            [
                *request_for("sjuksköterska"),
                service("Tidsfråga", service_id="S2", origin="standard", professions="kurator"),
            ],
            "kan_ej_bedomas",
        ),
        Case("tandläkare är inte läkare", request_for("tandläkare"), "ej_uppfylld"),
        Case("läkarsekreterare är inte läkare", request_for("läkarsekreterare"), "ej_uppfylld"),
        Case(
            "läkartid ges inte per telefon",
            [clinic(physician_time_by_phone="nej"), service("Beställ tid", professions="sjuksköterska")],
            "ej_tillamplig",
        ),
        Case("okänt om läkartid ges, öppen för alla", [service("Beställ tid")], "uppfylld"),
        Case(
            "okänt om läkartid ges, bara för sjuksköterska",
            [service("Beställ tid", professions="sjuksköterska")],
            "kan_ej_bedomas",
        ),
        Case("varken Beställ tid eller webbtidbok", [BY_PHONE, clinic(webbtidbok="nej")], "ej_tillamplig"),
        Case("varken Beställ tid eller känd webbtidbok", [BY_PHONE], "kan_ej_bedomas"),
        Case(
            "läkarbesök finns i webbtidboken",
            [BY_PHONE, BOOK, visit_type("Läkarbesök", bookable_online="ja")],
            "uppfylld",
            quote=ASK,
        ),
        Case(
            "läkarbesök finns inte i webbtidboken",
            [BY_PHONE, BOOK, visit_type("Läkarbesök", bookable_online="nej")],
            "ej_uppfylld",
        ),
        Case(
            "bara andra besök i webbtidboken",
            [BY_PHONE, BOOK, visit_type("Nybesök sjuksköterska", bookable_online="ja")],
            "ej_uppfylld",
        ),
        Case("okänt om läkarbesök finns i webbtidboken", [BY_PHONE, BOOK, visit_type("Läkarbesök")], "kan_ej_bedomas"),
        Case("inga besökstyper är kända", [BY_PHONE, BOOK], "kan_ej_bedomas"),
        Case(
            "läkarbesök finns i webbtidboken, Beställ tid bara för sjuksköterska",
            [*request_for("sjuksköterska"), BOOK, visit_type("Läkarbesök", bookable_online="ja")],
            "uppfylld",
        ),
        Case(
            "en utelämnad rad kan vara öppen för läkare",
            [*request_for("sjuksköterska"), service("Beställ tid", service_id="S2", active_from="")],
            "kan_ej_bedomas",
        ),
        *reach(request_for("sjuksköterska"), "ej_uppfylld"),
    ],
)
