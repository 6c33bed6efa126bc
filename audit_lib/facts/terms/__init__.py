"""What the villkorstexter say: the ombud point, the promise of an answer, placeholders, certificates with a visit."""

from audit_lib.facts.terms.reading import (
    TermsReading,
    has_ombud_point,
    names_certificate_with_visit,
    read_terms,
)

__all__ = ["TermsReading", "has_ombud_point", "names_certificate_with_visit", "read_terms"]
