"""Points → is there one about acting for oneself or as ombud, or only one that mentions, refers to or refuses ombud?

Deny before grant: within the clause that holds the word, a negation refuses unless it is an exception in disguise
("inte för någon annan om du inte är ombud", "inte andra än den du är ombud för").
"""

import re
from dataclasses import dataclass

from audit_lib.facts.terms.sentences import SplitTerms

_WORD = re.compile(r"(?<![\w-])ombud(?:et|en|s|ets|ens)?(?![\w-]|…)", re.IGNORECASE)
_WORD_AT_CUT = re.compile(r"\b(?:som|är|agerar|agera|vara|genom) ombud…$", re.IGNORECASE)
_GUARDIAN = re.compile(r"\b(?:vårdnads?havar|förmyndar)", re.IGNORECASE)
_CLAUSE_BREAK = re.compile(r"[,;.!?()]|\s[-–—]\s|\b(?:men|dock)\b")
_SENTENCE_END = re.compile(r"[.!?]\s")
_REFUSAL = re.compile(
    r"\b(?:inte|ej|icke|inga|inget|ingen|aldrig|omöjligt|saknas|saknar|förbjudet|otillåtet|varken|undantag|utom)\b"
)
_EXCEPTIVE = re.compile(
    r"\b(?:om (?:du|ni|man|han|hon) (?:inte|ej)|om inte|inte (?:bara|endast|enbart)|såvida|utan att|än|förutom)\b"
)
_REFERENCE = re.compile(
    r"\bl[äa]s (?:mer|mera|vidare|om)\b|\bmer(?:a)? (?:information|om|info)\b|\binformation (?:om|för)\b|\binfo om\b"
    r"|\bhur (?:du|man) (?:blir|utser|ansöker|registrerar|skaffar|väljer)\b|\bså (?:här )?(?:blir|utser"
    r"|väljer|registrerar) du\b"
    r"|\b(?:utser?|väljer?|välj|ansök|ansöker|registrerar?|lägg till|bli|skaffar?|anmäl)"
    r" (?:om |dig som |ditt |ett |som )*ombud"
    r"|\bfrågor om ombud\b|\bom ombud (?:finns|på|hittar)\b|\bvad är ett ombud\b|\bvem kan vara ombud\b"
    r"|\bse (?:även |mer på )?(?:1177|www|länk)"
)
_HINDRANCE = re.compile(r"\b(?:hänvisas|ring(?:er|a)?|telefon(?:en)?|vänd(?:er|a)?|kontakta(?:r|s)?|blankett)\b")
_ACT = re.compile(
    r"\b(?:som ombud|är ombud|vara ombud|dig själv|egen|egna|eget|åt|för någon|för den|för andra"
    r"|agera\w*|företräd\w*|uträtta"
    r"|utför\w*|använd\w*|ombudet (?:kan|får)|ombud (?:kan|får)|av ombud|(?:genom|via) (?:ditt |ett )?ombud"
    r"|eller ombud|och ombud|för ombud|gäller|behörig\w*|i ditt ställe)\b"
)


@dataclass(frozen=True)
class OmbudContent:
    """`ombud` is None where the text neither grants nor leaves out; `place` is the deciding word's place in plain."""

    ombud: bool | None
    why: str
    phrase: str | None = None
    is_last: bool = False


def read_ombud(terms: SplitTerms) -> OmbudContent:
    """Read every point that has the word ombud; the first that grants decides."""
    doubtful: OmbudContent | None = None
    for index, point in enumerate(terms.points):
        is_last = index == len(terms.points) - 1
        word = _WORD.search(point) or (is_last and _WORD_AT_CUT.search(point)) or None
        if word is None:
            continue
        why = _judge_point(point.lower())
        if why == "ombudspunkt":
            return OmbudContent(True, why, point, is_last)
        doubtful = doubtful or OmbudContent(None, why, point, is_last)
    if doubtful is not None:
        return doubtful
    if terms.is_cut:
        return OmbudContent(None, "klippt")
    guardian = next((point for point in terms.points if _GUARDIAN.search(point)), None)
    if guardian is not None:
        return OmbudContent(None, "vardnadshavare", guardian, guardian == terms.points[-1])
    return OmbudContent(False, "ombud_saknas")


def _judge_point(point: str) -> str:
    clauses = [clause for clause in _CLAUSE_BREAK.split(point) if _WORD.search(clause) or "ombud…" in clause]
    if any(_REFUSAL.search(clause) and not _EXCEPTIVE.search(clause) for clause in clauses):
        return "nekas"
    if clauses and all(_REFERENCE.search(clause) for clause in clauses):
        return "hanvisning"
    has_act = any(_ACT.search(clause) for clause in clauses)
    sentences = [sentence for sentence in _SENTENCE_END.split(point) if _WORD.search(sentence)]
    if not has_act and any(_HINDRANCE.search(sentence) for sentence in sentences):
        return "hanvisning"
    return "ombudspunkt"
