"""Names of services that nothing explains: whom a clinic's page asks, and what the analyst may paste."""

import pytest
import yaml
from small_region import A

from audit_lib.findings.names_block import rank_unknown, write_names_block
from audit_lib.model.store import UnknownName


def test_the_block_changes_nothing_until_a_line_is_taken_into_use() -> None:
    unknown = [
        UnknownName("services", 'Frågor: "recept" #1', 1, 1, 0, None, None),
        UnknownName("errands", "Förnya receptet", 9, 2, 9, "Förnya recept", "fornya_recept"),
    ]
    block = write_names_block(unknown)

    assert yaml.safe_load(block) == {"names": None}
    used = "\n".join(line.replace('#"', '"') for line in block.splitlines())
    assert yaml.safe_load(used)["names"] == {"Förnya receptet": "fornya_recept", 'Frågor: "recept" #1': "egen"}
    assert block.index("Förnya receptet") < block.index("Frågor")


def test_a_name_in_two_tables_is_one_to_settle_with_its_clinics_and_its_errands(region) -> None:
    audit = region.open(
        services=f"service_id,clinic_id,name,active_from\nS1,{A},Förnya receptet,2020-01-01\n",
        errands=f"errand_id,clinic_id,service,started_by,sent_at\n1,{A},Förnya receptet,invanare,2026-04-07 09:00\n",
        channels=f"clinic_id,service,phone\n{A},Förnya receptet,ja\n",
    )
    [one] = rank_unknown(audit.store.unknown_names)

    assert (one.n_clinics, one.n_errands) == (1, 1)
    assert write_names_block(audit.store.unknown_names).splitlines()[2:] == [
        "  # 1 mottagning, 1 ärende; liknar Förnya recept",
        '  #"Förnya receptet": fornya_recept',
    ]


def test_without_unknown_names_there_is_nothing_to_paste() -> None:
    assert write_names_block([]) == ""


@pytest.mark.parametrize(("name", "verdict"), [("Receptförnyelse", "kan_ej_bedomas"), ("Kontakta mig", "ej_uppfylld")])
def test_the_region_is_asked_what_its_names_stand_for_and_the_clinic_is_not(region, name, verdict) -> None:
    result = region.conclude(
        channels=f"clinic_id,service,phone\n{A},fornya_recept,ja\n",
        services=f"service_id,clinic_id,name,origin,active_from\nS1,{A},{name},standard,2020-01-01\n",
    )
    (row,) = [row for row in result.verdicts if (row.rule_id, row.subject) == ("UTB-01", "fornya_recept")]
    asked = [action for action in result.actions if (action.rule_id, action.kind) == ("UTB-01", "uppgift_saknas")]

    assert (row.verdict, row.is_not_given) == (verdict, verdict == "kan_ej_bedomas")
    assert ("1 aktiv ärendetyp har namn som vi inte känner" in (row.why or "")) == row.is_not_given
    assert all("Förnya recept" not in action.what for action in asked)
