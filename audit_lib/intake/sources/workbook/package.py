"""A workbook as a package of XML parts, opened within limits; what is no such workbook is told by what it is."""

import mmap
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lxml import etree

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.formats import refuse_other_format

SAVE_AGAIN = "Öppna filen i Excel och spara den som vanlig Excelarbetsbok (.xlsx)."
_CHUNK = 1 << 18
_MAX_ELEMENT_MB = 16
"""Of a row or a text, as of a record in a CSV file."""
_MAX_EXPANSION = 200
"""Rows repeat themselves some twenty times over, never this many; the least that can be meant by it is beside."""
_FREE_SIZE = 64 << 20
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_PROLOG = re.compile(rb"(\xef\xbb\xbf)?\s*(<\?[^>]*\?>\s*)?(<!--.*?-->\s*)*<[A-Za-z]", re.DOTALL)
"""How a part begins: without a document type, since entities that it declares can grow without end."""
_OTHER_PACKAGES = (
    ("xl/workbook.bin", "filen är en binär arbetsbok (.xlsb)", SAVE_AGAIN),
    ("content.xml", "filen är ett OpenDocument-kalkylblad (.ods)", "Spara den som .xlsx."),
    ("Index/Document.iwa", "filen är från Apple Numbers", "Exportera den som .xlsx."),
    ("word/document.xml", "filen är ett Word-dokument", "Exportera tabellen som .xlsx eller CSV."),
)


@contextmanager
def open_package(file: IO[bytes], path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the parts of the workbook that a file is.

    Raises:
        InputError: it is something else, encrypted, cut short, or far larger than a workbook of its size can be.
        zipfile.BadZipFile: it is damaged.
    """
    _refuse_other_formats(file, path)
    with zipfile.ZipFile(file) as package:
        names = package.namelist()
        for name, what, remedy in _OTHER_PACKAGES:
            if name in names:
                raise InputError(Problem(what, str(path), remedy))
        if "_rels/.rels" not in names:
            raise InputError(Problem("filen är ett zip-arkiv och ingen arbetsbok", str(path), "Packa upp det."))
        for part in package.infolist():
            if part.flag_bits & 1:
                raise InputError(Problem("filen är krypterad", str(path), "Spara den som .xlsx utan lösenord."))
            # No more than the declared size is ever read of a part.
            if part.file_size > max(_FREE_SIZE, part.compress_size * _MAX_EXPANSION):
                what = f"arbetsboken packas upp till mer än {_MAX_EXPANSION} gånger sin storlek"
                raise InputError(Problem(what, str(path), f"Så stor är ingen vanlig arbetsbok. {SAVE_AGAIN}"))
        yield package


def _refuse_other_formats(file: IO[bytes], path: Path) -> None:
    start = file.read(512)
    if start.startswith(_OLE):
        raise InputError(Problem(*_describe_ole(file, path)))
    if not start.startswith(_ZIP):
        refuse_other_format(start, str(path))
    elif not zipfile.is_zipfile(file):
        what = "filen är avklippt: slutet av arbetsboken saknas"
        raise InputError(Problem(what, str(path), "Hämta eller spara den på nytt."))
    file.seek(0)


def _describe_ole(file: IO[bytes], path: Path) -> tuple[str, str, str]:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return "arbetsboken är lösenordsskyddad", str(path), "Spara den som .xlsx utan lösenord."
        if content.find("Workbook".encode("utf-16-le")) >= 0 or content.find("Book".encode("utf-16-le")) >= 0:
            return "filen är i äldre Excelformat (.xls)", str(path), SAVE_AGAIN
    return "filen är ett äldre Office-dokument och ingen arbetsbok", str(path), SAVE_AGAIN


def parse_part(package: zipfile.ZipFile, name: str) -> etree._Element:
    """Read a small part whole."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(package.read(name), parser)


def stream_elements(part: IO[bytes], path: Path, *tags: str) -> Iterator[etree._Element]:
    """Give each element of the tags as it ends; it is emptied when the next is asked for.

    Raises:
        InputError: one of them, or what lies between, is too large to be a row or a text.
        etree.XMLSyntaxError: the part is damaged.
    """
    parser = etree.XMLPullParser(events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=True)
    chunk = part.read(_CHUNK)
    if not _PROLOG.match(chunk):
        raise InputError(Problem("filens XML börjar inte som en arbetsboks", str(path), SAVE_AGAIN))
    pending = 0
    while chunk:
        pending += len(chunk)
        if pending > _MAX_ELEMENT_MB << 20:
            what = f"en rad eller cell är större än {_MAX_ELEMENT_MB} MB"
            raise InputError(Problem(what, str(path), "Korta den längsta texten."))
        parser.feed(chunk)
        for _, element in parser.read_events():
            pending = 0
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        chunk = part.read(_CHUNK)
    parser.close()
