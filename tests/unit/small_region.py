"""A clinic of made-up rows (syntetiska data) through the real stages: files in, verdicts and result out."""

from contextlib import closing

from audit_lib.audit.clinic import check_rules, conclude
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region

A = "SE2321000131-E000000000001"
CLINICS = f"clinic_id,name,operated_by,connected\n{A},Påhittade mottagningen,egen,ja\n"
RUN = """synthetic: true
decision: {decision}
period_from: "2026-04-01"
period_to: "2026-04-30"
audit_date: "{audit_date}"
extract_at: "{extract_at}"
input: input
out: out
"""


class SmallRegion:
    """Writes tables given as CSV text, and judges them."""

    def __init__(self, folder):
        self.folder = folder

    def open(
        self,
        *,
        decision="vgr-hs20-2016",
        audit_date="2026-04-30",
        extract_at="2026-05-10 06:00",
        readings=None,
        **tables,
    ):
        source = self.folder / "input"
        source.mkdir(exist_ok=True)
        for table, content in {"clinics": CLINICS, **tables}.items():
            (source / f"{table}.csv").write_text(content, encoding="utf-8")
        run_file = self.folder / "run.yaml"
        text = RUN.format(decision=decision, audit_date=audit_date, extract_at=extract_at)
        run_file.write_text(text, encoding="utf-8")
        self.audit = take_in(open_run(run_file, readings=readings))
        return self.audit

    def judge(self, **given):
        """Give (rule, subject) → the verdict row, as the region's pass has it."""
        self.found = check_region(self.open(**given))
        return {(row["rule_id"], row["subject"]): row for row in self.found.verdicts.to_pylist()}

    def conclude(self, **given):
        audit = self.open(**given)
        with closing(build_clinic_facts(audit, A)) as facts:
            return conclude(facts, check_rules(facts))
