"""Reports that no longer hold: moved away from where a reader takes them for the current ones; nothing is lost."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from audit_lib.model.folder import CLINIC_PRODUCTS, OWNER_ONLY_FOLDER, SUPERSEDED, place_clinic


def set_aside(out: Path, clinic_id: str) -> None:
    """Move a clinic's report away.

    Raises:
        OSError: it could not be moved.
    """
    folder = place_clinic(out, clinic_id)
    _move(folder, CLINIC_PRODUCTS, out / SUPERSEDED / clinic_id)
    with suppress(OSError):  # its own list of errands may be there
        folder.rmdir()


def set_page_aside(out: Path, name: str) -> None:
    """Move one page of the run's own folder away, as `set_aside` does with a clinic's.

    Raises:
        OSError: it could not be moved.
    """
    _move(out, [name], out / SUPERSEDED)


def _move(folder: Path, names: Iterable[str], kept: Path) -> None:
    for path in [folder / name for name in names if (folder / name).is_file()]:
        kept.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)
        path.replace(kept / path.name)
