"""A finished run of three made-up clinics (syntetiska data), made by the real stages without notebooks."""

from contextlib import closing
from datetime import UTC, datetime

from small_region import CLINICS, A, SmallRegion

from audit_lib.audit.clinic import check_rules, conclude, save_result
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.keys import make_run_key
from audit_lib.audit.region.kept_facts import keep_facts
from audit_lib.audit.region.summary import summarise_region
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.facts.build import build_facts, open_database
from audit_lib.files.described import write_json
from audit_lib.files.whole_file import write_text
from audit_lib.model.folder import REGION_RESULT, place_clinic
from audit_lib.publish.manifest import write_manifest

B, IN_ERROR = (A[:-1] + digit for digit in "23")
TABLES = {
    "clinics": f"{CLINICS}{B},Sagans mottagning,avtal,\n{IN_ERROR},Felaktiga mottagningen,privat,ja\n",
    "errands": "errand_id,clinic_id,service,started_by,sent_at,closed_at\n"
    + "".join(
        f"{n},{clinic_id},kontakta_mig,invanare,{sent_at},\n"
        for n, (clinic_id, sent_at) in enumerate(
            [
                (A, "2026-03-31 23:59"),
                (A, "2026-04-01 00:01"),
                (A, "2026-04-30 23:59"),
                (B, "2026-05-01 00:00"),
                (B, "2026-02-30 08:00"),
            ]
        )
    ),
    "messages": "errand_id,sent_at,sender,kind\n1,2026-04-02 08:00,mottagning,delsvar\n",
    "administrators": f"admin_id,clinic_id,name,appointed_by\na-1,{A},Påhittad Person,verksamhetschef\n",
}
STATES = {A: "done", B: "done_before", IN_ERROR: "data_error"}


def make_run(folder):
    """The audit of a run that `audit_lib.load` reads: tables, facts, a result, the region's and the manifest."""
    return finish(SmallRegion(folder).open(**TABLES), STATES, A)


def finish(audit, states, clinic_id):
    """Leave in a run's folder what a run leaves, of one clinic its result."""
    write_verdicts(audit)
    with open_database(":memory:kept") as connection:
        build_facts(connection, audit)
        keep_facts(connection, audit)
    with closing(build_clinic_facts(audit, clinic_id)) as facts:
        save_result(conclude(facts, check_rules(facts)), place_clinic(audit.run.out, clinic_id))
    started_at, run_key = datetime(2026, 5, 10, tzinfo=UTC), make_run_key(audit)
    write_manifest(audit, started_at=started_at, states=states, problems={}, run_key=run_key)
    write_text(audit.run.out / REGION_RESULT, write_json(summarise_region(audit)))
    return audit
