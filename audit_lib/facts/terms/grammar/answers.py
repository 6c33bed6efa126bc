"""Which predicate of a clause governs a length of time, and whose answer it is.

The predicate nearest before the length governs it; when none stands before, the nearest after.
"""

from dataclasses import dataclass

from audit_lib.facts.terms.grammar.clauses import Clause
from audit_lib.facts.terms.grammar.kinds import Kind, find_kinds
from audit_lib.facts.terms.grammar.owners import Owner, find_owner
from audit_lib.facts.terms.grammar.times import TimePhrase

_ORDERS = frozenset({"kom", "ring", "avboka", "boka", "omboka", "gå", "hämta", "betala", "beställ", "läs", "vänta"})


@dataclass(frozen=True)
class Answer:
    """The clause whose predicate governs a length of time, whose answer that is, and the pattern that says so."""

    clause: Clause
    owner: Owner
    why: str


def find_answer(clause: Clause, time: TimePhrase, *, receipt_counts: bool) -> Answer:
    """Return the governing answer."""
    found = find_kinds(clause, receipt_counts=receipt_counts)
    before = [hit for hit in found if clause.places[hit[0].at] < time.first]
    after = [hit for hit in found if clause.places[hit[0].at] > time.first]
    if not before and clause.words and clause.words[0] in _ORDERS and clause.places[0] < time.first:
        return Answer(clause, Owner.NOBODY, "uppmaning_forst")
    for word, kind in [*reversed(before), *after] if before else after:
        if kind.decides is not Kind.EVENT:
            return Answer(clause, *find_owner(word, kind.decides))
        is_ready = word.text.startswith(("klar", "färdig"))
        if not (is_ready and any(other.decides is Kind.NOUN and seen.at < word.at for seen, other in before)):
            return Answer(clause, Owner.NOBODY, kind.name)
    return Answer(clause, Owner.NOBODY, "inget_svar_i_satsen")
