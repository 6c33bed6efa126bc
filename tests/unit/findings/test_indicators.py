"""When late errands are sent and how long a slutsvar takes: thirty errands known one by one, from rows to page."""

import re

import pytest
from lxml import html
from small_region import A

import audit_lib
from audit_lib.model.results.beside_verdicts import LateErrands, LateService, MonthCount, SlutsvarTimes

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (f"2026-04-{day}" for day in range(13, 18))
EXTRACT_AT = "2026-05-04 06:00"
# How many, of which service, sent when, and the first delsvar, the slutsvar and the withdrawal, if any.
ERRANDS = (
    (6, "kontakta_mig", MONDAY, "", "2026-04-23", ""),  # late, 8 vardagar
    (6, "kontakta_mig", TUESDAY, "", WEDNESDAY, ""),  # 1 vardag
    (5, "fornya_recept", WEDNESDAY, "", FRIDAY, ""),  # 2 vardagar
    (4, "fornya_recept", FRIDAY, "", "2026-04-30", ""),  # late, 9 vardagar
    (1, "fornya_recept", FRIDAY, "", "", ""),  # late and open after exactly 10 vardagar, första maj not counted
    (6, "skicka_meddelande", THURSDAY, FRIDAY, "", ""),  # in time, open after 11 vardagar
    (1, "bestall_tid", TUESDAY, "", "", TUESDAY),  # withdrawn
    (1, "bestall_tid", "2026-04-30", "", "", ""),  # its deadline is not passed
)


def write_errands() -> str:
    lines = ["errand_id,clinic_id,service,started_by,sent_at,first_delsvar_at,slutsvar_at,withdrawn_at"]
    for group, (how_many, service, *days) in enumerate(ERRANDS):
        hours = ("09:00", "10:00", "11:00", "12:00")
        times = [f"{day} {hour}" if day else "" for day, hour in zip(days, hours, strict=True)]
        lines += [",".join([f"E{group}-{n}", A, service, "invanare", *times]) for n in range(how_many)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def result(region):
    return region.conclude(errands=write_errands(), extract_at=EXTRACT_AT)


def test_late_errands_are_counted_by_month_weekday_and_service_and_the_page_says_it(result):
    shown = read_text(audit_lib.show_unmet(result))

    assert sum(how_many for how_many, *_ in ERRANDS) == 30
    assert result.months == (MonthCount("2026-04", n_assessed=28, n_in_time=17),)
    assert result.late == LateErrands(
        by_month={"2026-04": 11},
        by_weekday={"måndag": 6, "tisdag": 0, "onsdag": 0, "torsdag": 0, "fredag": 5, "lördag": 0, "söndag": 0},
        by_service=(
            LateService("Kontakta mig", n_late=6, n_assessed=12),
            LateService("Förnya recept", n_late=5, n_assessed=10),
            LateService("Skicka meddelande", n_late=0, n_assessed=6),
        ),
    )
    assert "17 av 28 ärenden i tid (60,7 %)" in shown
    assert "1 ärende väntar på svar" in shown
    assert "april 202611" in shown
    assert "måndag6tisdag0onsdag0torsdag0fredag5lördag0söndag0" in shown
    assert "Kontakta mig6 av 12 (50 %)Förnya recept5 av 10 (50 %)" in shown
    assert "Skicka meddelande" not in shown


def test_time_to_slutsvar_counts_the_open_ones_as_longer_than_all_and_leaves_out_the_withdrawn(result):
    shown = read_text(audit_lib.show_reply_times(result))

    assert result.indicators.slutsvar == SlutsvarTimes(n=29, median=8, p90=None, open_5=17, open_10=6, open_20=0)
    assert "17 av 28 ärenden fick ett första svar i tid: 60,7 %." in shown
    assert "Hälften hade slutsvar inom8 vardagar" in shown
    assert re.search("Nio av tio hade slutsvar inom.{0,10}inte nåtts", shown)
    assert "Öppna efter 5 vardagar17 ärendenÖppna efter 10 vardagar6 ärendenÖppna efter 20 vardagar0 ärenden" in shown
    assert "Av 29 ärenden" in shown


def read_text(fragment) -> str:
    return re.sub(r"\s+", " ", html.fromstring(fragment.html).text_content())
