"""How a region's own file of one table is read: `tables:` of the run file (contract section 3)."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class OwnTable(BaseModel):
    """Where a table lies in the region's own file, and what its headers and words mean.

    Attributes:
        file: the file; None where `input` names it.
        sheet: the worksheet of a workbook, hidden or not; None: the one that has the table's headers.
        header_row: the row, 1 the first, that the headers stand on; None: the first that is not blank.
        columns: own header → canonical column; wins over `params/columns.yaml`.
        values: canonical column → own word → the contract's word.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path | None = None
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    columns: Mapping[str, str] = Field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)


OwnTables = Mapping[str, OwnTable]
"""Table → how its file is read; a table that is not there is read as it stands."""
AS_IT_STANDS = OwnTable()
