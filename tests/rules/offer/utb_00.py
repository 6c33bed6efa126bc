"""UTB-00: the clinic is connected to the e-services."""

from rules.specification import AUDIT, DAY_AFTER, Case, Specification, clinic

JOIN = "För att ansluta er enhet följ instruktionerna som ni hittar på vår startsida."

SPECIFICATION = Specification(
    "UTB-00",
    [
        Case("ansluten", [clinic(connected="ja")], "uppfylld"),
        Case("inte ansluten", [clinic(connected="nej")], "ej_uppfylld", quote=JOIN),
        Case("okänt om ansluten", [clinic(connected="")], "kan_ej_bedomas"),
        Case("ansluten sedan granskningsdagen", [clinic(connected="ja", connected_on=AUDIT)], "uppfylld"),
        Case("ansluts dagen efter", [clinic(connected="ja", connected_on=DAY_AFTER)], "ej_uppfylld"),
        Case(
            "okänt om ansluten, ansluts tidigast dagen efter",
            [clinic(connected="", connected_on=DAY_AFTER)],
            "ej_uppfylld",
        ),
        Case(
            "okänt om ansluten, ett datum i det förflutna", [clinic(connected="", connected_on=AUDIT)], "kan_ej_bedomas"
        ),
        Case(
            "inte ansluten trots ett datum i det förflutna",
            [clinic(connected="nej", connected_on="2020-01-01")],
            "ej_uppfylld",
        ),
        Case("ett svar som inte går att läsa är okänt", [clinic(connected="kanske")], "kan_ej_bedomas"),
        Case("med avtal med regionen", [clinic(operated_by="avtal", connected="nej")], "ej_uppfylld"),
        Case("utan avtal med regionen", [clinic(operated_by="utan_avtal", connected="nej")], "ej_tillamplig"),
        Case("stängd på granskningsdagen", [clinic(closed_on=AUDIT, connected="nej")], "ej_tillamplig"),
        Case("stänger dagen efter", [clinic(closed_on=DAY_AFTER, connected="nej")], "ej_uppfylld"),
    ],
)
