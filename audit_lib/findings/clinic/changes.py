"""What has changed since a clinic's last report: new, mended and unchanged deviations (avvikelser).

Compared thing by thing. Administrators are numbered anew in each run, so they are compared as a group.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from audit_lib.model.verdict import Kind, Verdict

COMPARED = (Kind.KRAV, Kind.REKOMMENDATION)
NUMBERED = "administrator-"


def compare_results(
    rows: Sequence[Mapping[str, Any]], run: Mapping[str, Any], previous: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """Sort the deviations of two results of the same clinic and decision.

    Args:
        rows: the verdict rows of this result.
        run: its `run` part.
        previous: the earlier `result.json`, or None.

    Returns:
        None without an earlier result, or with one that does not have what is compared. `unclear` are those that
        were deviations and cannot be assessed now; a rule that the decision no longer has is not compared.
    """
    if previous is None or not {"verdicts", "counts", "run"} <= previous.keys():
        return None
    rules = {row["rule_id"] for row in rows}
    now, before = _list_unmet(rows), _list_unmet(row for row in previous["verdicts"] if row["rule_id"] in rules)
    unknown = {_key(row) for row in rows if row["verdict"] == Verdict.KAN_EJ_BEDOMAS}
    unchanged = _name(now, now.keys() & before.keys())
    gone = before.keys() - now.keys()
    return {
        "audit_date": previous["run"]["audit_date"],
        "new": _name(now, now.keys() - before.keys()),
        "mended": _name(before, gone - unknown),
        "unclear": _name(before, gone & unknown),
        "unchanged": unchanged,
        "n_unchanged": len(unchanged),
        "krav": {
            **{verdict: previous["counts"]["krav"][verdict] for verdict in ("uppfylld", "ej_uppfylld")},
            "varav_undantag": previous["counts"]["krav"].get("varav_undantag", 0),
        },
        "readings_changed": _list_readings(run) != _list_readings(previous["run"]),
    }


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    subject = row["subject"]
    return row["rule_id"], NUMBERED if subject.startswith(NUMBERED) else subject


def _list_unmet(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    return {
        _key(row): "" if row["subject"] == "-" or row["subject"].startswith(NUMBERED) else row["subject_label"]
        for row in rows
        if row["kind"] in COMPARED and row["verdict"] == Verdict.EJ_UPPFYLLD
    }


def _name(labels: Mapping[tuple[str, str], str], keys: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"rule_id": key[0], "subject_label": labels[key]} for key in sorted(keys)]


def _list_readings(run: Mapping[str, Any]) -> dict[str, Any]:
    return {reading["name"]: reading["value"] for reading in run["readings"]}
