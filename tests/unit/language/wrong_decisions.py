"""Decision files that cannot be: the decision of the project with something changed, and texts that are none."""

from pathlib import Path

from wrong_input import Wrong
from wrong_run_files import TEXTS

DECISION = (Path(__file__).parents[3] / "params" / "decisions" / "vgr-hs20-2016.yaml").read_text(encoding="utf-8")
LIMIT = '{from: "2016-01-01", value: 2, reference: "HS 20-2016; frågor och svar 2019-11-06"}'
CHANGES = (
    ("id: vgr-hs20-2016\n", "", "id"),
    ("status: beslutad\n", "status: klar\n", "status"),
    ("status: beslutad\n", "status: [beslutad]\n", "status"),
    ("reference: HS 20-2016\n", "reference: 20\n", "reference"),
    ("reference: HS 20-2016\n", 'reference: ""\n', "reference"),
    ("reference: HS 20-2016\n", "reference: HS\nreference: HS\n", "reference"),
    ("reference: HS 20-2016\n", "reference: HS\nreferens: HS\n", "referens"),
    ("importance: [UTB-00,", "importance: [UTB-00, UTB-00,", "importance"),
    ("importance: [UTB-00,", "importance: [UTB-99, UTB-00,", "importance"),
    ("required: [bestall_tid,", "required: [bestaltid,", "services.required"),
    ("required: [bestall_tid,", "required: [3,", "services.required"),
    ("time_request: bestall_tid", "time_request: beställ", "services.roles"),
    ("default: 1.0\n", "default: 2.0\n", "accepterad_andel"),
    ("default: 1.0\n", "default: .nan\n", "accepterad_andel"),
    ("default: 1.0\n", "default: {a: 1}\n", "accepterad_andel"),
    ("alternative: 0.9\n", "alternative: 9\n", "accepterad_andel"),
    ("alternative: 0.9\n", "alternativ: 0.8\n", "accepterad_andel"),
    ("default: [egenremiss]\n", "default: []\n", "egenremiss_namn"),
    (LIMIT, LIMIT.replace("2016-01-01", "2016-02-30"), "svar_inom_vardagar"),
    (LIMIT, LIMIT.replace("2016-01-01", "i fjol"), "svar_inom_vardagar"),
    (LIMIT, LIMIT.replace("value: 2", "value: 1.5"), "svar_inom_vardagar"),
    (LIMIT, LIMIT.replace("value: 2", "value: två"), "svar_inom_vardagar"),
    (LIMIT, LIMIT.replace("value: 2", "value: 0"), "svar_inom_vardagar"),
    (LIMIT, LIMIT.replace("value: 2, ", ""), "svar_inom_vardagar"),
    ("    kind: krav\n    role: connected\n", "    kind: måste\n    role: connected\n", "UTB-00"),
    ("    role: connected\n", "    role: ansluten\n", "UTB-00"),
    ("    role: recommended\n", "    expected: 'true'\n", "UTB-03"),
    ("expected: has_terms\n", "expected: har_villkor\n", "VIL-01"),
    ("expected: has_terms\n", "expected: has_terms and\n", "VIL-01"),
    ("expected: has_terms\n", "expected: has_terms = = 1\n", "VIL-01"),
    ("expected: has_terms\n", "expected: (has_terms\n", "VIL-01"),
    ("expected: has_terms\n", "expected: upper(has_terms)\n", "VIL-01"),
    ("expected: has_terms\n", "expected: has_terms; drop table x\n", "VIL-01"),
    ("expected: has_terms\n", "expected: (select 1)\n", "VIL-01"),
    ("expected: has_terms\n", "expected: [has_terms]\n", "VIL-01"),
    ("expected: own_questions = 0\n", "expected: own_questions = $antal\n", "FRA-01"),
    (
        "applies: reached and row_active and not is_direct_booking\n    expected: has_terms",
        "expected: has_terms",
        "VIL-01",
    ),
    ("      share: accepterad_andel\n", "      share: 90\n", "SVA-01"),
    ("      share: accepterad_andel\n", "      share: accepterat\n", "SVA-01"),
    ("  INT-02:\n", "  12:\n", "rules.12"),
    ("  INT-02:\n", "  INT-01:\n", "INT-01"),
    ("  INT-02:\n", "  int-2:\n", "int-2"),
    ("    on: clinic_facts\n    applies: in_scope\n", "    on: clinics\n    applies: in_scope\n", "UTB-00"),
)
WRONG = (
    *(Wrong("rules --decision beslut.yaml", 11, "beslut.yaml", {"beslut.yaml": text}) for text in TEXTS),
    *(
        Wrong("rules --decision beslut.yaml", 11, place, {"beslut.yaml": DECISION.replace(old, new, 1)})
        for old, new, place in CHANGES
    ),
)
