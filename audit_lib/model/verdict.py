"""What a verdict may say, the numbers beside it, and of which kind a rule is (contract section 4)."""

from enum import StrEnum


class Verdict(StrEnum):
    """The five verdicts, stored in ASCII and printed in Swedish."""

    UPPFYLLD = "uppfylld"
    EJ_UPPFYLLD = "ej_uppfylld"
    EJ_TILLAMPLIG = "ej_tillamplig"
    KAN_EJ_BEDOMAS = "kan_ej_bedomas"
    INFORMATION = "information"


class Kind(StrEnum):
    """How binding a rule is, and whom it is about."""

    KRAV = "krav"
    REKOMMENDATION = "rekommendation"
    INFORMATION = "information"
    DATAKVALITET = "datakvalitet"


NUMBERS = ("n_assessed", "n_deviating", "n_pending", "n_excluded")
"""The numbers of errands beside a verdict, where the rule is on errands."""

VerdictColumns = dict[str, list[str] | list[int | None]]
"""One rule's `clinic_id`, `subject`, `verdict`, `observations` and `NUMBERS`, sorted by clinic and subject."""
