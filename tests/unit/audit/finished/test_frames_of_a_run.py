"""A finished run as pandas frames: documented, typed, of what was asked for, and never too much by accident."""

import pandas as pd
import pyarrow.parquet as pq
import pytest
from made_run import IN_ERROR, A, B

import audit_lib
from audit_lib.audit.finished import fetching
from audit_lib.errors import ParameterError
from audit_lib.model.folder import place_facts
from audit_lib.model.frames.columns import FRAMES
from audit_lib.model.relations import RELATIONS
from audit_lib.model.verdict import Verdict


@pytest.fixture
def run(audit):
    return audit_lib.load(audit.run.out)


def list_frames(run, audit):
    yield from ((name, getattr(run, name)()) for name in ("clinics", "verdicts", "deviations", "errands"))
    yield "data_errors", run.data_errors()
    yield from ((name, run.facts(name)) for name in RELATIONS)
    yield from ((f"region_{name}", run.region().to_frame(name)) for name in ("clinics", "rules", "months"))
    yield "explained_errands", audit_lib.explain(audit, A, "SVA-01").to_frame()
    yield (
        "explained_subjects",
        audit_lib.explain(audit, A, "UTB-01").to_frame()[
            [column.name for column in FRAMES["explained_subjects"].columns]
        ],
    )


def test_every_frame_has_the_columns_and_types_that_are_documented(run, audit):
    given = dict(list_frames(run, audit))

    assert given.keys() == FRAMES.keys()
    for name, frame in given.items():
        documented = {column.name: column.dtype for column in FRAMES[name].columns}
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == documented, name
        assert [*frame] == [*documented], name
        assert run.columns(name)["meaning"].str.len().min() > 2, name


def test_no_column_of_the_facts_is_left_out(audit):
    [folder] = (audit.run.out / "facts").iterdir()
    for name in RELATIONS:
        assert pq.read_schema(folder / f"{name}.parquet").names == [column.name for column in FRAMES[name].columns]


def test_an_empty_cell_is_missing_and_never_no(run):
    connected = run.clinics().set_index("clinic_id")["connected"]

    assert connected[A]
    assert connected[B] is pd.NA
    assert connected[IN_ERROR] is pd.NA


def test_the_verdicts_are_ordered_so_that_the_least_is_the_worst(run):
    verdicts = run.verdicts(A, "UTB-01")

    assert sorted(verdicts["verdict"].cat.categories) == sorted(Verdict)
    assert verdicts["verdict"].min() == Verdict.worst(verdicts["verdict"].tolist())


def test_clinics_and_rules_are_chosen_as_people_write_them(run):
    assert {*run.verdicts(A.lower())["clinic_id"]} == {A}
    assert {*run.verdicts([B, A], rule=["sva-01", " UTB-00 "])["rule_id"]} == {"SVA-01", "UTB-00"}
    assert {*run.deviations(A)["item"]} < {*run.deviations()["item"], *run.verdicts(A)["subject"]}
    assert len(run.facts("offer_facts", B)) == 9


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda run: run.verdicts("SE2321000131-E9"), "SE2321000131-E9 finns inte i körningen"),
        (lambda run: run.verdicts([A, "x", "y"]), "(?s)mottagningen x .*mottagningen y "),
        (lambda run: run.verdicts(IN_ERROR), "datafel"),
        (lambda run: run.deviations(rule="SVA-99"), "regeln SVA-99 finns inte.*UTB-00"),
        (lambda run: run.errands(clinic=[]), "inget id är angivet"),
        (lambda run: run.errands(period="april"), "april är ingen period"),
        (lambda run: run.errands(period="2026-13"), "2026-13 är ingen period"),
        (lambda run: run.errands(period=("2026-05", "2026-04")), "slutar före den börjar"),
        (lambda run: run.facts("services"), "services finns inte.*service_facts"),
        (lambda run: run.facts("offer_facts", period="2026"), "bara errand_facts"),
        (lambda run: run.columns("fakta"), "fakta finns inte.*verdicts"),
        (lambda run: run.region().to_frame("kommuner"), "kommuner finns inte.*clinics"),
    ],
)
def test_what_is_not_there_is_an_error_that_names_it_and_no_empty_frame(run, ask, said):
    with pytest.raises(ParameterError, match=said):
        ask(run)


def test_a_rule_without_a_row_is_known_all_the_same(run):
    assert run.verdicts(rule="INT-01").empty


def test_a_period_is_of_the_local_date_of_sending(run):
    assert [*run.errands(period="2026-04")["errand_id"]] == ["1", "2"]
    assert [*run.errands(period=("2026-03", "2026-04-01"))["errand_id"]] == ["0", "1"]
    assert [*run.errands(B, period="2026-Q2")["errand_id"]] == ["3"]
    assert [*run.facts("errand_facts", A, "2026-04-30")["errand_id"]] == ["2"]


def test_errands_are_those_that_were_read_whole_and_the_facts_have_the_others_too(run):
    assert len(run.errands()) == 4
    assert run.facts("errand_facts")["excluded"].sum() == 1
    assert str(run.errands()["sent_at"][1]) == "2026-04-01 00:01:00+02:00"


def test_too_many_rows_are_counted_and_refused_before_they_are_read(run, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_ROWS", 3)

    with pytest.raises(ParameterError, match=r"det är 4 rader.*period=.*all_rows=True"):
        run.errands()
    assert len(run.errands(all_rows=True)) == 4
    assert len(run.errands(A)) == 3


def test_a_frame_is_a_copy_of_the_callers_own(run):
    frame = run.errands(A)
    frame.loc[0, "sent_at"] = pd.NaT
    frame.loc[0, "errand_id"] = "ändrad"
    frame["has_error"] = True

    assert run.errands(A)["sent_at"].notna().all()
    assert [*run.errands(A)["errand_id"]] == ["0", "1", "2"]


def test_the_facts_of_one_clinic_are_those_of_the_run(run, audit):
    facts = audit_lib.build_clinic_facts(audit, A)

    for name in RELATIONS:
        pd.testing.assert_frame_equal(facts.frame(name), run.facts(name, A))
    with pytest.raises(ParameterError, match="services finns inte"):
        facts.frame("services")
    facts.close()


def test_an_explanation_that_leaves_errands_out_warns_of_it(audit, monkeypatch):
    assert [*audit_lib.explain(audit, A, "SVA-01").to_frame()["errand_id"]] == ["2"]

    monkeypatch.setattr("audit_lib.audit.explain.MOST_ERRANDS", 0)
    explanation = audit_lib.explain(audit, A, "SVA-01")
    with pytest.warns(UserWarning, match="1 avvikande ärenden till"):
        assert explanation.to_frame().empty


def test_kept_facts_of_another_run_are_not_read(audit, folder):
    run = audit_lib.load(folder)
    place_facts(folder, run.manifest.run_key).rename(folder / "facts" / "en-annan")

    with pytest.raises(ParameterError, match=r"inte sparat sina fakta.*basutbud run"):
        run.facts("clinic_facts")


def test_the_words_of_a_category_stand_in_order_whatever_row_came_first(run):
    frames = (run.facts("errand_facts"), run.verdicts(), run.clinics())
    columns = [frame[name] for frame in frames for name in frame if str(frame[name].dtype) == "category"]

    assert len(columns) > 5
    assert [
        column.name
        for column in columns
        if not column.cat.ordered and list(column.cat.categories) != sorted(column.cat.categories)
    ] == []
