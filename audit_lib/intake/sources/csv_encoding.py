"""What a text file is written in: UTF-8, or cp1252 as older systems do; anything else is refused, never guessed."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from audit_lib.errors import InputError, Problem

_CHUNK = 1 << 22
_STRAY = re.compile("[\udc80-\udcff]")
"""What is left, decoded with `surrogateescape`, of a byte that is no part of UTF-8."""
_SURELY_UTF8 = re.compile("[\u00c0-\u00ff\ufeff]")
"""Signs whose bytes no cp1252 text has in a row: western letters (Ã and another sign) and the byte order mark (ï»¿)."""
_STRAYS_TO_SIGNS = 10
_NOT_TEXT = (
    (b"PAR1", "filen är en Parquet-fil", "Ge den ändelsen .parquet."),
    (b"PK\x03\x04", "filen är en arbetsbok eller ett arkiv", "Spara som CSV, eller ge den ändelsen .xlsx."),
    (b"\xd0\xcf\x11\xe0", "filen är krypterad eller i äldre Excelformat", "Spara den som CSV utan lösenord."),
    (b"\x1f\x8b", "filen är packad", "Packa upp den."),
    (codecs.BOM_UTF16_LE, "filen är i UTF-16", "Spara den som CSV UTF-8."),
    (codecs.BOM_UTF16_BE, "filen är i UTF-16", "Spara den som CSV UTF-8."),
)


def refuse_other_formats(path: Path) -> None:
    """Raise InputError if the file is empty or begins as some other format does, and say what to do."""
    with path.open("rb") as file:
        head = file.read(8)
    for magic, what, remedy in _NOT_TEXT:
        if head.startswith(magic):
            raise InputError(Problem(what, str(path), remedy))
    if not head:
        raise InputError(Problem("filen är tom", str(path), "Den ska minst ha en rubrikrad."))


def copy_as_utf8(path: Path, target: Path) -> Path:
    """Copy what is not UTF-8, and must then be cp1252, into UTF-8; InputError if it is neither."""
    _refuse_damaged_utf8(path)
    decoder = codecs.getincrementaldecoder("cp1252")()
    try:
        with path.open("rb") as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                copy.write(decoder.decode(chunk).encode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            Problem("teckenkodningen är varken UTF-8 eller cp1252", str(path), "Spara filen som UTF-8.")
        ) from error
    return target


def is_utf8(path: Path) -> bool:
    """Whether the whole file is valid UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                # Most of what there is: six times quicker to see than to decode. A sign cut by a chunk's end is not it.
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decode_utf8(path: Path, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors)
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _refuse_damaged_utf8(path: Path) -> None:
    """Raise InputError if the file is UTF-8 but for some stray bytes: as cp1252 all the rest would be garbled.

    In a text that is cp1252 a sign is one byte, and two of them in a row seldom happen to be valid UTF-8 (JÖ” is).
    """
    n_signs = n_stray = 0
    is_sure = False
    line, stray_line = 1, 0
    for text in _decode_utf8(path, "surrogateescape"):
        first = _STRAY.search(text)
        if first and not stray_line:
            stray_line = line + text.count("\n", 0, first.start())
        line += text.count("\n")
        n_here = len(_STRAY.findall(text))
        n_stray += n_here
        n_signs += len(text) - len(text.encode("ascii", "ignore")) - n_here
        is_sure = is_sure or bool(_SURELY_UTF8.search(text))
    if is_sure or n_signs * _STRAYS_TO_SIGNS > n_stray:
        raise InputError(
            Problem(
                f"filen är i UTF-8 men {n_stray} byte är det inte, eller så slutar den mitt i ett tecken",
                f"{path}, rad {stray_line} i en textredigerare",
                "Exportera den på nytt, hel och i UTF-8.",
            )
        )
