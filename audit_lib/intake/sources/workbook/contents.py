"""What a workbook holds beside its cells: its sheets, the texts that cells share, and the formats of its numbers."""

import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.workbook.package import parse_part, stream_elements

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = ("1", "true", "on")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, the part of the package that it is, and whether it is hidden from who opens the file."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class NumberFormat:
    """What the format of a number says that it is."""

    is_date: bool = False
    is_duration: bool = False
    shows_time: bool = False


@dataclass(frozen=True)
class Workbook:
    """An open workbook.

    Attributes:
        package: its parts.
        path: the file.
        sheets: the worksheets in their order; sheets that are only a chart or a macro are none.
        texts: the texts that cells share.
        formats: the format of each style that a cell may name by number.
        counts_from_1904: whether days are counted as on older Macintoshes.
        is_uncomputed: whether its writer says that all formulas have yet to be worked out.
    """

    package: zipfile.ZipFile
    path: Path
    sheets: Sequence[Sheet]
    texts: Sequence[str]
    formats: Sequence[NumberFormat]
    counts_from_1904: bool
    is_uncomputed: bool


def read_contents(package: zipfile.ZipFile, path: Path) -> Workbook:
    """Read what is needed to read a sheet.

    Raises:
        InputError: the workbook is in Strict Open XML, or has no worksheet.
    """
    main = next(target for kind, target in _read_links(package, "").values() if kind == "officeDocument")
    root = parse_part(package, main)
    if root.tag.startswith(_STRICT):
        what = "arbetsboken är sparad som Strict Open XML"
        raise InputError(Problem(what, str(path), "Spara den som vanlig Excelarbetsbok (.xlsx)."))
    links = _read_links(package, main)
    parts = dict(links.values())
    sheets = [
        Sheet(sheet.get("name", ""), links[sheet.get(_LINK, "")][1], sheet.get("state", "visible") != "visible")
        for sheet in root.iterfind(f"{MAIN}sheets/{MAIN}sheet")
        if links[sheet.get(_LINK, "")][0] == "worksheet"
    ]
    if not sheets:
        what = "arbetsboken har inget kalkylblad"
        raise InputError(Problem(what, str(path), "Lägg tabellen i ett vanligt blad, inte i ett diagramblad."))
    properties, counting = root.find(f"{MAIN}workbookPr"), root.find(f"{MAIN}calcPr")
    return Workbook(
        package,
        path,
        sheets,
        _read_texts(package, parts.get("sharedStrings"), path),
        _read_formats(package, parts.get("styles")),
        counts_from_1904=properties is not None and properties.get("date1904") in _TRUE,
        is_uncomputed=counting is not None and counting.get("fullCalcOnLoad") in _TRUE,
    )


def _read_links(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Give the links of a part, or of the package: id → its kind and the part that it leads to."""
    folder, name = posixpath.split(part)
    # Some writers name a part in another case than the one they give it.
    names = {known.casefold(): known for known in package.namelist()}
    links = {}
    for link in parse_part(package, names[posixpath.join(folder, "_rels", f"{name}.rels").casefold()]):
        if link.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        kind = link.get("Type", "").rpartition("/")[2]
        links[link.get("Id", "")] = (kind, names.get(target.casefold(), target))
    return links


def _read_texts(package: zipfile.ZipFile, part: str | None, path: Path) -> list[str]:
    if part is None:
        return []
    with package.open(part) as content:
        return [join_text(item) for item in stream_elements(content, path, f"{MAIN}si")]


def join_text(item: etree._Element) -> str:
    """Give the text of an element whose children are it, or its runs; how it is pronounced is no part of it."""
    text = "".join(
        (child.text if child.tag == f"{MAIN}t" else child.findtext(f"{MAIN}t")) or ""
        for child in item
        if child.tag in (f"{MAIN}t", f"{MAIN}r")
    )
    return unescape(text)


def unescape(text: str) -> str:
    r"""Put back the signs that OOXML writes by number, for what XML cannot hold.

    >>> unescape("två_x000D_ vardagar"), unescape("a_x005F_x000D_b")
    ('två\r vardagar', 'a_x000D_b')
    """
    if "_x" not in text:
        return text
    signs = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # A sign beyond the first plane is written as its two halves.
    return signs.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read_formats(package: zipfile.ZipFile, part: str | None) -> list[NumberFormat]:
    if part is None:
        return [NumberFormat()]
    root = parse_part(package, part)
    codes = {int(code.get("numFmtId", 0)): code.get("formatCode") for code in root.iter(f"{MAIN}numFmt")}
    styles = (int(style.get("numFmtId", 0)) for style in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
    return [_describe_format(codes.get(style) or BUILTIN_FORMATS.get(style, "General")) for style in styles] or [
        NumberFormat()
    ]


def _describe_format(code: str) -> NumberFormat:
    return NumberFormat(is_date_format(code), is_timedelta_format(code), "h" in code.lower())
