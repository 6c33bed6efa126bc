"""UTB-02: what does not exist in the activity is not activated."""

from rules.specification import Case, Specification, channel, clinic, reach, service

NOT_DONE = channel("fornya_recept", phone="nej", other="nej")
ACTIVE = service("Förnya recept")
RULE = 'Om en mottagning inte har t.ex. förskrivning av recept så ska man inte aktivera "Förnya recept".'
EGENREMISS = [channel("egenremiss", exists="nej"), service("Egenremiss")]
ONLY_REBOOKS = [channel("avboka_tid", exists="nej"), channel("omboka_tid", exists="ja")]

SPECIFICATION = Specification(
    "UTB-02",
    [
        Case("aktiverad fast det inte finns", [NOT_DONE, ACTIVE], "ej_uppfylld", quote=RULE),
        Case("aktiverad och finns per telefon", [channel("fornya_recept", phone="ja"), ACTIVE], "uppfylld"),
        Case("inte aktiverad", [NOT_DONE], "ej_tillamplig"),
        Case("aktiverad, okänt om det finns", [ACTIVE], "kan_ej_bedomas"),
        Case("okänt om aktiverad, finns inte", [NOT_DONE], "kan_ej_bedomas", absent=("services",)),
        Case("okänt om aktiverad, finns", [channel("fornya_recept", exists="ja")], "uppfylld", absent=("services",)),
        Case(
            "egenremiss utan remisskrav är rekommenderad",
            [*EGENREMISS, clinic(referral_required="nej")],
            "ej_tillamplig",
            subject="egenremiss",
        ),
        Case(
            "egenremiss med remisskrav",
            [*EGENREMISS, clinic(referral_required="ja")],
            "ej_uppfylld",
            subject="egenremiss",
        ),
        Case("egenremiss, remisskravet okänt", EGENREMISS, "kan_ej_bedomas", subject="egenremiss"),
        Case(
            "Av/omboka tid när bara ombokning finns",
            [*ONLY_REBOOKS, service("Av/omboka tid")],
            "uppfylld",
            subject="avboka_tid",
        ),
        Case(
            "Avboka tid för sig när bara ombokning finns",
            [*ONLY_REBOOKS, service("Avboka tid")],
            "ej_uppfylld",
            subject="avboka_tid",
        ),
        Case(
            "Avboka tid både för sig och i Av/omboka tid",
            [*ONLY_REBOOKS, service("Av/omboka tid"), service("Avboka tid", service_id="S2")],
            "ej_uppfylld",
            subject="avboka_tid",
        ),
        Case(
            "Av/omboka tid när varken finns",
            [channel("avomboka_tid", exists="nej"), service("Av/omboka tid")],
            "ej_uppfylld",
            subject="avboka_tid",
        ),
        Case(
            "Av/omboka tid, okänt om den andra halvan finns",
            [channel("avboka_tid", exists="nej"), service("Av/omboka tid")],
            "kan_ej_bedomas",
            subject="avboka_tid",
        ),
        *reach([NOT_DONE, ACTIVE], "ej_uppfylld"),
    ],
    subject="fornya_recept",
)
