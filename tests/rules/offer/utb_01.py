"""UTB-01: the e-service is offered when the thing exists in the activity."""

from rules.specification import (
    AUDIT,
    DAY_AFTER,
    DAY_BEFORE,
    Case,
    Specification,
    certificate,
    channel,
    clinic,
    reach,
    service,
)

BY_PHONE = channel("fornya_recept", phone="ja")
ACTIVE = service("Förnya recept")
EXISTS = (
    "Erbjuder man idag möjlighet att göra motsvarande via telefon eller annan kommunikationskanal så finns det inom "
    "verksamheten."
)
BOTH = "Kan man av och omboka sin tid via telefon så ska ni även ärendetyper via e-tjänsterna."
ALWAYS_VISIT = certificate(issued="ja", requires_visit="alltid")
BY_VISIT_ONLY = [channel("begar_intyg", phone="ja"), ALWAYS_VISIT]
HALVES = channel("avomboka_tid", phone="ja")

IN_THE_ACTIVITY = [
    Case("finns per telefon och är aktiverad", [BY_PHONE, ACTIVE], "uppfylld", quote=EXISTS),
    Case("finns per telefon, ej aktiverad", [BY_PHONE], "ej_uppfylld", quote=EXISTS),
    Case(
        "finns bara i annan kanal, ej aktiverad",
        [channel("fornya_recept", phone="nej", other="ja")],
        "ej_uppfylld",
        quote=EXISTS,
    ),
    Case(
        "finns varken per telefon eller i annan kanal",
        [channel("fornya_recept", phone="nej", other="nej")],
        "ej_tillamplig",
    ),
    Case("ej per telefon, annan kanal okänd, ej aktiverad", [channel("fornya_recept", phone="nej")], "kan_ej_bedomas"),
    Case("ej per telefon, annan kanal okänd, aktiverad", [channel("fornya_recept", phone="nej"), ACTIVE], "uppfylld"),
    Case("uttryckligt nej går före telefon ja", [channel("fornya_recept", phone="ja", exists="nej")], "ej_tillamplig"),
    Case(
        "uttryckligt ja går före nej i båda kanalerna",
        [channel("fornya_recept", phone="nej", other="nej", exists="ja")],
        "ej_uppfylld",
    ),
    Case(
        "uttryckligt svar som inte går att läsa: kanalerna avgör",
        [channel("fornya_recept", phone="ja", exists="kanske")],
        "ej_uppfylld",
    ),
    *(
        Case(
            f"ej aktiverad; en ärendetyp med ett namn som ingen känner, {why}", [BY_PHONE, service(name, **cells)], then
        )
        for why, name, cells, then in (
            ("standardtyp", "Receptförnyelse", {"origin": "standard"}, "kan_ej_bedomas"),
            ("okänt ursprung", "Receptförnyelse", {}, "kan_ej_bedomas"),
            ("egen", "Receptförnyelse", {"origin": "egen"}, "ej_uppfylld"),
            ("ersätter en annan", "Receptförnyelse", {"origin": "standard", "replaces": "avboka_tid"}, "ej_uppfylld"),
            ("inte längre aktiv", "Receptförnyelse", {"active_to": DAY_BEFORE}, "ej_uppfylld"),
            ("som ska förbli egen", "Kontakta kuratorn", {"origin": "standard"}, "ej_uppfylld"),
        )
    ),
    Case("ingen uppgift om kanaler, ej aktiverad", [], "kan_ej_bedomas"),
    Case("ingen uppgift om kanaler, aktiverad", [ACTIVE], "uppfylld"),
    Case("tabellen över kanaler saknas", [], "kan_ej_bedomas", absent=("channels",)),
]
ACTIVATED = [
    Case("tabellen över ärendetyper saknas", [BY_PHONE], "kan_ej_bedomas", absent=("services",)),
    Case(
        "en rad med oläsligt datum är utelämnad",
        [BY_PHONE, service("Kontakta mig", active_from="i våras")],
        "kan_ej_bedomas",
    ),
    Case("sista aktiva dagen är granskningsdagen", [BY_PHONE, service("Förnya recept", active_to=AUDIT)], "uppfylld"),
    Case("sista aktiva dagen är dagen före", [BY_PHONE, service("Förnya recept", active_to=DAY_BEFORE)], "ej_uppfylld"),
    Case("aktiv från granskningsdagen", [BY_PHONE, service("Förnya recept", active_from=AUDIT)], "uppfylld"),
    Case("aktiv från dagen efter", [BY_PHONE, service("Förnya recept", active_from=DAY_AFTER)], "ej_uppfylld"),
    Case(
        "bara för utvalda invånare räknas som aktiverad",
        [BY_PHONE, service("Förnya recept", restricted="ja")],
        "uppfylld",
    ),
    Case(
        "egen ärendetyp som ersätter",
        [BY_PHONE, service("Recept hos oss", origin="egen", replaces="fornya_recept")],
        "uppfylld",
    ),
    Case(
        "ersätter, men ursprunget är okänt",
        [BY_PHONE, service("Recept hos oss", replaces="fornya_recept")],
        "kan_ej_bedomas",
    ),
    Case(
        "standardtyp kan inte ersätta en annan",
        [BY_PHONE, service("Kontakta mig", origin="standard", replaces="fornya_recept")],
        "ej_uppfylld",
    ),
    Case("recept på glasögon är inte Förnya recept", [BY_PHONE, service("Recept på glasögon")], "ej_uppfylld"),
]
REBOOKING = [
    Case("Av/omboka tid täcker avbokning", [HALVES, service("Av/omboka tid")], "uppfylld", subject="avboka_tid"),
    Case("Av/omboka tid täcker ombokning", [HALVES, service("Av/omboka tid")], "uppfylld", subject="omboka_tid"),
    Case(
        "bara Avboka tid är aktiverad: ombokning saknas",
        [HALVES, service("Avboka tid"), clinic(webbtidbok="nej")],
        "ej_uppfylld",
        subject="omboka_tid",
        quote=BOTH,
    ),
    Case(
        "en halva med egen rad svarar för sig",
        [HALVES, channel("avboka_tid", phone="nej", other="nej")],
        "ej_tillamplig",
        subject="avboka_tid",
    ),
    Case(
        "webbtidboken avbokar",
        [HALVES, clinic(webbtidbok="ja", webbtidbok_cancels="ja")],
        "uppfylld",
        subject="avboka_tid",
    ),
    Case(
        "webbtidboken avbokar, men får inte ersätta",
        [HALVES, clinic(webbtidbok="ja", webbtidbok_cancels="ja")],
        "ej_uppfylld",
        subject="avboka_tid",
        readings={"tidbok_ersatter_avomboka": False},
    ),
    Case(
        "webbtidboken avbokar men ombokar inte",
        [HALVES, clinic(webbtidbok="ja", webbtidbok_cancels="ja", webbtidbok_rebooks="nej")],
        "ej_uppfylld",
        subject="omboka_tid",
    ),
    Case(
        "webbtidboken ombokar men avbokar inte",
        [HALVES, clinic(webbtidbok="ja", webbtidbok_cancels="nej", webbtidbok_rebooks="ja")],
        "ej_uppfylld",
        subject="avboka_tid",
    ),
    Case(
        "ingen webbtidbok, vad som än sägs om den: avbokning",
        [HALVES, clinic(webbtidbok="nej", webbtidbok_cancels="ja")],
        "ej_uppfylld",
        subject="avboka_tid",
    ),
    Case(
        "ingen webbtidbok, vad som än sägs om den: ombokning",
        [HALVES, clinic(webbtidbok="nej", webbtidbok_rebooks="ja")],
        "ej_uppfylld",
        subject="omboka_tid",
    ),
    Case("okänt om webbtidboken ombokar", [HALVES, clinic(webbtidbok="ja")], "kan_ej_bedomas", subject="omboka_tid"),
]
BOOKING = [
    Case(
        "Beställ tid med webbtidbok prövas av TID-01",
        [channel("bestall_tid", phone="ja"), clinic(webbtidbok="ja")],
        "ej_tillamplig",
        subject="bestall_tid",
    ),
    Case(
        "Beställ tid utan webbtidbok, ej aktiverad",
        [channel("bestall_tid", phone="ja"), clinic(webbtidbok="nej")],
        "ej_uppfylld",
        subject="bestall_tid",
    ),
    Case(
        "okänt om webbtidbok, Beställ tid ej aktiverad",
        [channel("bestall_tid", phone="ja")],
        "kan_ej_bedomas",
        subject="bestall_tid",
    ),
    Case(
        "okänt om webbtidbok, Beställ tid aktiverad",
        [channel("bestall_tid", phone="ja"), service("Beställ tid")],
        "uppfylld",
        subject="bestall_tid",
    ),
]
CERTIFICATES = [
    Case("intyg som kräver besök undantar ingen annan tjänst", [BY_PHONE, ALWAYS_VISIT], "ej_uppfylld"),
    Case("alla intyg kräver alltid besök", BY_VISIT_ONLY, "ej_tillamplig", subject="begar_intyg"),
    Case(
        "alla intyg kräver alltid besök, utan undantaget",
        BY_VISIT_ONLY,
        "ej_uppfylld",
        subject="begar_intyg",
        readings={"alla_intyg_med_besok_undantas": False},
    ),
    Case(
        "ett intyg kräver besök bara ibland",
        [*BY_VISIT_ONLY, certificate("Friskintyg", issued="ja", requires_visit="ibland")],
        "ej_uppfylld",
        subject="begar_intyg",
    ),
    Case(
        "ett intyg som inte utfärdas stör inte undantaget",
        [*BY_VISIT_ONLY, certificate("Friskintyg", issued="nej", requires_visit="ibland")],
        "ej_tillamplig",
        subject="begar_intyg",
    ),
    Case(
        "okänt om intyget kräver besök",
        [channel("begar_intyg", phone="ja"), certificate(issued="ja")],
        "kan_ej_bedomas",
        subject="begar_intyg",
    ),
    Case(
        "okänt om intyget utfärdas",
        [channel("begar_intyg", phone="ja"), certificate(requires_visit="alltid")],
        "kan_ej_bedomas",
        subject="begar_intyg",
    ),
    Case(
        "inga intyg: undantaget gäller inte", [channel("begar_intyg", phone="ja")], "ej_uppfylld", subject="begar_intyg"
    ),
    Case(
        "inget intyg utfärdas: undantaget gäller inte",
        [channel("begar_intyg", phone="ja"), certificate(issued="nej")],
        "ej_uppfylld",
        subject="begar_intyg",
    ),
    Case(
        "tabellen över intyg saknas",
        [channel("begar_intyg", phone="ja")],
        "kan_ej_bedomas",
        subject="begar_intyg",
        absent=("certificates",),
    ),
    Case(
        "ett intyg står två gånger och är utelämnat",
        [*BY_VISIT_ONLY, certificate("Friskintyg"), certificate("Friskintyg")],
        "ej_uppfylld",
        subject="begar_intyg",
    ),
]
EVERY_SERVICE = [
    Case(
        f"finns per telefon, ej aktiverad: {code}",
        [channel(code, phone="ja"), clinic(webbtidbok="nej"), certificate(issued="ja", requires_visit="aldrig")],
        "ej_uppfylld",
        subject=code,
    )
    for code in ("kontakta_mig", "begar_intyg", "skicka_meddelande", "fraga_om_remiss", "egenremiss")
]

SPECIFICATION = Specification(
    "UTB-01",
    [
        *IN_THE_ACTIVITY,
        *ACTIVATED,
        *REBOOKING,
        *BOOKING,
        *CERTIFICATES,
        *EVERY_SERVICE,
        *reach([BY_PHONE], "ej_uppfylld"),
    ],
    subject="fornya_recept",
    readings=("tidbok_ersatter_avomboka", "alla_intyg_med_besok_undantas"),
)
