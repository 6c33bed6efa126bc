"""How CSV files are written: plainly, or in the ways that a region's own systems do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written; `headers` are the Swedish names by column, where there are any."""

    separator: str = ","
    encoding: str = "utf-8"
    headers: tuple[tuple[str, str], ...] = ()


PLAIN = Dialect()
_HSA = ("clinic_id", "HSA-id")
MIXED = {
    "clinics": Dialect(";", "utf-8-sig", (
        _HSA, ("name", "Namn"), ("clinic_type", "Mottagningstyp"), ("municipality", "Kommun"),
        ("operated_by", "Driftsform"), ("connected", "Ansluten"), ("connected_on", "Anslutningsdatum"),
        ("closed_on", "Stängd"), ("referral_required", "Remisskrav"), ("webbtidbok", "Webbtidbok"),
        ("report_email", "E-post"),
    )),
    "certificates": Dialect("\t", "utf-8", (
        _HSA, ("certificate", "Intyg"), ("issued", "Utfärdas"), ("selectable", "Valbart"),
        ("requires_visit", "Kräver besök"),
    )),
    "administrators": Dialect(";", "cp1252", (
        _HSA, ("name", "Namn"), ("vgr_id", "VGR-id"), ("active_from", "Aktiv från"),
        ("active_to", "Aktiv till"), ("appointed_by", "Utsedd av"), ("notified_on", "Anmäld"),
    )),
}  # fmt: skip
"""By table; the rest are plain."""
