"""JSON files as they may lie on a disk: there or not, whole or something else."""

import json
from pathlib import Path
from typing import Any

from audit_lib.errors import Problem, ReportError
from audit_lib.files.whole_file import REMEDY, explain_error


def load_object(path: Path) -> dict[str, Any] | None:
    """A JSON file's object, or None if there is no such file or nothing of the sort in it.

    Raises:
        ReportError: the disk does not give it; a report that took it for missing would say what is not so.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        raise ReportError(Problem(f"kunde inte läsas: {explain_error(error)}.", str(path), REMEDY)) from error
    return content if isinstance(content, dict) else None
