"""FRA-03: an own type for prescriptions has the same name."""

import unicodedata

from rules.specification import DAY_BEFORE, Case, Specification, reach, service

SAME_NAME = "Önskar du fler kontrollfrågor än så kan du bygga en egen ärendetyp som har samma namn."


def own_type(name: str, **cells: str):
    return [service(name, **{"origin": "egen", "replaces": "fornya_recept", **cells})]


SPECIFICATION = Specification(
    "FRA-03",
    [
        Case("samma namn", own_type("Förnya recept"), "uppfylld", quote=SAME_NAME),
        Case("ett längre namn", own_type("Förnya recept med frågor"), "ej_uppfylld", quote=SAME_NAME),
        Case("dubbelt mellanslag och gemener", own_type("förnya  recept"), "uppfylld"),
        Case("ö skrivet med två tecken", own_type(unicodedata.normalize("NFD", "Förnya recept")), "uppfylld"),
        Case("ersättningen skriven med tjänstens namn", own_type("Recept", replaces="Förnya recept"), "ej_uppfylld"),
        Case("standardtyp", own_type("Recept", origin="standard"), "ej_tillamplig"),
        Case("okänt ursprung, annat namn", own_type("Recept", origin=""), "kan_ej_bedomas"),
        Case("okänt ursprung, samma namn", own_type("Förnya recept", origin=""), "uppfylld"),
        Case("ersätter ingenting", own_type("Recept på glasögon", replaces=""), "ej_tillamplig"),
        Case("upphörde dagen före granskningen", own_type("Recept", active_to=DAY_BEFORE), "ej_tillamplig"),
        *reach(own_type("Recept"), "ej_uppfylld"),
    ],
    subject="S1",
)
