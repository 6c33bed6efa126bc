"""What a verdict may say, the numbers beside it, and of which kind a rule is (contract section 4)."""

from collections.abc import Collection
from enum import StrEnum

NUMBERS = ("n_assessed", "n_deviating", "n_pending", "n_excluded")
"""What a rule over errands counts beside its verdict."""
VerdictColumns = dict[str, list[str] | list[int | None]]
"""One rule's `clinic_id`, `subject`, `verdict`, `observations` and `NUMBERS`, sorted by clinic and subject."""
WAIVED = "beslutat_undantag"
"""The observation that stands beside an unmet verdict which a decided waiver covers."""
WHOLE_CLINIC = "-"
"""The subject of a rule about the clinic as a whole."""


class Verdict(StrEnum):
    """The five verdicts, stored in ASCII and printed in Swedish."""

    UPPFYLLD = "uppfylld"
    EJ_UPPFYLLD = "ej_uppfylld"
    EJ_TILLAMPLIG = "ej_tillamplig"
    KAN_EJ_BEDOMAS = "kan_ej_bedomas"
    INFORMATION = "information"

    @classmethod
    def worst(cls, verdicts: Collection[str]) -> "Verdict":
        """What a rule with several subjects counts as: met only when all that could be judged are, and all could be.

        >>> Verdict.worst(["uppfylld", "kan_ej_bedomas"])
        <Verdict.KAN_EJ_BEDOMAS: 'kan_ej_bedomas'>
        """
        return next(verdict for verdict in WORST_FIRST if verdict in verdicts)


WORST_FIRST = (
    Verdict.EJ_UPPFYLLD,
    Verdict.KAN_EJ_BEDOMAS,
    Verdict.UPPFYLLD,
    Verdict.INFORMATION,
    Verdict.EJ_TILLAMPLIG,
)


class Kind(StrEnum):
    """How binding a rule is, and whom it is about."""

    KRAV = "krav"
    REKOMMENDATION = "rekommendation"
    INFORMATION = "information"
    DATAKVALITET = "datakvalitet"


COMPARED = (Kind.KRAV, Kind.REKOMMENDATION)
"""The kinds that say something about the clinic, and so are compared between clinics and between reports."""


class DataRule(StrEnum):
    """The contract's rules about the data (section 5), each the id of its errors."""

    DUPLICATE_KEY = "DAT-01"
    MISSING_REFERENCE = "DAT-02"
    TIME_ORDER = "DAT-03"
    UNREADABLE = "DAT-04"
    HSA_ID = "DAT-05"
    IDENTITY_NUMBER = "DAT-06"
    PLATFORM = "DAT-07"
