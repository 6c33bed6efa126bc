"""A text file packed with gzip is read as the file in it."""

import gzip
import zlib
from pathlib import Path

from audit_lib.errors import InputError, Problem

_CHUNK = 1 << 22
_ALWAYS_FINE = 1 << 30
_MOST_TIMES = 200
"""A table packs to a tenth or a fiftieth; what unpacks to more than this is made to fill a disk."""


def is_packed(path: Path) -> bool:
    """Whether the file's name says that it is packed."""
    return path.suffix.casefold() == ".gz"


def unpack(path: Path, target: Path) -> Path:
    """Unpack a file to `target` and give it.

    Raises:
        InputError: the file is damaged, or grows beyond reason.
        OSError: it cannot be opened, or `target` not written.
    """
    most = max(_ALWAYS_FINE, _MOST_TIMES * path.stat().st_size)
    n_bytes = 0
    with path.open("rb") as packed, target.open("wb") as copy:
        try:
            with gzip.open(packed) as unpacked:
                while chunk := unpacked.read(_CHUNK):
                    n_bytes += len(chunk)
                    if n_bytes > most:
                        what = f"filen är mer än {_MOST_TIMES} gånger större uppackad"
                        raise InputError(Problem(what, str(path), "Packa upp den själv och kontrollera den."))
                    copy.write(chunk)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            what = "den packade filen är skadad, avbruten eller ingen gzip"
            raise InputError(Problem(what, str(path), "Exportera den på nytt.")) from error
    return target
