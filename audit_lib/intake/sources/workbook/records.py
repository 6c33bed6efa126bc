"""The records of a worksheet, and what in it keeps them from being read: formulas without a value, merged cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from audit_lib.errors import InputError, Problem
from audit_lib.intake.sources.workbook.cells import UncomputedError, has_value, read_cell
from audit_lib.intake.sources.workbook.contents import Workbook
from audit_lib.intake.sources.workbook.rows import Area, Rows, name_cell
from audit_lib.intake.sources.workbook.sheets import Found
from audit_lib.model.tables import Form, Table


@dataclass
class Records:
    """The records of a sheet: the number of each row that is not blank, and the texts of its wanted cells."""

    workbook: Workbook
    found: Found
    table: Table
    _strays: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[int | str | None, ...]]:
        """Give them in order; InputError at a formula without a value, and in the end for merged cells."""
        header_row, headed = self.found.header_row, self.found.headed
        slots = {
            place: (slot, self.table.find_column(name).form)
            for slot, (name, place) in enumerate(self.found.match.positions.items())
        }
        rows = Rows(self.workbook, self.found.sheet)
        last = header_row
        for number, cells in rows:
            if number <= header_row:
                for place, cell in cells if number == header_row else ():
                    self._read(place, number, cell, Form.TEXT)
                continue
            texts: list[str | None] = [None] * len(slots)
            is_blank = True
            for place, cell in cells:
                if place in slots:
                    slot, form = slots[place]
                    text = texts[slot] = self._read(place, number, cell, form)
                    is_blank = is_blank and text is None
                elif has_value(cell):
                    is_blank = False
                    if place not in headed:
                        self._strays.append(name_cell(place, number))
            if not is_blank:
                last = number
                yield number, *texts
        self._refuse_merged(rows.merged, slots, last)

    def describe_strays(self) -> Iterator[str]:
        """Tell of cells with a value under no header."""
        if self._strays:
            more = f" och {len(self._strays) - 1} till" if len(self._strays) > 1 else ""
            where = f"{self.workbook.path.name}, bladet {self.found.sheet.name}"
            yield f"{where}: cell {self._strays[0]}{more} har ett värde men ingen rubrik och används inte."

    @property
    def _where(self) -> str:
        return f"{self.workbook.path}, bladet {self.found.sheet.name}"

    def _read(self, place: int, number: int, cell: etree._Element, form: Form) -> str | None:
        try:
            return read_cell(self.workbook, cell, form)
        except UncomputedError:
            what = f"cell {name_cell(place, number)} har en formel utan beräknat värde"
            remedy = "Öppna filen i Excel och spara den, så räknas formlerna ut."
            raise InputError(Problem(what, self._where, remedy)) from None

    def _refuse_merged(self, merged: Sequence[Area], places: Iterable[int], last: int) -> None:
        """Raise InputError if a record's cell is merged into another one, which has the value of both."""
        first = self.found.header_row + 1
        hiding = [
            area
            for area in merged
            if any(
                area.left <= place <= area.right
                and max(area.top + (place == area.left), first) <= min(area.bottom, last)
                for place in places
            )
        ]
        if hiding:
            more = f" (och {len(hiding) - 1} områden till)" if len(hiding) > 1 else ""
            what = f"cellerna {hiding[0].name}{more} är sammanslagna, så att bara den första har ett värde"
            raise InputError(Problem(what, self._where, "Dela dem i Excel och skriv värdet i var och en."))
