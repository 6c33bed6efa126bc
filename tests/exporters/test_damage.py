"""Structural damage never changes a verdict unseen: the file is refused, or an error or a note tells of it."""

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from exporters.clean_region import make_clean_region
from exporters.judging import Judged, judge

from audit_lib.errors import InputError

N_EACH = 12


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def add_separator(draw: random.Random, path: Path) -> None:
    place = draw.choice([n for n, sign in enumerate(path.read_text(encoding="utf-8")) if sign == ","])
    text = path.read_text(encoding="utf-8")
    path.write_text(text[:place] + "," + text[place:], encoding="utf-8")


def lose_separator(draw: random.Random, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    place = draw.choice([n for n, sign in enumerate(text) if sign == ","])
    path.write_text(text[:place] + text[place + 1 :], encoding="utf-8")


def lose_quote(draw: random.Random, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    places = [n for n, sign in enumerate(text) if sign == '"']
    place = draw.choice(places or [0])
    path.write_text(text[:place] + text[place + 1 :] if places else '"' + text, encoding="utf-8")


def cut(draw: random.Random, path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: draw.randrange(len(data) // 2, len(data) - 1)])


def double_header(draw: random.Random, path: Path) -> None:
    lines = read_lines(path)
    lines.insert(draw.randrange(1, len(lines)), lines[0])
    path.write_text("".join(lines), encoding="utf-8")


def repeat_name(draw: random.Random, path: Path) -> None:
    header, *rest = read_lines(path)
    names = header.rstrip("\n").split(",")
    one, other = draw.sample(range(len(names)), 2)
    names[one] = names[other]
    path.write_text(",".join(names) + "\n" + "".join(rest), encoding="utf-8")


def swap_names(draw: random.Random, path: Path) -> None:
    header, *rest = read_lines(path)
    names = header.rstrip("\n").split(",")
    one, other = draw.sample(range(len(names)), 2)
    names[one], names[other] = names[other], names[one]
    path.write_text(",".join(names) + "\n" + "".join(rest), encoding="utf-8")


def encode_again(draw: random.Random, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.encode().decode(draw.choice(["cp1252", "latin-1"]), "replace"), encoding="utf-8")


def encode_otherwise(draw: random.Random, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode(draw.choice(["cp850", "cp437", "mac-roman", "utf-16-le", "utf-16-be"]), "replace"))


def lose_line_end(draw: random.Random, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    place = draw.choice([n for n, sign in enumerate(text[:-1]) if sign == "\n"])
    path.write_text(text[:place] + text[place + 1 :], encoding="utf-8")


def merge_cells(draw: random.Random, path: Path) -> None:
    """As a workbook where cells of a column that say the same are drawn together, which empties all but the first."""
    book = openpyxl.Workbook()
    columns, rows = make_clean_region("long")[path.stem]
    book.active.append([column.name for column in columns])
    for row in rows:
        book.active.append([row[column.name] for column in columns])
    column = draw.randrange(1, len(columns) + 1)
    first = draw.randrange(2, len(rows) + 1)
    book.active.merge_cells(start_row=first, end_row=first + 1, start_column=column, end_column=column)
    path.unlink()
    book.save(path.with_suffix(".xlsx"))


KINDS: list[Callable[[random.Random, Path], None]] = [
    add_separator,
    lose_separator,
    lose_quote,
    lose_line_end,
    cut,
    double_header,
    repeat_name,
    swap_names,
    encode_again,
    encode_otherwise,
    merge_cells,
]


def damage(kind: Callable[[random.Random, Path], None], draw: random.Random, table: str, given: Path) -> None:
    kind(draw, given / f"{table}.csv")


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judge(tmp_path_factory.mktemp("plain") / "long", "long")


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_damage_never_changes_a_verdict_without_a_word(
    kind: Callable[[random.Random, Path], None], tmp_path: Path, plain: Judged
) -> None:
    silent = []
    for seed in range(N_EACH):
        draw = random.Random(f"{kind.__name__} {seed}")  # noqa: S311 (chance, not a secret)
        table = draw.choice(sorted(make_clean_region("long")))
        try:
            judged = judge(tmp_path / str(seed), "long", partial(damage, kind, draw, table))
        except InputError as error:
            if not all(str(problem).endswith(".") for problem in error.problems):
                silent.append((seed, table, str(error)))
            continue
        if judged.verdicts != plain.verdicts and not judged.reasons and judged.notes == plain.notes:
            silent.append((seed, table, "verdicts changed in silence"))

    assert silent == []
