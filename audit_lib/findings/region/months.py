"""Each clinic's assessed errands month by month: what the region's trend rests on, counted while the facts exist.

The table holds true numbers and stays inside, as `verdicts` does; what is shown of it passes the region's suppression.
"""

from typing import Any

import pyarrow as pa

MONTHS = """
SELECT clinic_id,
  CAST(extract(year FROM sent_on) AS INTEGER) * 100 + CAST(extract(month FROM sent_on) AS INTEGER) AS month,
  count(*) AS n_assessed, count(*) FILTER (WHERE state = 'in_time') AS n_in_time
FROM errand_facts WHERE reached AND is_resident_errand AND state IN ('in_time', 'late') GROUP BY 1, 2 ORDER BY 1, 2
"""
"""All months the data has, also before the period; as `findings.indicators` counts them for one clinic."""


def measure_months(connection: Any) -> pa.Table:
    """Assessed errands and those in time by clinic and month of sending."""
    table: pa.Table = connection.execute(MONTHS).to_arrow_table()
    return table
