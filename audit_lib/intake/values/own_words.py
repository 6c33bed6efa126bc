"""The region's own words of a column, `values:` of the run file, put into the contract's before anything is read."""

import unicodedata
from collections.abc import Iterator, Mapping

import duckdb

from audit_lib.files.paths import quote_text
from audit_lib.intake.values.cells import quote
from audit_lib.model.run.own_tables import OwnTable
from audit_lib.model.tables import TABLES, UNKNOWN, Column, Form

_UNKNOWN_WORDS = ("okänt", "okand", "vet ej", "-")


def apply_own_words(con: duckdb.DuckDBPyConnection, table: str, own: OwnTable) -> None:
    """Put a view over `raw_<table>` where own words are the contract's; count the cells of each column in `readings`.

    Own words win over the contract's: a code that a reader has made a value of is its text again.
    """
    given = {str(name) for name, *_ in con.execute(f"DESCRIBE raw_{table}").fetchall()}
    dropped: list[str] = []
    values: list[str] = []
    for name, words in own.values.items():
        column = TABLES[table].find_column(name)
        if name not in given or not words:
            continue
        # Only a code that was plain stands beside its column; of a time there is no word.
        is_plain = column.form is Form.CODE and f"plain_{name}" in given
        text = f"coalesce({quote(name)}, CAST(plain_{name} AS VARCHAR))" if is_plain else quote(name)
        if is_plain:
            dropped.append(f"plain_{name}")
        cases = dict(_list_cases(column, words))
        folded = f"lower(clean_text({text}))"
        con.execute(
            f"INSERT INTO readings SELECT '{table}', '{name}', 'own', '', count(*) FROM raw_{table} "
            f"WHERE {folded} IN ({', '.join(map(quote_text, cases))}) HAVING count(*) > 0"
        )
        whens = " ".join(f"WHEN {quote_text(word)} THEN {said}" for word, said in cases.items())
        values.append(f"CASE {folded} {whens} ELSE {text} END AS {quote(name)}")
    if values:
        excluded = f" EXCLUDE ({', '.join(map(quote, dropped))})" if dropped else ""
        con.execute(f"ALTER VIEW raw_{table} RENAME TO written_{table}")
        con.execute(f"CREATE VIEW raw_{table} AS SELECT *{excluded} REPLACE ({', '.join(values)}) FROM written_{table}")


def _list_cases(column: Column, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each own word, folded, and the SQL of what it says; a number also as a tool has promoted it."""
    folded = {_fold(word): said for word, said in words.items()}
    promoted = {f"{word}.0": said for word, said in folded.items() if word.isdecimal()}
    for word, said in (promoted | folded).items():
        yield word, _write_said(column, said)


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).strip().lower()


def _write_said(column: Column, said: str) -> str:
    """Write what a word says; "okänt" is no value in a column that has no such word."""
    has_word = column.form is Form.TRI or column.may_be_unknown
    if said.strip() and (has_word or _fold(said) not in _UNKNOWN_WORDS):
        return quote_text(said)
    return quote_text(UNKNOWN) if said.strip() and column.empty_is_fact else "NULL"
