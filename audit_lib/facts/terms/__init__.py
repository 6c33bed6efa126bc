"""What the villkorstexter say: the ombud point, the promise of an answer, placeholders, certificates with a visit."""

from audit_lib.facts.terms.content import TermsContent, has_ombud_point, names_certificate_with_visit, read_terms

__all__ = ["TermsContent", "has_ombud_point", "names_certificate_with_visit", "read_terms"]
