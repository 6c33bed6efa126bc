"""What is shown and never judged: time to slutsvar, motfrågor, double errands, months and late errands.

Open errands are counted, not dropped: a clinic that never finishes must not look fast. Every figure has its
denominator, and without replies there is none; nor is there any for a clinic that the decision does not reach.
"""

import math
from collections.abc import Mapping

import duckdb

from audit_lib.model.decision import Decision
from audit_lib.model.results.beside_verdicts import (
    Doubles,
    Indicators,
    LateErrands,
    LateService,
    MonthCount,
    Motfragor,
    SlutsvarTimes,
)

OPEN_AFTER_VARDAGAR = (5, 10, 20)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

SLUTSVAR = """
SELECT vardagar_to_slutsvar, vardagar_to_extract FROM errand_facts
WHERE reached AND counted AND state IS NOT NULL AND state <> 'withdrawn'
"""
MOTFRAGOR = """
SELECT n_motfragor, count(*) FROM errand_facts
WHERE reached AND counted AND n_motfragor IS NOT NULL GROUP BY n_motfragor ORDER BY n_motfragor
"""
DOUBLES = """
WITH asked AS (
  SELECT e.errand_id, e.sent_at, r.slutsvar_at,
    lead(e.sent_at) OVER (PARTITION BY e.clinic_id, e.resident_key ORDER BY e.sent_at, e.errand_id) AS next_at
  FROM errands AS e LEFT JOIN replies AS r ON r.errand_row = e."row"
  WHERE NOT e.left_out AND e.resident_key IS NOT NULL AND e.started_by IN ('invanare', 'ombud')
)
SELECT count(*),
  count(*) FILTER (WHERE a.next_at IS NOT NULL AND (a.slutsvar_at IS NULL OR a.next_at < a.slutsvar_at))
FROM asked AS a JOIN errand_facts AS f ON f.errand_id = a.errand_id
WHERE f.reached AND f.counted AND f.state IS NOT NULL
"""
MONTHS = """
SELECT strftime(sent_on, '%Y-%m') AS month, count(*), count(*) FILTER (WHERE state = 'in_time') FROM errand_facts
WHERE reached AND is_resident_errand AND state IN ('in_time', 'late') GROUP BY month ORDER BY month
"""
LATE_BY_WEEKDAY = """
SELECT isodow(sent_on), count(*) FROM errand_facts
WHERE reached AND counted AND state = 'late' GROUP BY 1 ORDER BY 1
"""
LATE_BY_MONTH = """
SELECT strftime(sent_on, '%Y-%m') AS month, count(*) FILTER (WHERE state = 'late') FROM errand_facts
WHERE reached AND counted AND state IN ('in_time', 'late') GROUP BY month ORDER BY month
"""
LATE_BY_SERVICE = """
SELECT service, count(*) FILTER (WHERE state = 'late') AS n_late, count(*) AS n_assessed FROM errand_facts
WHERE reached AND counted AND state IN ('in_time', 'late') GROUP BY service ORDER BY n_late DESC, service
"""


def percentile_with_open(durations: list[int], n_open: int, q: float) -> int | None:
    """The ⌈q·n⌉-th smallest duration where open errands are longer than all; None when it falls among the open.

    >>> percentile_with_open([1, 2, 9], 1, 0.5), percentile_with_open([1, 2, 9], 1, 0.9)
    (2, None)
    """
    rank = math.ceil(q * (len(durations) + n_open))
    return sorted(durations)[rank - 1] if 1 <= rank <= len(durations) else None


def measure_indicators(
    connection: duckdb.DuckDBPyConnection, decision: Decision, services: Mapping[str, str]
) -> Indicators:
    """Measure the indicators of the clinic whose facts the database has; `services` is canonical code → name."""
    motfragor = connection.execute(MOTFRAGOR).fetchall()
    ((n, n_double),) = connection.execute(DOUBLES).fetchall()
    active = connection.execute("SELECT DISTINCT code FROM service_facts WHERE row_active AND reached").fetchall()
    return Indicators(
        slutsvar=_measure_slutsvar(connection),
        motfragor=Motfragor(sum(n for _, n in motfragor), dict(motfragor)) if motfragor else None,
        doubles=Doubles(n, n_double) if n else None,
        recommended=tuple(services.get(code, code) for code in decision.recommended if (code,) in active),
    )


def _measure_slutsvar(connection: duckdb.DuckDBPyConnection) -> SlutsvarTimes | None:
    rows = connection.execute(SLUTSVAR).fetchall()
    if not rows:
        return None
    durations = [taken for taken, _ in rows if taken is not None]
    n_open = len(rows) - len(durations)
    lasted = [age if taken is None else taken for taken, age in rows]
    median, p90 = (percentile_with_open(durations, n_open, q) for q in (0.5, 0.9))
    n_longer = [sum(age > days for age in lasted if age is not None) for days in OPEN_AFTER_VARDAGAR]
    return SlutsvarTimes(len(rows), median, p90, *n_longer)


def list_months(connection: duckdb.DuckDBPyConnection) -> tuple[MonthCount, ...]:
    """Assessed errands and those in time by the month they were sent, for all months the data has."""
    return tuple(MonthCount(*row) for row in connection.execute(MONTHS).fetchall())


def describe_late(connection: duckdb.DuckDBPyConnection, services: Mapping[str, str]) -> LateErrands | None:
    """When late errands were sent and for which services; None when no errand could be assessed."""
    by_service = connection.execute(LATE_BY_SERVICE).fetchall()
    if not by_service:
        return None
    weekdays = dict(connection.execute(LATE_BY_WEEKDAY).fetchall())
    return LateErrands(
        by_month=dict(connection.execute(LATE_BY_MONTH).fetchall()),
        by_weekday={name: weekdays.get(number, 0) for number, name in enumerate(WEEKDAYS, start=1)},
        by_service=tuple(
            LateService(services.get(service, service), n_late, n_assessed)
            for service, n_late, n_assessed in by_service
        ),
    )
