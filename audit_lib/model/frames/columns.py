"""The columns of every frame that an analyst is given: type and meaning, written once.

The frames are made by this list (`typed.py`), and `docs/frames.md` is written from it.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from audit_lib.model.frames.fact_columns import FACT_COLUMNS
from audit_lib.model.frames.kinds import CATEGORY, COUNT, DATE, MOMENT, TEXT, FrameColumn, flags
from audit_lib.model.verdict import WORST_FIRST


class Frame(NamedTuple):
    """What a frame has a row for, and its columns."""

    row: str
    columns: tuple[FrameColumn, ...]


_CLINIC = FrameColumn("clinic_id", CATEGORY, "the clinic's HSA-id")
_RULE = FrameColumn("rule_id", CATEGORY, "the rule's id in the decision")
_SUBJECT = FrameColumn(
    "subject",
    TEXT,
    "what is judged: `-` the clinic, a service, a service_id, a certificate, an admin_id (in a result numbered)",
)
_VERDICT = FrameColumn(
    "verdict", CATEGORY, "one of the five; ordered, the worst first, so that `min()` is a rule's worst", WORST_FIRST
)
_SERVICE = FrameColumn("service", CATEGORY, "the service's code")
_NAME = FrameColumn("name", TEXT, "the clinic's name")
_TYPE = FrameColumn("clinic_type", CATEGORY, "mottagningstyp")
_MUNICIPALITY = FrameColumn("municipality", CATEGORY, "kommun")
_RULE_NAME = FrameColumn("rule_name", CATEGORY, "the rule's Swedish name")
_KIND = FrameColumn("kind", CATEGORY, "krav, rekommendation, information or datakvalitet")
_REPLIES = (
    FrameColumn(
        "n_assessed", COUNT, "errands whose first reply is in time or late; missing = hidden, to protect small counts"
    ),
    FrameColumn("n_in_time", COUNT, "of them in time; missing = hidden"),
)
_TALLY = (
    FrameColumn("uppfylld", COUNT, "met"),
    FrameColumn("ej_uppfylld", COUNT, "not met"),
    FrameColumn("varav_undantag", COUNT, "of those not met, covered by a decided waiver"),
    FrameColumn("kan_ej_bedomas", COUNT, "not to be judged, for a fact is missing"),
)

FRAMES: Final[Mapping[str, Frame]] = {
    "clinics": Frame(
        "a clinic of the run, those with a data error too",
        (
            _CLINIC,
            FrameColumn("state", CATEGORY, "done, done_before, failed, checked or data_error (then nothing else)"),
            _NAME,
            _TYPE,
            _MUNICIPALITY,
            FrameColumn("operated_by", CATEGORY, "egen, avtal or utan_avtal"),
            *flags(connected="connected to the e-services"),
            FrameColumn("connected_on", DATE, "since"),
            FrameColumn("closed_on", DATE, "closed from this day"),
            *flags(
                referral_required="a referral is demanded",
                physician_time_by_phone="a physician's time can be had by phone",
                documents_eservices="the routine for documentation covers e-services",
                webbtidbok="has webbtidbok",
                webbtidbok_coupled="coupled to the clinic's own booking system",
                webbtidbok_cancels="times are cancelled in it",
                webbtidbok_rebooks="times are rebooked in it",
            ),
        ),
    ),
    "verdicts": Frame(
        "clinic, rule and subject",
        (
            _CLINIC,
            _RULE,
            _RULE_NAME,
            _KIND,
            _SUBJECT,
            _VERDICT,
            FrameColumn("n_assessed", COUNT, "errands that the rule looked at; missing for rules not over errands"),
            FrameColumn("n_deviating", COUNT, "of them deviating"),
            FrameColumn("n_pending", COUNT, "not yet to be judged"),
            FrameColumn("n_excluded", COUNT, "withdrawn, or left out for data errors"),
            FrameColumn("observations", TEXT, "codes of what was seen beside the verdict, joined by `|`"),
        ),
    ),
    "deviations": Frame(
        "deviating errand, or other thing that does not meet a rule",
        (
            _CLINIC,
            _RULE,
            _SUBJECT,
            FrameColumn("item", TEXT, "the errand_id where errands are judged, else the subject"),
            FrameColumn("observed", TEXT, "what was found"),
            FrameColumn("expected", TEXT, "what the rule asks for"),
        ),
    ),
    "errands": Frame(
        "errand of the input that could be read whole, also before and after the period",
        (
            FrameColumn("errand_id", TEXT, "the errand's id"),
            _CLINIC,
            _SERVICE,
            FrameColumn("started_by", CATEGORY, "invanare, ombud or personal"),
            FrameColumn("starter_role", CATEGORY, "the role of staff who started it, as written"),
            FrameColumn("sent_at", MOMENT, "sent"),
            FrameColumn("sent_on", DATE, "its local date"),
            FrameColumn("withdrawn_at", MOMENT, "withdrawn"),
            FrameColumn("closed_at", MOMENT, "closed"),
            *flags(has_error="a data error leaves it out of every rule"),
        ),
    ),
    "data_errors": Frame(
        "fault in the input",
        (
            FrameColumn("table", CATEGORY, "the input table"),
            FrameColumn("row", COUNT, "the record in it; the header is row 1"),
            FrameColumn("column", CATEGORY, "the column; missing = the whole row"),
            FrameColumn("rule_id", CATEGORY, "DAT-01 to DAT-07"),
            FrameColumn("reason", TEXT, "what is wrong, never the value"),
        ),
    ),
    **{name: Frame(row, columns) for name, (row, columns) in FACT_COLUMNS.items()},
    "region_clinics": Frame(
        "clinic of the region's result; the tallies count krav, each by its worst verdict",
        (
            _CLINIC,
            _NAME,
            _TYPE,
            _MUNICIPALITY,
            *flags(is_in_scope="the decision is about it", is_reached="in scope, and not known to be unconnected"),
            *_TALLY,
            FrameColumn("place", CATEGORY, "in the funnel of reply times; missing = hidden"),
            *_REPLIES,
        ),
    ),
    "region_rules": Frame(
        "rule of the decision; the tallies count clinics, each by its worst verdict",
        (
            _RULE,
            _RULE_NAME,
            _KIND,
            FrameColumn("group", CATEGORY, "the decision's heading"),
            *_TALLY,
            FrameColumn("ej_tillamplig", COUNT, "the rule does not concern them"),
            FrameColumn("information", COUNT, "shown, never judged"),
        ),
    ),
    "region_months": Frame(
        "month of sending, also before the period",
        (FrameColumn("month", DATE, "its first day"), *_REPLIES),
    ),
    "explained_errands": Frame(
        "errand that deviates from the rule that is explained",
        (
            FrameColumn("errand_id", TEXT, "the errand's id"),
            _SERVICE,
            FrameColumn("sent_at", DATE, "sent, local time to the minute, without a time zone"),
            FrameColumn("due_on", DATE, "the last day for a first reply"),
            FrameColumn("replied_on", DATE, "the day of the first reply; missing = none"),
            FrameColumn("vardagar", COUNT, "vardagar to the first reply"),
            FrameColumn("starter_role", CATEGORY, "the role of staff who started it, folded"),
            FrameColumn("n_messages", COUNT, "messages after the first"),
        ),
    ),
    "explained_subjects": Frame(
        "thing that the rule is judged on; then the facts that its expressions name, as in their relation",
        (
            _SUBJECT,
            _VERDICT,
            *flags(applies="the rule applies to it", expected="it is as the rule expects"),
        ),
    ),
}
"""Frame → what it has a row for, and its columns in their order."""
