"""What must not stay in a run's folder: half-made files of a run that was cut off, and reports that no longer hold."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PRODUCTS = ("result.json", "audit.ipynb", "report.html")

SUPERSEDED, FAILED = "superseded", "failed"
OWNER_ONLY = 0o700
HALF_MADE = (".work-*", "work-*", "*.partial")
FOLDERS = ("", "store", "facts/*", "clinics/*", "kommun", "typ", FAILED, f"{FAILED}/*", SUPERSEDED)


def clear_half_made(out: Path) -> None:
    """Remove working folders and temporary files; only who holds the folder may do so."""
    for path in _find_half_made(out):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _find_half_made(out: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for name in HALF_MADE:
            yield from out.glob(f"{folder}/{name}" if folder else name)


def set_aside(out: Path, clinic_id: str) -> None:
    """Move a clinic's report away from where a reader takes it for the current one; nothing is lost.

    Raises:
        OSError: it could not be moved.
    """
    folder = out / "clinics" / clinic_id
    old = [folder / name for name in PRODUCTS if (folder / name).is_file()]
    if old:
        kept = out / SUPERSEDED / clinic_id
        kept.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
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
        (out / SUPERSEDED).mkdir(exist_ok=True, mode=OWNER_ONLY)
        (out / name).replace(out / SUPERSEDED / name)
