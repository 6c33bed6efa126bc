"""What a file is, by how it begins, that is not what its name says."""

from audit_lib.errors import InputError, Problem

_AS_WORKBOOK = "Öppna den i Excel och spara den som vanlig Excelarbetsbok (.xlsx)."
_AS_TABLE = "Exportera tabellen som CSV, Parquet eller .xlsx."
_BEGINNINGS = (
    (b"PAR1", "filen är en Parquet-fil", "Ge den ändelsen .parquet."),
    (b"PARE", "filen är en krypterad Parquet-fil", "Exportera den utan kryptering."),
    (b"PK\x03\x04", "filen är en arbetsbok eller ett arkiv", "Är det en arbetsbok, ge den ändelsen .xlsx."),
    (b"\xd0\xcf\x11\xe0", "filen är krypterad eller i äldre Excelformat", _AS_WORKBOOK),
    (b"\x1f\x8b", "filen är packad med gzip", "Packa upp den, eller ge den ändelsen .csv.gz om den är en CSV."),
    (b"ARROW1", "filen är en Arrow-fil (Feather)", _AS_TABLE),
    (b"Obj\x01", "filen är en Avro-fil", _AS_TABLE),
    (b"ORC", "filen är en ORC-fil", _AS_TABLE),
    (b"\xff\xfe", "filen är en textfil i UTF-16", "Spara den som CSV UTF-8, med ändelsen .csv."),
    (b"%PDF", "filen är en PDF", _AS_TABLE),
    (b"{\\rtf", "filen är ett RTF-dokument", _AS_TABLE),
    (b"<!doctype html", "filen är en webbsida (HTML)", _AS_WORKBOOK),
    (b"<html", "filen är en webbsida (HTML)", _AS_WORKBOOK),
    (b"<table", "filen är en webbsida (HTML)", _AS_WORKBOOK),
    (b"<?xml", "filen är XML, kanske ett XML-kalkylblad 2003", _AS_WORKBOOK),
)


def refuse_other_format(start: bytes, where: str) -> None:
    """Raise InputError if a file that begins so is of another kind that can be named, or is empty."""
    if not start:
        raise InputError(Problem("filen är tom", where, "Exportera den på nytt."))
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, what, remedy in _BEGINNINGS:
        if start.startswith(mark) or text[: len(mark)].lower() == mark:
            raise InputError(Problem(what, where, remedy))
    if min(start) >= ord("\t"):
        raise InputError(Problem("filen är en textfil", where, "Är det en CSV, ge den ändelsen .csv."))
