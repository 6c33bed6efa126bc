"""Reports that no longer hold: moved away from where a reader takes them for the current ones; nothing is lost."""

from contextlib import suppress
from pathlib import Path

from audit_lib.model.folder import CLINIC_PRODUCTS, OWNER_ONLY_FOLDER, SUPERSEDED, place_clinic


def set_aside(out: Path, clinic_id: str) -> None:
    """Move a clinic's report away.

    Raises:
        OSError: it could not be moved.
    """
    folder = place_clinic(out, clinic_id)
    old = [folder / name for name in CLINIC_PRODUCTS if (folder / name).is_file()]
    if old:
        kept = out / SUPERSEDED / clinic_id
        kept.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)
        for path in old:
            path.replace(kept / path.name)
    with suppress(OSError):  # its own list of errands may be there
        folder.rmdir()


def set_page_aside(out: Path, name: str) -> None:
    """Move one page of the run's own folder away, as `set_aside` does with a clinic's.

    Raises:
        OSError: it could not be moved.
    """
    if (out / name).is_file():
        (out / SUPERSEDED).mkdir(exist_ok=True, mode=OWNER_ONLY_FOLDER)
        (out / name).replace(out / SUPERSEDED / name)
