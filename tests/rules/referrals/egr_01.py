"""EGR-01: egenremiss also without a referral demand, as a recommendation."""

from rules.specification import Case, Specification, channel, clinic, reach, service

BETTER = "Tjänsten erbjuder bättre underlag inför nybesök."
FREE = clinic(referral_required="nej")
NOT_DONE = channel("egenremiss", exists="nej")

SPECIFICATION = Specification(
    "EGR-01",
    [
        Case(
            "inget remisskrav, egenremiss är aktiverad",
            [FREE, NOT_DONE, service("Egenremiss")],
            "uppfylld",
            quote=BETTER,
        ),
        Case("inget remisskrav, egenremiss är inte aktiverad", [FREE, NOT_DONE], "ej_uppfylld", quote=BETTER),
        Case("egen vårdbegäran räknas som egenremiss här", [FREE, NOT_DONE, service("Egen vårdbegäran")], "uppfylld"),
        Case(
            "finns egenremiss på annat sätt prövar UTB-01", [FREE, channel("egenremiss", exists="ja")], "ej_tillamplig"
        ),
        Case("remisskrav", [clinic(referral_required="ja"), NOT_DONE], "ej_tillamplig"),
        Case("remisskravet okänt, inte aktiverad", [NOT_DONE], "kan_ej_bedomas"),
        Case("remisskravet okänt, aktiverad", [NOT_DONE, service("Egenremiss")], "uppfylld"),
        Case("okänt om egenremiss finns, inte aktiverad", [FREE], "kan_ej_bedomas"),
        Case("tabellen över ärendetyper saknas", [FREE, NOT_DONE], "kan_ej_bedomas", absent=("services",)),
        *reach([FREE, NOT_DONE], "ej_uppfylld"),
    ],
)
