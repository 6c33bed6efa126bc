"""The proposal as a file to read through and paste from, and as lines that say what was found."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from audit_lib.intake.identity import mask_identities
from audit_lib.intake.suggest.matching import Confidence, Guess
from audit_lib.intake.suggest.proposal import Proposal, ProposedTable
from audit_lib.intake.suggest.unknown_words import UnknownWord
from audit_lib.model.run import RunParameters
from audit_lib.model.services import OTHER
from audit_lib.model.tables import TABLES, Column, Form
from audit_lib.wording.say import TABLE_NAMES, say, say_count

_WIDTH = 44


def write_proposal(proposal: Proposal, run: RunParameters) -> str:
    """Write the file: YAML that can be pasted as it stands, where what is doubtful waits behind a `#`.

    No space follows such a `#`: taken away alone, it leaves the line indented as it must be.
    """
    lines = [f"# {line}" for line in say("suggest.top", run_file=run.run_file.name).split("\n")]
    lines += [f"# {say('suggest.not_read', problem=problem)}" for problem in map(_mask, proposal.problems)]
    lines += [f"# {say('suggest.unused', names=_mask(', '.join(proposal.unused)))}"] if proposal.unused else []
    body = [line for name, table in proposal.tables.items() for line in _write_table(name, table, run)]
    if any(not line.lstrip().startswith("#") for line in body):
        lines += ["tables:", *body]
    else:
        lines += ["#tables:", *body]
    names = list(_write_names(proposal, run))
    if names:
        lines += ["names:" if any(not line.lstrip().startswith("#") for line in names) else "#names:", *names]
    return "\n".join(lines) + "\n"


def _write_table(name: str, table: ProposedTable, run: RunParameters) -> Iterator[str]:
    grid, own, match = table.found.grid, table.own, table.found.match
    yield ""
    yield f"  # {TABLE_NAMES[name]}: {say('suggest.in', name=_mask(grid.name))}"
    if table.found.beside:
        yield f"  # {say('suggest.beside', names=_mask(', '.join(other.name for other in table.found.beside)))}"
    body = [
        *([_pair(2, "file", _write_path(grid.path, run))] if table.must_name_file else []),
        *([_pair(2, "sheet", grid.sheet)] if grid.sheet and (not grid.is_only or own.sheet) else []),
        *([f"    header_row: {grid.header_row}"] if grid.header_row else []),
        *_write_columns(table),
        *_write_values(table),
    ]
    if any(not line.lstrip().startswith("#") for line in body):
        yield f"  {name}:"
    yield from body
    if match.lacking:
        lacking = ", ".join(match.lacking)
        yield f"    # {say('suggest.lacking', columns=lacking)}"
    guessed = {guess.place for guess in match.guesses}
    left = [header.strip() for place, header in enumerate(grid.headers) if header.strip() and place not in guessed]
    if left:
        yield f"    # {say('suggest.left', headers=_mask(', '.join(left)))}"


def _write_columns(table: ProposedTable) -> Iterator[str]:
    known = [guess.header.strip() for guess in table.found.match.guesses if guess.is_known]
    if known:
        yield f"    # {say('suggest.known', headers=_mask(', '.join(known)))}"
    headers = [header.strip().casefold() for header in table.found.grid.headers]
    guesses = [guess for guess in table.found.match.guesses if not guess.is_known]
    rows = [_pair(3, header, column) for header, column in table.own.columns.items()]
    for guess in guesses:
        header = guess.header.strip()
        is_usable = headers.count(header.casefold()) == 1 and _mask(header) == header
        mark = "" if is_usable and guess.confidence is not Confidence.DOUBTFUL else "#"
        pair = f"{json.dumps(_mask(header), ensure_ascii=False)}: {guess.column.name}"
        rows.append(f"      {mark}{pair:<{_WIDTH}} # {_explain(guess, is_twice=headers.count(header.casefold()) > 1)}")
    yield from _head("columns", rows)


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
    return f"{say(f'suggest.{guess.confidence}')}: {'; '.join(reasons or [say('suggest.weak')])}"


def _write_values(table: ProposedTable) -> Iterator[str]:
    columns = list(dict.fromkeys((*table.own.values, *table.words)))
    rows: list[str] = []
    for name in columns:
        column = next(guess.column for guess in table.found.match.guesses if guess.column.name == name)
        words = table.words.get(name, [])
        written = [_pair(4, word, said) for word, said in table.own.values.get(name, {}).items()]
        if words is None:
            rows.append(f"      # {name}: {say('suggest.hidden_words')}")
            continue
        written += [_write_word(word, 8, _list_choices(column)) for word in words]
        is_live = any(not line.lstrip().startswith("#") for line in written)
        rows += [f"      {'' if is_live else '#'}{name}:", *written]
    yield from _head("values", rows)


def _write_word(word: UnknownWord, indent: int, choices: Sequence[str]) -> str:
    said = word.meaning or choices[0]
    mark = "" if word.is_sure else "#"
    pair = f"{json.dumps(word.written, ensure_ascii=False)}: {said}"
    counted = say_count("rows", word.n_rows)
    if word.meaning:
        why = say("suggest.word" if word.is_sure else "suggest.word_like", rows=counted)
    else:
        why = say("suggest.choose", rows=counted, words=", ".join(choices))
    return f"{' ' * indent}{mark}{pair:<{_WIDTH}} # {why}"


def _list_choices(column: Column) -> list[str]:
    if column.form is Form.TRI:
        return ["ja", "nej", "okänt"]
    return [*column.domain, *(["okänt"] if column.may_be_unknown else [])]


def _write_names(proposal: Proposal, run: RunParameters) -> Iterator[str]:
    unknown = [word for word in proposal.services if word.written not in run.names]
    if unknown or proposal.hidden_services:
        yield from (_pair(1, name, code) for name, code in run.names.items())
    for word in unknown:
        pair = f"{json.dumps(word.written, ensure_ascii=False)}: {word.meaning or OTHER}"
        key = "suggest.service_like" if word.meaning else "suggest.service"
        yield f"  #{pair:<{_WIDTH}} # {say(key, rows=say_count('rows', word.n_rows))}"
    for table in proposal.hidden_services:
        yield f"  # {TABLE_NAMES[table]}: {say('suggest.hidden_services')}"


def _head(name: str, rows: Sequence[str]) -> Iterator[str]:
    """A key above its rows, waiting as they do where they all wait."""
    if rows:
        yield f"    {name}:" if any(not row.lstrip().startswith("#") for row in rows) else f"    #{name}:"
        yield from rows


def _pair(level: int, name: str, value: str) -> str:
    key = name if level <= 2 and name.isidentifier() else json.dumps(name, ensure_ascii=False)
    return f"{'  ' * level}{key}: {json.dumps(value, ensure_ascii=False)}"


def _write_path(path: Path, run: RunParameters) -> str:
    folder = run.run_file.parent
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _mask(text: object) -> str:
    return " ".join(mask_identities(str(text)).split())


def describe_proposal(proposal: Proposal, written: Path, run_file: Path) -> list[str]:
    """Tell what was found and what to do next, a line each."""
    lines = []
    for name, table in proposal.tables.items():
        counts = table.n_by_confidence
        lines.append(
            say(
                "suggest.found",
                table=TABLE_NAMES[name],
                place=_mask(table.found.grid.name),
                row=table.found.grid.header_row or 1,
                n_known=sum(guess.is_known for guess in table.found.match.guesses),
                n_new=counts[Confidence.SURE] + counts[Confidence.LIKELY],
                n_sure=counts[Confidence.SURE],
                n_doubtful=counts[Confidence.DOUBTFUL],
            )
        )
        if table.found.match.lacking:
            lines.append("  " + say("suggest.lacking", columns=", ".join(table.found.match.lacking)))
    if not proposal.tables:
        lines.append(say("suggest.none"))
    absent = [TABLE_NAMES[name] for name in TABLES if name not in proposal.tables]
    lines += [say("suggest.absent", tables=", ".join(absent))] if absent else []
    n_words = sum(len(words) for table in proposal.tables.values() for words in table.words.values() if words)
    if n_words or proposal.services:
        lines.append(say("suggest.words", n_words=n_words, n_services=len(proposal.services)))
    lines += [say("suggest.unused", names=_mask(", ".join(proposal.unused)))] if proposal.unused else []
    lines += [say("suggest.skipped", names=", ".join(proposal.skipped))] if proposal.skipped else []
    lines += [say("suggest.not_read", problem=_mask(problem)) for problem in proposal.problems]
    return [*lines, say("suggest.next", path=written, run_file=run_file)]


def summarise_proposal(proposal: Proposal, written: Path) -> Mapping[str, object]:
    """The same for a program: headers, never a word of a cell."""
    return {
        "proposal": str(written),
        "tables": {
            name: {
                "file": table.found.grid.path.name,
                "sheet": table.found.grid.sheet or None,
                "header_row": table.found.grid.header_row or 1,
                "columns": {
                    _mask(guess.header.strip()): {
                        "column": guess.column.name,
                        "confidence": "known" if guess.is_known else guess.confidence,
                    }
                    for guess in table.found.match.guesses
                },
                "lacking": table.found.match.lacking,
                "unknown_words": {name: len(words) if words else None for name, words in table.words.items()},
            }
            for name, table in proposal.tables.items()
        },
        "unknown_services": len(proposal.services),
        "unused": [_mask(name) for name in proposal.unused],
        "problems": [_mask(problem) for problem in proposal.problems],
    }
