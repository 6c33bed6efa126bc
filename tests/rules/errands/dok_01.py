"""DOK-01: documented as phone errands are."""

from rules.specification import Case, Specification, clinic, reach

SAME_WAY = (
    "Ni ska dokumentera, efter era rutiner, på samma sätt som ärenden inkommer via telefon eller andra kontaktvägar."
)

SPECIFICATION = Specification(
    "DOK-01",
    [
        Case("rutinen omfattar e-tjänsterna", [clinic(documents_eservices="ja")], "uppfylld", quote=SAME_WAY),
        Case("rutinen omfattar inte e-tjänsterna", [clinic(documents_eservices="nej")], "ej_uppfylld", quote=SAME_WAY),
        Case("okänt", [], "kan_ej_bedomas"),
        Case("ett svar som inte går att läsa", [clinic(documents_eservices="delvis")], "kan_ej_bedomas"),
        *reach([clinic(documents_eservices="nej")], "ej_uppfylld"),
    ],
)
