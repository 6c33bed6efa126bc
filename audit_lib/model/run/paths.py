r"""Paths of a run file: relative to it, `~` is the home folder, and what is no path of this system is refused.

`$HOME/ut` or `C:\ut` would otherwise become folders of those very names.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from audit_lib.errors import ParameterError, Problem

_VARIABLE = re.compile(r"(?:^|/)\$\{?\w|%\w+%")
_OF_WINDOWS = re.compile(r"^[A-Za-z]:(?:[\\/]|$)|\\")


def resolve_path(value: object, folder: Path, where: str) -> Path:
    """Give the absolute path that a value means in a run file in `folder`; `where` is its place there.

    Raises:
        ParameterError: it is no path of this system. The value is not told: it may be an address with a password.
    """
    if not isinstance(value, str) or "://" in value:
        raise ParameterError(Problem("ska vara en sökväg.", where))
    if _VARIABLE.search(value):
        remedy = "Skriv hela sökvägen, eller ~ för hemmappen."
        raise ParameterError(Problem("variabler i en sökväg läses inte.", where, remedy))
    if os.name != "nt" and _OF_WINDOWS.search(value):
        raise ParameterError(Problem("ser ut som en sökväg i Windows.", where, "Skriv den som den heter här, med /."))
    if value.startswith("~") and not (value == "~" or value.startswith("~/")):
        raise ParameterError(Problem("~ kan bara stå för den egna hemmappen.", where, "Skriv hela sökvägen."))
    with suppress(ValueError, RuntimeError):  # a NUL, and links in a ring, which Python leaves as they are from 3.13 on
        path = (folder / Path(value).expanduser()).resolve()
        if not any(os.path.islink(part) for part in (path, *path.parents)):  # noqa: PTH114 (never raises)
            return check_name(path)
    raise ParameterError(Problem("ska vara en sökväg.", where))


def check_name(path: Path) -> Path:
    """Give the path again.

    Raises:
        ParameterError: a folder or file in it has a name that is not UTF-8, which no result could be written with.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "replace")
        what, remedy = "mappens eller filens namn är inte i UTF-8.", "Byt namn på den, utan de trasiga tecknen."
        raise ParameterError(Problem(what, shown, remedy)) from None
    return path
