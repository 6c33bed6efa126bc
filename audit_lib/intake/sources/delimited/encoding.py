"""What a text file is written in: UTF-8, or cp1252 as older systems do; anything else is refused, never guessed."""

import codecs
import re
import shutil
from contextlib import suppress
from pathlib import Path

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.delimited.old_encodings import find_encoding

_CHUNK = 1 << 22
_HEAD = 400
_STRAY = re.compile("[\udc80-\udcff]")
"""What is left, decoded with `surrogateescape`, of a byte that is no part of UTF-8."""
_SURELY_UTF8 = re.compile("[\u00c0-\u00ff\ufeff]")
"""Signs whose bytes no cp1252 text has in a row: western letters (Ã and another sign) and the byte order mark (ï»¿)."""
_STRAYS_TO_SIGNS = 10
_NOT_TEXT = (
    (b"PAR1", "filen är en Parquet-fil", "Ge den ändelsen .parquet."),
    (b"PK\x03\x04", "filen är en arbetsbok eller ett arkiv", "Spara som CSV, eller ge den ändelsen .xlsx."),
    (b"\xd0\xcf\x11\xe0", "filen är krypterad eller i äldre Excelformat", "Spara den som CSV utan lösenord."),
    (b"\x1f\x8b", "filen är packad", "Ge den ändelsen .gz, eller packa upp den."),
    (b"7z\xbc\xaf", "filen är packad (7z)", "Packa upp den."),
    (b"{", "filen är JSON", "Spara den som CSV."),
    (b"<", "filen är XML eller en webbsida", "Spara den som CSV."),
    (codecs.BOM_UTF16_LE, "filen är i UTF-16", "Spara den som CSV UTF-8."),
    (codecs.BOM_UTF16_BE, "filen är i UTF-16", "Spara den som CSV UTF-8."),
)


def refuse_other_formats(text: Path, path: Path) -> None:
    """Raise InputError if the text is empty or begins as some other format does, and say what to do.

    `path` is the file that people know.
    """
    with text.open("rb") as file:
        head = file.read(_HEAD)
    for magic, what, remedy in _NOT_TEXT:
        if head.startswith(magic):
            raise InputError(Problem(what, str(path), remedy))
    if any(head[odd::2].count(0) * 2 > len(head[odd::2]) for odd in (0, 1)):
        raise InputError(Problem("filen är i UTF-16 utan märke", str(path), "Spara den som CSV UTF-8."))
    if not head:
        raise InputError(Problem("filen är tom", str(path), "Den ska minst ha en rubrikrad."))


def copy_as_utf8(text: Path, path: Path, target: Path) -> Path:
    """Copy what is not UTF-8, and must then be cp1252, into UTF-8; InputError if it is neither.

    `path` is the file that people know.
    """
    _refuse_damaged_utf8(text, path)
    try:
        with (
            text.open(encoding=find_encoding(text, path), newline="") as source,
            target.open("w", encoding="utf-8", newline="") as copy,
        ):
            shutil.copyfileobj(source, copy, _CHUNK)
    except UnicodeDecodeError as error:
        what = "teckenkodningen är varken UTF-8 eller cp1252"
        raise InputError(Problem(what, str(path), "Spara filen som UTF-8.")) from error
    return target


def is_utf8(path: Path) -> bool:
    """Whether the whole file is valid UTF-8."""
    with path.open(encoding="utf-8", newline="") as file, suppress(UnicodeDecodeError):
        while file.read(_CHUNK):
            pass
        return True
    return False


def _refuse_damaged_utf8(text: Path, path: Path) -> None:
    """Raise InputError if the file is UTF-8 but for some stray bytes: as cp1252 all the rest would be garbled.

    In a text that is cp1252 a sign is one byte, and two of them in a row seldom happen to be valid UTF-8 (JÖ” is).
    """
    n_signs = n_stray = stray_line = 0
    is_sure = False
    line = 1
    with text.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        while block := file.read(_CHUNK):
            first = _STRAY.search(block)
            if first and not stray_line:
                stray_line = line + block.count("\n", 0, first.start())
            line += block.count("\n")
            n_here = len(_STRAY.findall(block))
            n_stray += n_here
            n_signs += len(block) - len(block.encode("ascii", "ignore")) - n_here
            is_sure = is_sure or bool(_SURELY_UTF8.search(block))
    if is_sure or n_signs * _STRAYS_TO_SIGNS > n_stray:
        what = f"filen är i UTF-8 men {n_stray} byte är det inte, eller så slutar den mitt i ett tecken"
        where = f"{path}, rad {stray_line} i en textredigerare"
        raise InputError(Problem(what, where, "Exportera den på nytt, hel och i UTF-8."))
