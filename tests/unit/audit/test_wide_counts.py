"""Counts that an export claims, up to the largest that intake takes, are reckoned with and never wrapped."""

from small_region import A

ERRANDS = f"""errand_id,clinic_id,service,started_by,sent_at,first_delsvar_at,first_kontakt_at,n_motfragor
1,{A},skicka_meddelande,invanare,2026-04-02 15:03,2026-04-07 10:00,2026-04-07 11:00,2147483647
"""


def test_the_largest_count_of_motfragor_stops_nobody(region):
    verdicts = region.judge(errands=ERRANDS)
    (observed,) = [row["observed"] for row in region.found.deviations.to_pylist() if row["rule_id"] == "MED-01"]

    assert verdicts["MED-01", "-"]["verdict"] == "ej_uppfylld"
    assert observed == "Mottagningen skickade 2147483649 meddelanden, varav 2147483647 motfrågor"
