"""FRA-02: Förnya recept may have two own questions."""

from rules.specification import DAY_BEFORE, Case, Specification, reach, service

TWO = (
    'I mallen "Förnya recept" ingår två kontrollfrågor i mallen (fråga om medicinering fungerar samt fråga om '
    "biverkningar) men du har möjlighet att lägga till två egna frågor."
)


def recept(own_questions: str, **cells: str):
    return [service("Förnya recept", **{"origin": "standard", "own_questions": own_questions, **cells})]


SPECIFICATION = Specification(
    "FRA-02",
    [
        Case("två egna frågor", recept("2"), "uppfylld", quote=TWO),
        Case("tre egna frågor", recept("3"), "ej_uppfylld", quote=TWO),
        Case("inga egna frågor", recept("0"), "uppfylld"),
        Case("mallens två kontrollfrågor räknas inte", recept("2", control_questions="2"), "uppfylld", quote=TWO),
        Case("okänt antal", recept(""), "kan_ej_bedomas"),
        Case("egen ärendetyp med samma namn", recept("9", origin="egen"), "ej_tillamplig"),
        Case("okänt ursprung, två frågor", recept("2", origin=""), "uppfylld"),
        Case("okänt ursprung, tre frågor", recept("3", origin=""), "kan_ej_bedomas"),
        Case("en annan ärendetyp", [service("Kontakta mig", origin="standard", own_questions="3")], "ej_tillamplig"),
        *(
            Case(f"okänt namn, {why}", [service("Receptförnyelse", own_questions=n, origin="standard", **cells)], then)
            for why, n, cells, then in (
                ("tre frågor", "3", {}, "kan_ej_bedomas"),
                ("två frågor", "2", {}, "uppfylld"),
                ("ersätter Förnya hjälpmedel", "3", {"replaces": "fornya_hjalpmedel"}, "ej_tillamplig"),
            )
        ),
        Case("upphörde dagen före granskningen", recept("3", active_to=DAY_BEFORE), "ej_tillamplig"),
        *reach(recept("3"), "ej_uppfylld"),
    ],
    subject="S1",
)
