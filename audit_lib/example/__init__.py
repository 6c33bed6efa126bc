"""A synthetic region of any size ("syntetiska data"): fictional clinics, errands and messages, none real."""

from audit_lib.example.cards import write_contact_cards
from audit_lib.example.committed import write_committed_example
from audit_lib.example.generate import make_example

__all__ = ["make_example", "write_committed_example", "write_contact_cards"]
