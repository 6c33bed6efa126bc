"""What a command has done, in a few Swedish lines for a terminal; `--json` gives the same under its English names."""

from collections.abc import Iterator, Mapping

from audit_lib.wording.say import TABLE_NAMES, VERDICT_WORDS, say_reading

NAMES = {
    "out": "mapp",
    "page": "sida",
    "clinics": "mottagningar",
    "clinics_in_error": "mottagningar med datafel",
    "clinics_changed": "mottagningar som ändras",
    "verdicts": "utlåtanden",
    "deviations": "avvikelser",
    "data_errors": "datafel",
    "rows": "rader",
    "expectations": "kontroller",
    "expectations_not_met": "kontroller med anmärkning",
    "hypothesis": "hypotes",
    "instead_of": "i stället för",
}


def write_summary(summary: Mapping[str, object]) -> Iterator[str]:
    """Write a summary's entries, a line each.

    >>> list(write_summary({"verdicts": {"ej_uppfylld": 2, "uppfylld": 3}, "hypothesis": {"lordag_ar_vardag": True}}))
    ['utlåtanden: ej uppfylld 2, uppfylld 3', 'hypotes: lordag_ar_vardag ja']
    """
    for name, value in summary.items():
        parts = value.items() if isinstance(value, Mapping) else [("", value)]
        yield f"{NAMES[name]}: {', '.join(f'{_name(key)} {_write(part)}'.strip() for key, part in parts) or 'inga'}"


def write_turn(row: Mapping[str, str]) -> str:
    """Write how a verdict changes, from one to another."""
    return f"{_name(row['verdict'])} → {_name(row['other_verdict'])}"


def _name(code: str) -> str:
    """A verdict or a table in words; what has none of ours, as a rule's id or a reading, as it is."""
    words = {**TABLE_NAMES, **VERDICT_WORDS["krav"]}
    return words[code].lower() if code in words else code


def _write(value: object) -> str:
    return say_reading(value) if isinstance(value, bool | float | tuple) else str(value)
