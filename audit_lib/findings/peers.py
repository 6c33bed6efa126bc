"""How other clinics stand on each rule: what a clinic's own value is compared with.

Like clinics have the same `clinic_type` in the same run. A clinic that a rule does not reach is not judged by it and
is not counted; the clinic itself is. What rests on fewer than `min_cell` clinics is left out: it says too little.

A median is somebody's own share, so it may not tell a small count of errands: the share of replies in time is taken as
the region's pages show it, and elsewhere 1–4 deviating errands, or 1–4 others, count as the middle of that class.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.files.paths import parquet_source
from audit_lib.model.results.peers import PeerNumbers

GATHER = """
WITH by_clinic AS (
  SELECT v.clinic_id, v.rule_id, lower(trim(c.clinic_type)) AS clinic_type,
    bool_or(v.verdict = 'ej_uppfylld') AS is_unmet,
    bool_or(v.verdict = 'kan_ej_bedomas') AS is_unknown,
    bool_or(v.verdict = 'uppfylld') AS is_met,
    max(CASE WHEN v.rule_id = $reply_rule THEN s.permille
      WHEN v.n_assessed >= $min_cell THEN round(1000.0 * CASE
        WHEN coalesce(v.n_deviating, 0) BETWEEN 1 AND $min_cell - 1 THEN v.n_assessed - $min_cell / 2
        WHEN v.n_assessed - v.n_deviating BETWEEN 1 AND $min_cell - 1 THEN $min_cell / 2
        ELSE v.n_assessed - coalesce(v.n_deviating, 0) END / v.n_assessed) END) AS permille
  FROM verdicts AS v JOIN clinics AS c USING (clinic_id) LEFT JOIN shares AS s USING (clinic_id)
  WHERE v.kind IN ('krav', 'rekommendation')
  GROUP BY v.clinic_id, v.rule_id, c.clinic_type
)
SELECT clinic_type, grouping(clinic_type) = 1 AS is_all, rule_id,
  count(*) FILTER (WHERE is_unmet OR (is_met AND NOT is_unknown)) AS n_clinics,
  count(*) FILTER (WHERE is_met AND NOT is_unmet AND NOT is_unknown) AS n_met,
  count(permille) AS n_with_share, CAST(median(permille) AS INTEGER) AS median_permille
FROM by_clinic
GROUP BY GROUPING SETS ((clinic_type, rule_id), (rule_id))
ORDER BY is_all, clinic_type, rule_id
"""


def gather_peers(
    verdicts: pa.Table, clinics: Path, *, reply_rule: str | None, shares: Mapping[str, int], min_cell: int
) -> tuple[dict[str, PeerNumbers], dict[str, dict[str, PeerNumbers]]]:
    """Count, for all clinics and for each type, how many meet each rule, and the median share where a rule has one.

    Args:
        verdicts: the whole region's, from `collect_verdicts`.
        clinics: the store's table of clinics.
        reply_rule: the id of the rule about the first reply, whose shares are `shares`.
        shares: clinic → thousandths of its errands answered in time, as far as they may be shown.
        min_cell: fewer clinics than this are no comparison; a share rests on at least so many errands.

    Returns:
        Rule → numbers for all clinics, and for each clinic type.
    """
    with duckdb.connect() as connection:
        connection.register("verdicts", verdicts)
        connection.execute(f"CREATE VIEW clinics AS FROM {parquet_source(clinics)}")
        ids, permille = pa.array(list(shares), pa.string()), pa.array(list(shares.values()), pa.int64())
        connection.register("shares", pa.table({"clinic_id": ids, "permille": permille}))
        rows = connection.execute(GATHER, {"min_cell": min_cell, "reply_rule": reply_rule}).fetchall()
    of_all: dict[str, PeerNumbers] = {}
    of_like: dict[str, dict[str, PeerNumbers]] = {}
    for clinic_type, is_all, rule_id, n_clinics, n_met, n_with_share, median in rows:
        if (not is_all and not clinic_type) or n_clinics < min_cell:
            continue
        shared = (n_with_share, median) if n_with_share >= min_cell else (None, None)
        place = of_all if is_all else of_like.setdefault(clinic_type, {})
        place[rule_id] = PeerNumbers("alla" if is_all else "lika", n_clinics, n_met, *shared)
    return of_all, of_like
