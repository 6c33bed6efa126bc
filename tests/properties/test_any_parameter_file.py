"""Whatever stands in a run file or a decision file, it is read or refused in our words: never with a traceback."""

import datetime as dt

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_lib.errors import DecisionError, InputError, ParameterError
from audit_lib.facts.inputs import VardagReading
from audit_lib.findings.clinic.actions import find_due_date
from audit_lib.model.calendar import build_calendar
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.run import load_run

REFUSED = (ParameterError, DecisionError, InputError)
RUN = {
    "decision": "kronoberg-utkast",
    "period_from": "2026-01-01",
    "period_to": "2026-04-30",
    "audit_date": "2026-05-01",
    "extract_at": "2026-05-02 10:00",
    "input": {"clinics": "clinics.csv"},
    "readings": {"accepterad_andel": "0.9"},
    "engine": "duckdb",
    "min_cell": "5",
    "out": "ut",
    "previous": "",
    "synthetic": "true",
    "operated_by": "egen",
    "cards_read_on": "2026-04-30",
}
DECISION = yaml.safe_load(find_decision("vgr-hs20-2016").read_text(encoding="utf-8"))
DECISION["rules"] = {rule_id: DECISION["rules"][rule_id] for rule_id in ("UTB-00", "SVA-01", "VIL-03")}
DECISION["importance"] = []
ODD = [
    "", "~", "null", "0001-01-01", "9999-12-31", "9999-12-31 23:59", "2016-02-30", "2026-03-29 02:30", "\0", "\ud83d",
    "x" * 5000, "postgresql://a:hemligt@b@c", "postgresql://[", "0x_", "1e999", "-1", "60", "1" * 5000, "no", "../..",
    "(" * 400, "1 +", "CASE", "not a", "a b", 0, -1, 2.5, 10**9, float("nan"), float("inf"), True, None, b"\xff",
    dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, tzinfo=dt.UTC), [], {}, [[]], {"": ""}, {1: 2, "a": 3}, {None: []},
    {2.5: {"sv": "a", "dated": [{"from": "2016-01-01", "value": 1, "reference": "a"}]}},
]  # fmt: skip
VALUES = st.sampled_from(ODD) | st.recursive(
    st.text(max_size=6) | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3),
    max_leaves=6,
)
slowly = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(holder):
    """The keys or indices of what holds something."""
    return st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder)))


@st.composite
def changed(draw, content):
    """A copy of some content where one or two of its places have another value, another name, or are gone."""
    content = yaml.safe_load(yaml.safe_dump(content))
    for _ in range(draw(st.integers(1, 2))):
        holder, key = content, draw(places(content))
        while isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 4)):
            holder = holder[key]
            key = draw(places(holder))
        act = draw(st.sampled_from(["put", "put", "put", "drop", "rename"]))
        if act == "put" or not isinstance(holder, dict):
            alike = [odd for odd in ODD if type(odd) is type(holder[key])]
            holder[key] = draw(st.sampled_from(alike or ODD) | VALUES)
        else:
            kept = holder.pop(key)
            if act == "rename":
                holder[draw(st.text(max_size=4) | st.integers() | st.none())] = kept
        if not content:
            break
    return content


@st.composite
def garbled(draw, content):
    """The text of some content with one of its lines in part replaced by YAML's own signs."""
    lines = yaml.safe_dump(content, allow_unicode=True, width=10_000).splitlines()
    place = draw(st.integers(0, len(lines) - 1))
    cut = draw(st.integers(0, len(lines[place])))
    signs = st.lists(
        st.sampled_from(
            ["&a ", "*a", "[", "]", "{", "}", ": ", "- ", "? ", "!!int ", "!!timestamp ", "!!bool ", "!!float ",
             "!!set ", "!!omap ", "!!binary ", "!x ", "<<: ", "%", "---\n", '"\\0"', '"\\ud83d"', "'", "|", "0x_", "\t"]
        ),
        max_size=4,
    )  # fmt: skip
    lines[place] = lines[place][:cut] + "".join(draw(signs)) + (lines[place][cut:] if draw(st.booleans()) else "")
    return "\n".join(lines)


def write(path, content):
    text = content if isinstance(content, str) else yaml.dump(content, sort_keys=False)
    path.write_bytes(text.encode(errors="surrogatepass"))
    return path


@settings(slowly, max_examples=100)
@given(changed(RUN) | garbled(RUN) | VALUES)
def test_any_run_file_is_read_or_refused(tmp_path, content):
    path = write(tmp_path / "run.yaml", content)
    try:
        run = load_run(path)
        find_decision(run.decision, beside=tmp_path)
    except REFUSED as refused:
        assert "hemligt" not in str(refused)
    else:
        assert {1990 <= day.year <= 2100 for day in (run.period_from, run.period_to, run.audit_date)} == {True}
        assert "hemligt" not in repr(run)
        build_calendar(run.extract_on, run.extract_on, reading=VardagReading())


@settings(slowly, max_examples=30)
@given(changed(DECISION) | garbled(DECISION) | VALUES)
def test_any_decision_file_is_read_or_refused(tmp_path, content):
    path = write(tmp_path / "beslut.yaml", content)
    try:
        decision = load_decision(path, on=dt.date(2026, 4, 30))
    except REFUSED as refused:
        assert {problem.where.startswith("beslut.yaml") for problem in refused.problems} == {True}
    else:
        assert find_due_date(decision, dt.date(2026, 4, 30)) > "2026-04-30"
        assert repr(decision).encode()


@pytest.mark.parametrize("text", ["a: &a\n  b: *a\n", "&a [*a]\n", "[" * 500, "a: " * 3, "readings: &a {b: *a}\n"])
def test_a_file_that_refers_to_itself_or_never_ends_is_refused(tmp_path, text):
    path = write(tmp_path / "fil.yaml", text)

    with pytest.raises(ParameterError):
        load_run(path)
    with pytest.raises(DecisionError, match=r"^fil\.yaml"):
        load_decision(path, on=dt.date(2026, 4, 30))
