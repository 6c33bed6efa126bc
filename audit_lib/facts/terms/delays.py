"""A sentence → whether it says that the answer may take longer than promised, and the pattern that says so."""

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.grammar.clauses import Clause, split_clauses
from audit_lib.facts.terms.grammar.openings import ClauseKind
from audit_lib.facts.terms.grammar.patterns import Pattern, find_first
from audit_lib.facts.terms.grammar.times import find_times
from audit_lib.facts.terms.tokens import read_tokens

_GUARANTEES = frozenset({"garantera", "garanteras", "lova"})
_EXCEPTS = frozenset({"gäller", "utom", "förutom", "undantag", "undantaget"})
_LASTS = lexicon.read_words("ta tar tid dröja dröjer bli blir vänta väntan än")
_DELAYED = lexicon.read_words("dröja dröjer fördröjas fördröjs fördröjning fördröjningar försenas")


def _names_season(said: Clause) -> bool:
    """Whether it names a season or a state of affairs in which answers wait."""
    return lexicon.SEASONS.search(said.text) is not None


def _names_few(said: Clause) -> bool:
    """Whether it speaks of the exceptional case."""
    return "undantagsfall" in said.words or {"vissa", "fall"} <= said.all


DELAYS: tuple[Pattern[Clause, bool], ...] = (
    Pattern(
        "kan_inte_garanteras", True, "Vi svarar inom två vardagar. Detta kan vi dock inte garantera vid hög belastning."
    ).when(
        lambda said: said.all & _GUARANTEES and (said.text.startswith("det") or _names_season(said))
    ),  # granskning_annan-59
    Pattern("garanteras", False, "Du får svar inom två vardagar. Vi kan garantera längre tid hos läkaren.").when(
        lambda said: said.all & _GUARANTEES
    ),
    Pattern("drojer_inte", False, "Du får svar inom två vardagar. Det tar inte längre tid.").when(
        lambda said: said.all & lexicon.NEGATIONS and "gäller" not in said.words
    ),
    Pattern("galler_inte_sommaren", True, "Vi svarar inom två vardagar förutom i juli.").when(
        lambda said: said.all & _EXCEPTS and _names_season(said)
    ),  # granskning_annan-31
    Pattern("galler_inte_annat", False, "Du får svar inom två vardagar. Frikortet gäller längre tid än ett år.").when(
        lambda said: said.all & _EXCEPTS
    ),
    Pattern("i_undantagsfall", True, "Du får svar inom två vardagar, i vissa fall längre.").when(
        lambda said: _names_few(said) and said.all & {"senare", "längre", "dröja", "dröjer"}
    ),  # granskning_annan-131
    Pattern("undantagsfall", False, "Du får svar inom två vardagar. I vissa fall kan sjukskrivningen förlängas.").when(
        _names_few
    ),
    Pattern("tar_langre_tid", True, "Vi svarar inom två vardagar. Ibland tar det längre tid.").when(
        lambda said: "längre" in said.words and (said.all & (_LASTS | lexicon.ANSWER_TIME_NOUNS) or _names_season(said))
    ),  # granskning_annan-112
    Pattern("inte_langre", False, "Du får svar inom två vardagar. Priset för längre samtal varierar.").when(
        lambda said: "längre" in said.words
    ),
    Pattern("drojer", True, "Du får svar inom två vardagar. Svarstiden kan variera.").when(
        lambda said: (
            said.all & _DELAYED
            or any(word.startswith(("försening", "försenad", "varier", "förläng")) for word in said.words)
        )
    ),  # granskning_annan-08
    Pattern("inget_drojer", False, "Du får svar inom två vardagar. Förlåt att det har dröjt."),
)


def find_delay(sentence: str) -> str:
    """Return the pattern by which the sentence says so, or nothing; weekends are no exception among vardagar."""
    lowered = sentence.lower()
    if not lexicon.EXCEPTION_CUES.search(lowered):
        return ""
    tokens = read_tokens(sentence)
    clauses = split_clauses(tokens, find_times(tokens))
    for at, clause in enumerate(clauses):
        has_own_limit = clause.times and {"dröjer", "dröja"} & clause.all
        if clause.kind is ClauseKind.CONDITION or has_own_limit or not lexicon.EXCEPTION_CUES.search(clause.text):
            continue
        delay = find_first(DELAYS, clause)
        if delay.decides and not _is_about_other_thing(clauses, at):
            is_weekend = lexicon.WEEKENDS.search(lowered) and not lexicon.SEASONS.search(lowered)
            is_final = lexicon.FINAL_WORDS & {token.word for token in tokens}
            return "" if is_weekend or is_final else delay.name
    return ""


def _is_about_other_thing(clauses: list[Clause], at: int) -> bool:
    """Whether a receipt, visit or the like is what takes longer; an aside speaks of the clause it leans on."""
    clause = clauses[at]
    if clause.names_answer:
        waited_for = clause.words[clause.words.index("vänta") :] if "vänta" in clause.words else []
        return any(lexicon.is_other_thing(word) for word in waited_for)
    words = clause.text.replace("längre tid", "längre").split()
    following = clauses[at + 1 : at + 2]
    if following and following[0].words[:1] in (["innan"], ["tills"]):
        words += following[0].words
    leans_back = not clause.has_verb or clause.words[:1] == ["vilket"]
    if leans_back and at and not clauses[at - 1].names_answer:
        words += clauses[at - 1].words
    return any(lexicon.is_other_thing(word) for word in words)
