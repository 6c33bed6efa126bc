"""The proposal as a file to read through and paste from."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from audit_lib.intake.identity import mask_identities
from audit_lib.intake.suggest.matching import Confidence, Guess
from audit_lib.intake.suggest.proposal import Proposal, ProposedTable
from audit_lib.intake.suggest.unknown_words import UnknownWord
from audit_lib.model.run import RunParameters
from audit_lib.model.tables import TABLES, Column, Form, Table
from audit_lib.wording.say import TABLE_NAMES, say, say_count

_WIDTH = 44
_TO_CHOOSE = "…"
"""Stands where only the analyst knows the word; it is no word of the contract, so nobody confirms it by accident."""


def write_proposal(proposal: Proposal, run: RunParameters) -> str:
    """Write the file: YAML that can be pasted as it stands, where what is doubtful waits behind a `#`.

    No space follows such a `#`: taken away alone, it leaves the line indented as it must be.
    """
    lines = [f"# {line}" for line in say("suggest.top", run_file=run.run_file.name).split("\n")]
    lines += [_remark(0, "suggest.not_read", problem=problem) for problem in proposal.problems]
    lines += [_remark(0, "suggest.unused", names=", ".join(proposal.unused))] if proposal.unused else []
    kept = [name for name in run.tables if name not in proposal.tables]
    lines += [_remark(0, "suggest.keep", tables=", ".join(kept))] if kept else []
    tables = [line for name, table in proposal.tables.items() for line in _write_table(name, table, run)]
    lines += _head(0, "tables", tables)
    lines += _head(0, "names", list(_write_names(proposal, run)))
    return "\n".join(lines) + "\n"


def _write_table(name: str, table: ProposedTable, run: RunParameters) -> Iterator[str]:
    grid, own, match = table.found.grid, table.own, table.found.match
    yield ""
    yield _remark(1, "suggest.in", table=TABLE_NAMES[name], name=grid.name)
    if table.found.beside:
        yield _remark(1, "suggest.beside", names=", ".join(other.name for other in table.found.beside))
    guessed = {guess.place for guess in match.guesses}
    known = [guess.header.strip() for guess in match.guesses if guess.is_known]
    left = [header.strip() for place, header in enumerate(grid.headers) if header.strip() and place not in guessed]
    body = [
        *([_write_place("file", _write_path(grid.path, run))] if table.must_name_file else []),
        *([_write_place("sheet", grid.sheet)] if grid.sheet and (not grid.is_only or own.sheet) else []),
        *([f"    header_row: {grid.header_row}"] if grid.header_row else []),
        *([_remark(2, "suggest.known", headers=", ".join(known))] if known else []),
        *_write_columns(table),
        *_write_values(TABLES[name], table),
        *([_remark(2, "suggest.lacking", columns=", ".join(match.lacking))] if match.lacking else []),
        *([_remark(2, "suggest.left", headers=", ".join(left))] if left else []),
    ]
    yield from _head(1, name, body)


def _write_place(key: str, value: str) -> str:
    """Write the name of a file or a sheet; one that may not be written down waits, for the analyst to rename it."""
    mark = "" if _mask(value) == value else "#"
    return f"    {mark}{key}: {json.dumps(_mask(value), ensure_ascii=False)}"


def _write_columns(table: ProposedTable) -> Iterator[str]:
    headers = [header.strip().casefold() for header in table.found.grid.headers]
    rows = []
    for header, column in table.own.columns.items():
        gone = "" if header.strip().casefold() in headers else " # " + say("suggest.gone")
        rows.append(f"      {'#' if gone else ''}{_pair(header, column)}{gone}")
    for guess in table.found.match.guesses:
        header = guess.header.strip()
        n_times = headers.count(header.casefold())
        is_usable = n_times == 1 and _mask(header) == header and guess.confidence is not Confidence.DOUBTFUL
        if not guess.is_known:
            pair = f"{'' if is_usable else '#'}{_pair(header, guess.column.name)}"
            rows.append(f"      {pair:<{_WIDTH}} # {_explain(guess, is_twice=n_times > 1)}")
    yield from _head(2, "columns", rows)


def _explain(guess: Guess, *, is_twice: bool) -> str:
    reasons = []
    if guess.likeness >= 0.5:
        reasons.append(say("suggest.like"))
    if guess.fit >= 0.5:
        reasons.append(say(f"suggest.cells.{guess.column.form}"))
    if guess.beside:
        reasons.append(say("suggest.or", columns=", ".join(guess.beside)))
    if is_twice:
        reasons.append(say("suggest.twice"))
    why = "; ".join(reasons) or say("suggest.weak")
    return f"{say(f'suggest.{guess.confidence}')}: {why}"


def _write_values(table: Table, proposed: ProposedTable) -> Iterator[str]:
    rows: list[str] = []
    for name in dict.fromkeys((*proposed.own.values, *proposed.words)):
        own, words = proposed.own.values.get(name, {}), proposed.words.get(name, ())
        choices = _list_choices(table.find_column(name))
        written = [f"        {_pair(word, said)}" for word, said in own.items()]
        written += [_write_word(word, choices) for word in words or ()]
        rows += _head(3, name, written)
        rows += [_remark(3, "suggest.hidden_words", column=name)] if words is None else []
    yield from _head(2, "values", rows)


def _write_word(word: UnknownWord, choices: Sequence[str]) -> str:
    pair = f"{'' if word.is_sure else '#'}{_pair(word.written, word.meaning or _TO_CHOOSE)}"
    counted = say_count("rows", word.n_rows)
    if word.meaning:
        why = say("suggest.word" if word.is_sure else "suggest.word_like", rows=counted)
    else:
        why = say("suggest.choose", rows=counted, words=", ".join(choices))
    return f"        {pair:<{_WIDTH}} # {why}"


def _list_choices(column: Column) -> list[str]:
    if column.form is Form.TRI:
        return ["ja", "nej", "okänt"]
    return [*column.domain, *(["okänt"] if column.may_be_unknown else [])]


def _write_names(proposal: Proposal, run: RunParameters) -> Iterator[str]:
    if proposal.services or proposal.hidden_services:
        yield from (f"  {_pair(name, code)}" for name, code in run.names.items())
    for word in proposal.services:
        pair = f"#{_pair(word.written, word.meaning or _TO_CHOOSE)}"
        why = say("suggest.service_like" if word.meaning else "suggest.service", rows=say_count("rows", word.n_rows))
        yield f"  {pair:<{_WIDTH}} # {why}"
    yield from (_remark(1, "suggest.hidden_services", table=TABLE_NAMES[table]) for table in proposal.hidden_services)


def _head(level: int, name: str, rows: Sequence[str]) -> list[str]:
    """Put a key above its rows, which waits as they do where they all wait."""
    is_waiting = not any(row and not row.lstrip().startswith("#") for row in rows)
    return [f"{'  ' * level}{'#' if is_waiting else ''}{name}:", *rows] if rows else []


def _remark(level: int, key: str, **said: object) -> str:
    return f"{'  ' * level}# {_mask(say(key, **said))}"


def _pair(name: str, value: str) -> str:
    return f"{json.dumps(_mask(name), ensure_ascii=False)}: {value}"


def _write_path(path: Path, run: RunParameters) -> str:
    folder = run.run_file.parent
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _mask(text: object) -> str:
    return " ".join(mask_identities(str(text)).split())
