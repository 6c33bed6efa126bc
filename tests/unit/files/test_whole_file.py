"""A file is written whole or not at all, whatever the disk says."""

import errno
import os
from pathlib import Path

import pytest

from audit_lib.errors import ReportError
from audit_lib.files.whole_file import replacing, write_text


@pytest.mark.parametrize(("code", "word"), [(errno.ENOSPC, "full"), (errno.EIO, "fel"), (errno.EACCES, "rättigheter")])
def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch, code: int, word: str):
    path = tmp_path / "index.html"
    write_text(path, "gammal")

    def fail(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ReportError, match=rf"index.html.*{word}.*kör samma kommando igen"):
        write_text(path, "ny")

    assert path.read_text(encoding="utf-8") == "gammal"
    assert [file.name for file in tmp_path.iterdir()] == ["index.html"]


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_text(path, "gammal")

    with pytest.raises(KeyError), replacing(path) as partial:
        partial.write_text("halv", encoding="utf-8")
        raise KeyError

    assert path.read_text(encoding="utf-8") == "gammal"
    assert len(list(tmp_path.iterdir())) == 1
