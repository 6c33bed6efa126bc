"""Files that appear whole or not at all, also on a disk that fills up or a machine that loses its power."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audit_lib.errors import Problem, ReportError

REASONS = {
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "diskkvoten är slut",
    errno.EIO: "disken svarar med fel",
    errno.EACCES: "rättigheter saknas",
    errno.EPERM: "rättigheter saknas",
    errno.EROFS: "disken är skrivskyddad",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EEXIST: "den finns redan",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "en fil ligger där mappen skulle vara",
    errno.ENOTEMPTY: "mappen är inte tom",
    errno.ELOOP: "länkarna går i ring",
    errno.EBUSY: "den används av ett annat program",
    errno.EFBIG: "filen är för stor för disken",
    errno.EMFILE: "för många filer är öppna",
    errno.ENFILE: "för många filer är öppna",
    errno.ENOMEM: "minnet är slut",
    errno.EAGAIN: "systemet har inte fler resurser just nu",
    errno.ESTALE: "nätverksdisken har tappat filen",
    errno.ETIMEDOUT: "nätverket svarar inte",
    errno.ECONNREFUSED: "den andra datorn tar inte emot",
    errno.ECONNRESET: "den andra datorn bröt anslutningen",
    errno.EHOSTUNREACH: "den andra datorn går inte att nå",
    errno.EINVAL: "systemet godtar det inte",
    errno.ENXIO: "systemet godtar det inte",
    errno.ENOSYS: "systemet kan det inte",
    errno.ENOTSUP: "systemet kan det inte",
}
REMEDY = "Rätta det och kör samma kommando igen; det som är klart görs inte om."


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; what is written there takes its place when the block ends well.

    The file is flushed to disk before it is moved, and the folder after, so a power cut leaves the old file or the
    new one. Whatever goes wrong, the old file is as it was and the temporary one is gone.

    Raises:
        ReportError: the disk is full, fails, or may not be written on.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with explaining(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield partial
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            partial.replace(path)
            sync_folder(path.parent)
        finally:
            # On a disk that fails this may fail too; the next run clears it away.
            with suppress(OSError):
                partial.unlink(missing_ok=True)


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turn an error of the disk into a message that says which file, why, and what to do.

    Raises:
        ReportError: in place of any OSError.
    """
    try:
        yield
    except OSError as error:
        raise ReportError(Problem(f"kunde inte skrivas: {explain_error(error)}.", str(path), REMEDY)) from error


def explain_error(error: OSError) -> str:
    """Why a disk refused, in a few Swedish words; a reason without words of ours by its name in C.

    >>> explain_error(OSError(errno.ENOSPC, "")), explain_error(OSError(errno.EDOM, ""))
    ('disken är full', 'fel EDOM')
    """
    number = error.errno or 0
    return REASONS.get(number) or f"fel {errno.errorcode.get(number, type(error).__name__)}"


def write_text(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write a UTF-8 text file, whole or not at all; `mode` says who may read it, as `chmod` takes it.

    Raises:
        ReportError: it could not be written.
    """
    content = text.encode("utf-8")
    with replacing(path) as partial:
        partial.touch(mode)
        with partial.open("wb") as file:
            file.write(content)
        check_size(partial, len(content))


def check_size(path: Path, n_bytes: int) -> None:
    """See that all of a file arrived: some network disks say so only here.

    Raises:
        OSError: it has another size.
    """
    if path.stat().st_size != n_bytes:
        raise OSError(errno.EIO, "short file")


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names: a file that was moved there is there after a power cut too."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows cannot open a folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems have no such thing.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
