"""What a verdict may say, and of which kind a rule is (contract section 4)."""

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
