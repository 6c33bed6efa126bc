"""The text reader: a villkorstext → what it says, with the phrase that decides and why.

It answers what the text says, never whether a clinic complies: the decision turns the content into a verdict.
"""

import re
from dataclasses import dataclass

from audit_lib.facts.terms.grading import Grade, grade_promise
from audit_lib.facts.terms.ombud import read_ombud
from audit_lib.facts.terms.sentences import normalise_words, split_terms

_UNIT_NAMES = (
    "klinik|mottagning|vårdcentral|hälsocentral|sjukhus|avdelning|enhet|lasarett|tandvård|teamet|läkare|sjuksköterska"
)
_PLACEHOLDER = re.compile(
    rf"(?<![^\W\d_])x{{2,}}[-–‑ ](?:{_UNIT_NAMES})\w{{0,20}}"
    r"|(?<![^\W\d_])x{2,}(?:[ \-–‑/.:]{1,3}x{2,})+(?![^\W_])"
    r"|\[[^\[\]\n]{0,80}?namn[^\[\]\n]{0,80}\]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TermsContent:
    """What a villkorstext says.

    `promise` and `ombud` are None where a cut or unclear text leaves it open. `promise` is true for the grades exakt,
    likvardig (under the reading arbetsdag_likvardig) and strangare. `promise_place` is start and end in `plain`, the
    normalised points joined by newlines. `promise_why` names the pattern that decides, or says how the lengths weigh
    together (inget_lofte, annan_tid, motsagelse, klippt); `ombud_why` is a code like those.
    """

    has_text: bool
    is_cut: bool
    ombud: bool | None
    ombud_phrase: str | None
    ombud_why: str
    ombud_is_last: bool
    promise: bool | None
    promise_grade: Grade
    promise_phrase: str | None
    promise_place: tuple[int, int] | None
    promise_why: str
    has_placeholder: bool
    placeholder_phrase: str | None
    plain: str
    points: tuple[str, ...]


def read_terms(html: str, *, receipt_counts: bool) -> TermsContent:
    """Read a villkorstext (HTML or plain text); never fails, whatever the text.

    `receipt_counts` says that a bekräftelse counts as the answer.

    >>> content = read_terms("<ul><li>Du får svar inom två vardagar.</li></ul>", receipt_counts=False)
    >>> content.promise_grade, content.promise_why, content.promise_phrase, content.ombud
    ('exakt', 'svar_ges', 'Du får svar inom två vardagar', False)
    """
    terms = split_terms(html)
    ombud = read_ombud(terms)
    promise = grade_promise(terms, receipt_counts=receipt_counts)
    placeholder = _PLACEHOLDER.search(terms.plain)
    return TermsContent(
        has_text=bool(terms.plain),
        is_cut=terms.is_cut,
        ombud=ombud.ombud,
        ombud_phrase=ombud.phrase,
        ombud_why=ombud.why,
        ombud_is_last=ombud.is_last,
        promise=promise.promise,
        promise_grade=promise.grade,
        promise_phrase=terms.plain[slice(*promise.place)] if promise.place else None,
        promise_place=promise.place,
        promise_why=promise.why,
        has_placeholder=placeholder is not None,
        placeholder_phrase=placeholder.group() if placeholder else None,
        plain=terms.plain,
        points=terms.points,
    )


def names_certificate_with_visit(html: str, certificate: str) -> bool | None:
    """Whether some point names the certificate and says "besök", both casefolded and also inside a word.

    None when the text is cut without such a point: the rest is not known.
    """
    terms = split_terms(html)
    name = " ".join(normalise_words(certificate).split()).casefold()
    points = [point.casefold() for point in terms.points]
    if name and any(name in point and "besök" in point for point in points):
        return True
    return None if terms.is_cut else False


def has_ombud_point(html: str) -> bool:
    """Whether the text grants ombud, for the hint that the point stands only in the description."""
    return read_ombud(split_terms(html)).ombud is True
