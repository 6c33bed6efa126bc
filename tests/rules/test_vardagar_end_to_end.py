"""The golden table of deadlines through the whole pipeline: in time at 23:59 on the last day, late at 00:00."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from oracle.csv_region import write_csv_region

from audit_lib.audit.intake import open_or_take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from rules.region import clinic_id

GOLDEN = Path(__file__).parents[1] / "unit" / "model" / "vardagar.csv"
RUN = {
    "decision": "vgr-hs20-2016",
    "period_from": "2024-01-01",
    "period_to": "2028-12-31",
    "extract_at": "2029-01-31 12:00",
    "audit_date": "2028-12-31",
}
SWITCHES = ["-", "lordag_ar_vardag", "aftnar_ar_vardag", "lordag_ar_vardag+aftnar_ar_vardag"]


def read_golden():
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter=";"))


def make_tables():
    errands, messages = [], []
    for number, row in enumerate(read_golden()):
        due = dt.date.fromisoformat(row["senast"])
        answers = {"i-tid": f"{due} 23:59", "sent": f"{due + dt.timedelta(1)} 00:00", "obesvarat": None}
        for name, at in answers.items():
            errand_id = f"{number}-{name}"
            errands.append(
                {
                    "errand_id": errand_id,
                    "clinic_id": clinic_id(1),
                    "service": "kontakta_mig",
                    "started_by": "invanare",
                    "sent_at": row["skickat"],
                }
            )
            if at:
                messages.append({"errand_id": errand_id, "sent_at": at, "sender": "mottagning", "kind": "delsvar"})
    clinic = {"clinic_id": clinic_id(1), "name": "Påhittad (syntetiska data)", "operated_by": "egen", "connected": "ja"}
    return {"clinics": [clinic], "errands": errands, "messages": messages}


@pytest.fixture(scope="module")
def run_file(tmp_path_factory):
    return write_csv_region(make_tables(), RUN, tmp_path_factory.mktemp("vardagar"))


@pytest.mark.parametrize("switched", SWITCHES)
def test_an_answer_on_the_last_day_is_in_time_and_one_at_midnight_is_late(switched, run_file):
    readings = {} if switched == "-" else dict.fromkeys(switched.split("+"), "true")
    audit = open_or_take_in(open_run(run_file, readings=readings))
    deviations = check_region(audit).deviations.to_pylist()
    mine = {str(number) for number, row in enumerate(read_golden()) if row["lasning"] == switched}
    late = {row["item"] for row in deviations if row["rule_id"] == "SVA-01" and row["item"].split("-")[0] in mine}

    assert {f"{number}-{name}" for number in mine for name in ("sent", "obesvarat")} == late
