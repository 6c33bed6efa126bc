import datetime as dt
from collections import Counter, defaultdict

import numpy as np
import pytest
from oracle.argued.deadlines import DEADLINES

from audit_lib.example import make_example
from audit_lib.example.clinics.archetypes import plan_archetypes
from audit_lib.example.errands import blocks
from audit_lib.example.errands.days import FIRST_DAY, add_vardagar

EXTRACT_AT = "2026-05-04 06:00:00"


@pytest.fixture(scope="module")
def drawn(tables):
    """Errands that were drawn, not written by hand, with their messages."""
    messages = defaultdict(list)
    for message in tables["messages"]:
        messages[message["errand_id"]].append(message)
    return [(row, messages[row["errand_id"]]) for row in tables["errands"] if row["errand_id"].startswith("A0")]


@pytest.mark.parametrize(("sent_on", "due_on"), DEADLINES)
def test_the_second_vardag_is_the_contracts(sent_on, due_on):
    sent = np.array([(dt.date.fromisoformat(sent_on) - FIRST_DAY).days])

    due = FIRST_DAY + dt.timedelta(days=int(add_vardagar(sent, np.array([2]))[0]))

    assert dt.date.fromisoformat(due_on) == due


def test_errands_span_thirteen_months_with_quiet_weekends_and_july(drawn):
    days = [dt.date.fromisoformat(errand["sent_at"][:10]) for errand, _ in drawn]
    months = Counter((day.year, day.month) for day in days)
    weekend = sum(day.weekday() >= 5 for day in days)

    assert len(months) == 13
    assert months[2025, 7] < 0.7 * months[2025, 5]
    assert 0.03 < weekend / len(days) < 0.2


def test_many_errands_are_sent_in_the_evening(drawn):
    evening = sum(errand["sent_at"][11:13] >= "17" for errand, _ in drawn)

    assert 0.2 < evening / len(drawn) < 0.5


def test_messages_come_in_order_after_the_errand_and_before_the_extract(drawn):
    wrong = [
        errand["errand_id"]
        for errand, messages in drawn
        if (times := [errand["sent_at"], *(message["sent_at"] for message in messages), EXTRACT_AT]) != sorted(times)
    ]

    assert wrong == []


def test_no_time_stands_in_the_hour_that_summer_time_takes_away(tables):
    times = [cell for table in ("errands", "messages") for row in tables[table] for cell in row.values() if cell]

    assert [cell for cell in times if cell.startswith("2026-03-29 02:")] == []


def test_nothing_is_sent_after_a_withdrawal(drawn):
    wrong = [
        errand["errand_id"]
        for errand, messages in drawn
        if errand["withdrawn_at"] and any(message["sent_at"] >= errand["withdrawn_at"] for message in messages)
    ]

    assert wrong == []
    assert any(errand["withdrawn_at"] for errand, _ in drawn)


def test_senders_and_kinds_go_together_as_on_the_platform(drawn):
    pairs = {(message["sender"], message["kind"]) for _, messages in drawn for message in messages}

    assert pairs == {("system", "kvittens"), ("invanare", "svar")} | {
        ("mottagning", kind) for kind in ("kvittens", "delsvar", "motfraga", "slutsvar", "kontakt")
    }


def test_a_resident_answers_a_staff_started_errand_at_most_once(drawn):
    staff = [messages for errand, messages in drawn if errand["started_by"] == "personal"]

    assert staff
    assert {0, 1} == {len(messages) for messages in staff}


def test_all_kinds_of_starters_occur_and_only_staff_have_roles(drawn):
    starters = Counter(errand["started_by"] for errand, _ in drawn)
    roles_of_residents = [
        errand for errand, _ in drawn if errand["starter_role"] and errand["started_by"] != "personal"
    ]

    assert {"invanare", "ombud", "personal"} == set(starters)
    assert roles_of_residents == []


def test_some_errands_are_open_at_the_extract_and_some_residents_write_twice(drawn):
    open_still = [errand for errand, messages in drawn if errand["sent_at"] > "2026-04-29" and not messages]
    keys = Counter(errand["resident_key"] for errand, _ in drawn if errand["resident_key"])

    assert open_still
    assert max(keys.values()) > 1


def test_volumes_differ_widely_between_clinics(drawn):
    volumes = sorted(Counter(errand["clinic_id"] for errand, _ in drawn).values())

    assert volumes[-1] > 10 * volumes[0]


def test_an_errand_has_about_three_messages(drawn):
    share = sum(len(messages) for _, messages in drawn) / len(drawn)

    assert 2.5 < share < 3.5


def test_errands_continue_over_the_edge_of_a_block(monkeypatch, tmp_path):
    monkeypatch.setattr(blocks, "BLOCK_ERRANDS", 100)
    make_example(clinics=5, errands=450, seed=1, out=tmp_path / "region")
    ids = [line.split(",")[0] for line in (tmp_path / "region" / "errands.csv").read_text().splitlines()[1:]]

    assert len(set(ids)) == 450


def test_errands_are_shared_out_exactly_by_weight():
    plans = plan_archetypes(12)
    counts = blocks.count_errands(plans, 1001)

    assert counts.sum() == 1001
    assert {0} == {int(count) for plan, count in zip(plans, counts, strict=True) if plan.behaviour.weight == 0}
