"""What a run is told: its parameters, checked (contract section 3)."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from audit_lib.model.address import DatabaseAddress
from audit_lib.model.folder import STORE
from audit_lib.model.run.own_tables import OwnTables
from audit_lib.model.run.times import LocalDate, LocalTime

ReadingValue = bool | float | tuple[str, ...]
HSA_ID = re.compile(r"SE(16)?\d{10}-[A-Z0-9]+")


def read_number(value: object) -> object:
    """Give a number as Python writes it: a Swedish one has a decimal comma."""
    is_swedish = isinstance(value, str) and re.fullmatch(r"\s*-?\d+,\d+\s*", value)
    return str(value).replace(",", ".") if is_swedish else value


Share = Annotated[float, BeforeValidator(read_number), Field(ge=0, le=1)]


class RunParameters(BaseModel):
    """One run, checked; paths are absolute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: str
    period_from: LocalDate
    period_to: LocalDate
    audit_date: LocalDate
    extract_at: LocalTime
    is_extract_assumed: bool = Field(default=False, exclude=True)
    """Whether the file does not say when the data was taken; set here, whatever a file says."""
    readings: dict[str, object] = Field(default_factory=dict)
    min_cell: int = Field(default=5, ge=1)
    input: Path | dict[str, Path] | DatabaseAddress
    engine: Literal["duckdb", "spark"] = "duckdb"
    spark_master: str | None = None
    tables: OwnTables = Field(default_factory=dict)
    names: dict[str, str] = Field(default_factory=dict)
    moved: dict[str, str] = Field(default_factory=dict)
    max_left_out: Share | None = None
    read_on: LocalDate | None = None
    operated_by: str | None = None
    out: Path = Path("out")
    previous: Path | None = None
    synthetic: bool = False
    run_file: Path

    @model_validator(mode="before")
    @classmethod
    def _fill_defaults(cls, values: Mapping[str, object]) -> dict[str, object]:
        filled = {"audit_date": values.get("period_to"), **values}
        audit_date = filled["audit_date"]
        filled["is_extract_assumed"] = filled.get("extract_at") is None
        if filled["is_extract_assumed"] and isinstance(audit_date, str):
            filled["extract_at"] = f"{audit_date.strip()} 23:59:59"
        return filled

    @field_validator("moved")
    @classmethod
    def _check_moved(cls, moved: dict[str, str]) -> dict[str, str]:
        ids = {old.strip().upper(): new.strip().upper() for old, new in moved.items()}
        wrong = next((place for place, one in enumerate((*ids, *ids.values())) if not HSA_ID.fullmatch(one)), None)
        if wrong is not None:
            raise ValueError("moved ska vara gammalt HSA-id: nytt, som SE2321000131-E000000000001")
        if not ids.keys().isdisjoint(ids.values()):
            raise ValueError("ett HSA-id kan inte både vara gammalt och nytt i moved: skriv det sista på båda raderna")
        return ids

    @field_validator("out")
    @classmethod
    def _check_out(cls, out: Path) -> Path:
        # DuckDB ends a database's name at the first `?` of its path, and would put its log in another folder.
        if "?" in str(out):
            raise ValueError("mappen får inte ha frågetecken i sin sökväg: byt namn på den eller ange en annan (--out)")
        return out

    @model_validator(mode="after")
    def _check_order(self) -> "RunParameters":
        if self.period_from > self.period_to:
            raise ValueError("period_from ligger efter period_to")
        if self.audit_date > self.extract_on:
            raise ValueError("audit_date ligger efter dagen för extract_at")
        given = self.input if isinstance(self.input, dict) else {}
        is_needed = "contact_cards" in given or (
            "eoffering" in given and given.keys().isdisjoint(("clinics", "hsaunits"))
        )
        if (is_needed or self.operated_by) and self.operated_by not in {"egen", "avtal", "utan_avtal"}:
            what = "operated_by (egen, avtal eller utan_avtal) måste anges när indata är kontaktkort eller eoffering"
            raise ValueError(what)
        return self

    @property
    def sources_read_on(self) -> date:
        """When contact cards and official sources were read: the day from which their services are known."""
        return self.read_on or self.audit_date

    @property
    def extract_on(self) -> date:
        """The local date the data was taken."""
        return self.extract_at.date()

    @property
    def store(self) -> Path:
        """The folder of typed Parquet files."""
        return self.out / STORE
