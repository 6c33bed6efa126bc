"""A run's suites and results as great-expectations' own JSON, for who knows it and has its tools."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from audit_lib.files.whole_file import explaining, write_text
from audit_lib.model.folder import GX, GX_RESULT, GX_SUITE, OWNER_ONLY, OWNER_ONLY_FOLDER

if TYPE_CHECKING:
    from audit_lib.check.validation import Validation


def describe_validation(validation: "Validation") -> dict[str, str]:
    """File name → text, a suite and its results for each relation; equal facts are equal texts."""
    texts: dict[str, str] = {}
    for relation in validation.results:
        suite, result = validation.to_json(relation)
        texts |= {GX_SUITE.format(relation=relation): suite, GX_RESULT.format(relation=relation): result}
    return texts


def write_validation(texts: Mapping[str, str], out: Path) -> None:
    """Write them into the run's folder, each whole and for its owner only, since results name errands.

    What an earlier decision had and this one has not is removed.

    Raises:
        ReportError: a file could not be written.
    """
    folder = out / GX
    with explaining(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)
        folder.chmod(OWNER_ONLY_FOLDER)
        for path in list_validation(out):
            if path.name not in texts:
                path.unlink()
    for name, text in texts.items():
        write_text(folder / name, text, mode=OWNER_ONLY)


def list_validation(out: Path) -> list[Path]:
    """The files that `write_validation` left in a run's folder."""
    return sorted(path for name in (GX_SUITE, GX_RESULT) for path in out.glob(f"{GX}/{name.format(relation='*')}"))
