"""Which predicate of a clause governs a length of time, and whose answer it is.

A word of answering is not yet the clinic's promise: "behöver vi ditt svar" asks the resident, "apoteket svarar"
speaks for another, "provsvar" is a result, and "läses", "hanteras", "handläggs" answer nobody.
"""

from dataclasses import dataclass
from typing import Literal

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.clauses import Clause
from audit_lib.facts.terms.times import TimePhrase

Owner = Literal["clinic", "invanarens_svar", "annan_part", "behov_av_svar"]
_IMPERATIVES = lexicon.read_words(
    "svara besvara återkom återkoppla kontakta ring meddela hör bekräfta lämna skicka ge informera återkomma"
)
_OPENERS = lexicon.read_words("och men eller samt så då vänligen snälla var god gärna dock därefter sedan i vill")
_EXHORTATIONS = frozenset({"kom", "glöm", "tänk", "försök", "se", "var", "välj"})
_ORDERS = frozenset({"kom", "ring", "avboka", "boka", "omboka", "gå", "hämta", "betala", "beställ", "läs", "vänta"})
_SENT = lexicon.read_words("kommer ges skickas lämnas finns hittar syns visas publiceras får")
_STAFF = lexicon.read_words(
    "läkare läkaren sköterska sköterskan sjuksköterska sjuksköterskan personal personalen avdelningen"
    " kliniken mottagningen specialist"
)
_RESULTS = ("prov", "blodprov", "röntgen", "undersökning", "odling", "labb", "cellprov")


@dataclass(frozen=True)
class Answer:
    """The predicate of answering that governs a length of time, and whose it is."""

    clause: Clause
    owner: Owner


def find_answer(clause: Clause, time: TimePhrase, *, is_receipt_answer: bool, subject: str = "") -> Answer | None:
    """Return the governing answer, or None if the clause governs the length by something else.

    `subject` is the subject a coordinated clause inherits. The predicate nearest before the length governs it;
    when none stands before, the nearest after.
    """
    found: list[tuple[int, str]] = []
    for index in range(len(clause.words)):
        kind = _classify(clause.words, index, is_receipt_answer)
        if kind:
            found.append((index, kind))
    before = [hit for hit in found if clause.places[hit[0]] < time.first]
    after = [hit for hit in found if clause.places[hit[0]] > time.first]
    opens_with_order = clause.words and clause.words[0] in _ORDERS and clause.places[0] < time.first
    if not before and opens_with_order:
        return None
    for index, kind in [*reversed(before), *after] if before else after:
        if kind != "event":
            return Answer(clause, _find_owner(clause.words, index, kind, subject))
        is_ready = clause.words[index].startswith(("klar", "färdig"))
        if not (is_ready and any(other == "noun" and at < index for at, other in before)):
            return None
    return None


def _classify(words: list[str], index: int, is_receipt_answer: bool) -> str:  # noqa: PLR0911 - ordered tests
    word = words[index]
    following = words[index + 1 : index + 5]
    if word in lexicon.RECEIPT_WORDS:
        if not is_receipt_answer:
            return "event" if word in lexicon.ACTIVE_ANSWERS | lexicon.PASSIVE_ANSWERS else ""
        if word in lexicon.PASSIVE_ANSWERS:
            return "passive"
        return "verb" if word in lexicon.ACTIVE_ANSWERS else "noun"
    if word in lexicon.ANSWER_NOUNS:
        if {"efter", "enligt", "utan"} & set(words[max(0, index - 2) : index]):
            return ""
        is_result = following[:1] in (["på"], ["från"], ["om"]) and any(w.startswith(_RESULTS) for w in following[1:4])
        return "event" if is_result else "noun"
    if word in lexicon.ANSWER_TIME_NOUNS:
        return "noun"
    if word == "veta" and {"får", "få", "låter"} & set(words[max(0, index - 3) : index]):
        return "noun"
    if word in lexicon.MESSAGE_NOUNS:
        return "noun" if _is_message_to_reader(words, index) else ""
    if word in lexicon.PASSIVE_ANSWERS:
        return "passive"
    if word in lexicon.ACTIVE_ANSWERS:
        return "verb" if _reaches_someone(words, index) else "event"
    return "event" if lexicon.is_other_event(word) else ""


def _is_message_to_reader(words: list[str], index: int) -> bool:
    near = set(words[max(0, index - 4) : index])
    if near & {"ditt", "dina", "ert"}:
        return False
    if words[index] == "kontakt":
        return bool(near & {"tar", "tas", "ta", "tagit", "tagits"})
    if words[index] == "meddelande" and words[index + 1 : index + 2] != ["från"] and "vi" not in words:
        return False
    return bool(near & lexicon.GETS or ("vi" in words and near & {"skickar", "lämnar"}))


def _reaches_someone(words: list[str], index: int) -> bool:
    word = words[index]
    following = words[index + 1 : index + 6]
    everyone = {"dig", "er", "oss", "sig", "patienten", "invånaren", "upp", "tillbaka"}
    if word.startswith("hör"):
        return bool({"av", "från", "ifrån"} & set(following)) and bool(
            {"oss", "sig", "dig", "er", "mottagningen"} & set(following)
        )
    if word.startswith("ring"):
        return bool(everyone & set(words)) or word == "ring"
    if word.startswith(("meddela", "informera", "underrätta")):
        return bool(everyone & set(words)) or "vi" in words
    return not (word.startswith("svar") and following[:1] == ["i"] and following[1:2] in (["telefon"], ["telefonen"]))


def _find_owner(words: list[str], index: int, kind: str, subject: str) -> Owner:
    if _is_other_party(words, index):
        return "annan_part"
    if kind == "noun":
        return _find_noun_owner(words, index)
    if kind == "passive":
        return "invanarens_svar" if {"vi", "oss"} & set(words[max(0, index - 3) : index]) else "clinic"
    return _find_verb_owner(words, index, subject)


def _is_other_party(words: list[str], index: int) -> bool:
    for at, word in enumerate(words):
        if not lexicon.is_other_party(word):
            continue
        before = words[max(0, at - 2) : at]
        if {"från", "av"} & set(before):
            return True
        if "vi" in words or "oss" in words:
            if at == index + 1:
                return True
            continue
        if lexicon.CHANNEL_WORDS & set(before):
            if _STAFF & set(words[max(0, at - 4) : at]) and {"på", "vid", "hos"} & set(before):
                return True
            continue
        if not {"du", "ni"} & set(words):
            return True
    return False


def _find_noun_owner(words: list[str], index: int) -> Owner:  # noqa: PLR0911 - ordered tests
    here = set(words)
    reader_gets = any(
        (word in {"du", "ni", "man"} and lexicon.GETS & set(words[max(0, at - 1) : at + 4]))
        for at, word in enumerate(words)
    )
    if words[index + 1 : index + 3] in (["från", "dig"], ["av", "dig"], ["från", "er"], ["till", "oss"]):
        return "invanarens_svar"
    needs = here & lexicon.STRONG_NEEDS
    if needs and not ("vänta" in here and not here & {"väntar", "inväntar"} and "vi" not in here):
        is_reader_need = any(
            word in {"behöver", "vill", "önskar", "kräver"} and {"du", "ni"} & set(words[max(0, at - 1) : at + 2])
            for at, word in enumerate(words)
        )
        if not (reader_gets and {"får", "kommer"} & here):
            return "behov_av_svar" if is_reader_need else "invanarens_svar"
    if {"ditt", "dina", "ert", "era", "patientens"} & set(words[max(0, index - 2) : index]):
        return "clinic" if reader_gets or here & _SENT else "invanarens_svar"
    for at, word in enumerate(words):
        near = set(words[max(0, at - 1) : at + 2])
        if word == "vi" and near & {"får", "få", "fått", "erhåller"}:
            return "invanarens_svar"
        if word in {"du", "ni"} and near & {"lämnar", "skickar", "ger"} and at < index:
            return "invanarens_svar"
    if (
        "tillhanda" in here
        or {"ha", "inkommit"} <= here
        or ({"du", "ni"} & here and here & {"lämna", "lämnat", "inkomma", "ge"})
    ):
        return "invanarens_svar"
    opening = next((word for word in words if word not in _OPENERS), "")
    return "invanarens_svar" if opening in _IMPERATIVES else "clinic"


def _find_verb_owner(words: list[str], index: int, subject: str) -> Owner:  # noqa: PLR0911 - ordered tests
    word = words[index]
    here = set(words)
    near = set(words[max(0, index - 1) : index + 2])
    if word.startswith("hör"):
        after = set(words[index + 1 : index + 5])
        is_reader = {"dig", "er"} & set(words[index + 2 : index + 3])
        return "clinic" if after & {"oss", "sig", "mottagningen"} and not is_reader else "invanarens_svar"
    is_infinitive = word in _IMPERATIVES or word.endswith("a")
    if lexicon.READERS & near or (is_infinitive and words[max(0, index - 1)] in {"dig", "er"} and index):
        return "invanarens_svar"
    if "vi" in near:
        return "clinic"
    if "vi" in here:
        return "invanarens_svar" if here & lexicon.STRONG_NEEDS and here & {"du", "ni", "dig"} else "clinic"
    if {"dig", "er"} & set(words[index + 1 : index + 4]) and index:
        return "clinic"
    if {"du", "ni"} & here or lexicon.READERS & set(words[max(0, index - 3) : index]):
        return "invanarens_svar"
    if {"oss", "mottagningen"} & set(words[index + 1 : index + 3]) and word.startswith(("kontakt", "ring", "meddel")):
        return "invanarens_svar"
    opening = next((at for at, word in enumerate(words) if word not in _OPENERS), 0)
    if is_infinitive and words[0] in _EXHORTATIONS:
        return "invanarens_svar"
    if is_infinitive and index <= opening:
        return "clinic" if subject == "vi" else "invanarens_svar"
    if subject == "du":
        return "invanarens_svar"
    return "clinic"
