"""A rule is known by its role: other ids in the decision are other ids on the pages, and nothing else."""

import re
import string
from contextlib import closing
from pathlib import Path

import pytest

import audit_lib
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.summary import summarise_region
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.batch.region_pages import make_region
from audit_lib.batch.states import ClinicState
from audit_lib.model.audit import Audit

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "params" / "decisions" / "vgr-hs20-2016.yaml"
RULE_ID = re.compile(r"\b[A-Z]{3}-\d\d\b")
CHECKSUM = re.compile(r"beslutets kontrollsumma;.*")
EACH_CLINIC = (
    audit_lib.show_heading,
    audit_lib.show_actions,
    audit_lib.show_verdicts,
    audit_lib.show_unmet,
    audit_lib.show_reply_times,
    audit_lib.show_changes,
    audit_lib.show_data_quality,
)
N_CLINICS = 6


def rename_rules(text: str) -> dict[str, str]:
    """Ids that sort the other way round and share no letter group with the old ones."""
    ids = sorted(re.findall(r"^  ([A-Z]{3}-\d\d):$", text, flags=re.MULTILINE))
    letters = string.ascii_uppercase[::-1]
    return {old: f"Q{letters[place // 26]}{letters[place % 26]}-{99 - place}" for place, old in enumerate(ids)}


def judge(run_file: Path, out: Path) -> Audit:
    audit = take_in(open_run(run_file, out))
    write_verdicts(audit, other_readings=True, renew_peers=True)
    return audit


def write_pages(audit: Audit) -> dict[str, str]:
    pages = {}
    clinics = choose_clinics(audit.store, [])
    for clinic_id in clinics[:: len(clinics) // N_CLINICS]:
        with closing(audit_lib.build_clinic_facts(audit, clinic_id)) as facts:
            result = audit_lib.conclude(facts, audit_lib.check_rules(facts))
        pages |= {f"{clinic_id} {show.__name__}": show(result).html for show in EACH_CLINIC}
    region = summarise_region(audit)
    shown = [name for name in dir(audit_lib) if name.startswith("show_region_") and name != "show_region_about"]
    pages |= {name: getattr(audit_lib, name)(region).html for name in shown}
    made = make_region(audit, dict.fromkeys(clinics, ClinicState.DONE), run_task=lambda _: None)
    texts = {
        path.relative_to(audit.run.out): path for path in made if path.suffix in {".html", ".csv"} and path.is_file()
    }
    return pages | {str(name): path.read_text(encoding="utf-8") for name, path in texts.items()}


@pytest.mark.proof
def test_other_ids_change_the_ids_on_the_pages_and_nothing_else(tmp_path):
    text = SHIPPED.read_text(encoding="utf-8")
    new_ids = rename_rules(text)
    old_ids = {new: old for old, new in new_ids.items()}
    renamed = RULE_ID.sub(lambda found: new_ids.get(found.group(), found.group()), text)
    (tmp_path / "beslut.yaml").write_text(renamed, encoding="utf-8")
    (tmp_path / "samma.yaml").write_text(text, encoding="utf-8")
    example = (ROOT / "params" / "example.yaml").read_text(encoding="utf-8").replace("../data", str(ROOT / "data"))
    pages = []
    for name in ("samma", "beslut"):
        run_file = tmp_path / f"run-{name}.yaml"
        run_file.write_text(example.replace("vgr-hs20-2016", f"{name}.yaml"), encoding="utf-8")
        pages.append(write_pages(judge(run_file, tmp_path / name)))
    before, after = pages

    assert sorted(new_ids.values()) != sorted(new_ids)
    assert any(old in page for page in before.values() for old in new_ids)
    for name, page in after.items():
        back = RULE_ID.sub(lambda found: old_ids.get(found.group(), found.group()), page)
        assert CHECKSUM.sub("", back) == CHECKSUM.sub("", before[name]), name


def test_no_rule_of_a_decision_is_named_in_code_or_templates():
    decisions = "".join(path.read_text(encoding="utf-8") for path in SHIPPED.parent.glob("*.yaml"))
    ids = set(re.findall(r"^  ([A-Z]{3}-\d\d):$", decisions, flags=re.MULTILINE))
    named = {
        str(path.relative_to(ROOT)): sorted(ids & set(RULE_ID.findall(path.read_text(encoding="utf-8"))))
        for path in sorted((ROOT / "audit_lib").rglob("*"))
        if path.suffix in {".py", ".sql", ".j2", ".css"}
    }

    assert {name: found for name, found in named.items() if found} == {}
