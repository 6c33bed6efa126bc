"""A decision file is read whole or refused whole: each fault with its line and its place."""

import datetime as dt

import pytest
from oracle.vardagar import is_vardag

from audit_lib.errors import DecisionError, ParameterError
from audit_lib.findings.clinic.actions import find_due_date
from audit_lib.model.decision import find_decision, load_decision

SHIPPED = find_decision("vgr-hs20-2016").read_text(encoding="utf-8")
ON = dt.date(2026, 4, 30)
LIMIT = '- {from: "2016-01-01", value: 2, reference: "HS 20-2016; frågor och svar 2019-11-06"}\n'


@pytest.fixture
def write(tmp_path):
    """Write the shipped decision with some of its text changed; every change must hit exactly once."""

    def write_changed(*changes):
        text = SHIPPED
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = tmp_path / "beslut.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_changed


def refuse(path, error=DecisionError, **wanted):
    with pytest.raises(error) as refused:
        load_decision(path, on=ON, **wanted)
    return [(problem.where, problem.what) for problem in refused.value.problems]


def find_line(path, text):
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("documents_eservice", "documents_eservice är varken en kolumn, en läsning eller ett värde"),
        ("lower(documents_eservices)", "Lower får inte stå i ett regeluttryck"),
        ("documents_eservices like 'ja%'", "Like får inte stå i ett regeluttryck"),
        ("regexp_matches(documents_eservices, 'ja')", "RegexpLike får inte stå i ett regeluttryck"),
        ("cast(documents_eservices as int) = 1", "Cast får inte stå i ett regeluttryck"),
        ("1 / 2 = documents_eservices", "Div får inte stå i ett regeluttryck"),
        ("documents_eservices = current_date", "CurrentDate får inte stå i ett regeluttryck"),
        ("documents_eservices in (select 1)", "Subquery får inte stå i ett regeluttryck"),
        ("frobnicate(documents_eservices)", "Anonymous får inte stå i ett regeluttryck"),
        ("c.documents_eservices", "skriv kolumnen documents_eservices utan tabellnamn"),
        ("documents_eservices and and", "går inte att tolka"),
    ],
)
def test_an_expression_that_cannot_be_accepted_is_refused_with_its_line_and_what_it_holds(write, wrong, said):
    path = write(("    expected: documents_eservices\n", f"    expected: {wrong}\n"))

    ((where, what),) = refuse(path)

    assert f"beslut.yaml, rad {find_line(path, wrong)} (rules.DOK-01.expected)" == where
    assert said in what


def test_a_column_of_another_relation_is_refused(write):
    path = write(("    expected: documents_eservices\n", "    expected: has_terms\n"))

    ((_, what),) = refuse(path)

    assert "has_terms är varken en kolumn" in what


def test_every_fault_in_the_expressions_is_listed_at_once(write):
    path = write(
        ("    expected: documents_eservices\n", "    expected: finns_inte\n"),
        ("    applies: in_scope\n", "    applies: upper(in_scope)\n"),
        ("when: promise_grade = 'likvardig'", "when: promise = 'likvardig'"),
    )

    assert [
        f"beslut.yaml, rad {find_line(path, 'upper(')} (rules.UTB-00.applies)",
        f"beslut.yaml, rad {find_line(path, 'when: promise =')} (rules.VIL-03.observations.arbetsdag)",
        f"beslut.yaml, rad {find_line(path, 'finns_inte')} (rules.DOK-01.expected)",
    ] == [where for where, _ in refuse(path)]


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("reference: HS 20-2016\n", "", "beslut.yaml, rad", "saknas: reference"),
        ("    missing: Villkorstexten för Begär intyg\n", "", "(rules.INT-02)", "saknas: missing"),
        ("  INT-02:\n", "  INT2:\n", "(rules)", "INT2 ska skrivas som ABC-01"),
        ("status: beslutad", "status: klar", "(status)", "ska vara beslutad eller utkast"),
        ("    default: 1.0\n", "", "(readings.accepterad_andel)", "saknas: default"),
        (
            "    applies: in_scope\n",
            "    applies: in_scope\n    apply: ja\n",
            "(rules.UTB-00)",
            "inget känt namn: apply",
        ),
        ("reference: HS 20-2016\n", "reference: 20\n", "(reference)", "ska vara text"),
        ("contact: 1177etjanster@vgregion.se\n", "contact: [a]\n", "(contact)", "ska vara text"),
        (
            "    default: 1.0\n",
            "    default: {a: 1}\n",
            "(readings.accepterad_andel.default)",
            "ett tal eller en lista",
        ),
        (
            '    group: Allmänna frågor\n    quotes: ["För att',
            '    quotes: ["För att',
            "(rules.UTB-00)",
            "saknas: group",
        ),
        ("reference: HS 20-2016\n", 'reference: ""\n', "(reference)", "ska inte vara tomt"),
        ("importance: [UTB-00,", "importance: [UTB-00, UTB-00,", "(importance)", "samma sak står två gånger"),
        ("    role: recommended\n", "    expected: 'true'\n", "(rules.UTB-03)", "ska inte finnas här: expected"),
    ],
)
def test_a_file_that_breaks_the_schema_is_refused_with_its_place(write, old, new, place, said):
    found = refuse(write((old, new)))

    assert [what for where, what in found if place in where and said in what] != []


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        (LIMIT, LIMIT.replace("2016-01-01", "2016-02-30"), "svar_inom_vardagar.dated.0.from", "dagen finns inte"),
        (LIMIT, LIMIT.replace("2016-01-01", "0000-01-01"), "svar_inom_vardagar.dated.0.from", "dagen finns inte"),
        (LIMIT, LIMIT.replace("value: 2", "value: .inf"), "svar_inom_vardagar.dated.0.value", "ändligt"),
        (LIMIT, LIMIT.replace("value: 2", "value: 1.5"), "svar_inom_vardagar.dated.0.value", "ett helt antal"),
        (LIMIT, LIMIT.replace("value: 2", "value: 0"), "svar_inom_vardagar.dated.0.value", "ett helt antal"),
        ("    default: 1.0\n", "    default: 2.0\n", "accepterad_andel.default", "ett tal mellan 0 och 1"),
        ("    default: 1.0\n", "    default: .nan\n", "accepterad_andel.default", "ändligt"),
        ("    default: [egenremiss]\n", "    default: []\n", "egenremiss_namn.default", "minst ett ord"),
        ("    alternative: 0.9\n", "    alternative: 9\n", "accepterad_andel.alternative", "ett tal mellan 0 och 1"),
        ("      share: accepterad_andel\n", "      share: 90\n", "SVA-01.aggregate.share", "andelen är 90"),
        ("      share: accepterad_andel\n", "      share: 1 - 0.1\n", "SVA-01.aggregate.share", "varken ett tal"),
        ("      share: accepterad_andel\n", "      share: accepterat\n", "SVA-01.aggregate.share", "varken ett tal"),
        ("  INT-02:\n", "  12:\n", "(rules.12)", "namnet 12 är inte text"),
        ("reference: HS 20-2016\n", 'reference: "\\ud83d"\n', "(reference)", "ett halvt tecken"),
    ],
)
def test_a_value_that_no_run_could_use_is_refused_with_its_place(write, old, new, place, said):
    found = refuse(write((old, new)))

    assert [where for where, what in found if place in where and said in what] != []


def test_an_action_may_have_as_many_vardagar_as_a_decision_gives_it(write):
    path = write(("value: 10,", "value: 250,"))

    due = find_due_date(load_decision(path, on=ON), ON)

    days = [ON + dt.timedelta(n) for n in range(1, (due - ON).days + 1)]
    counted = [is_vardag(day, {"lordag_ar_vardag": False, "aftnar_ar_vardag": False}) for day in days]

    assert (sum(counted), counted[-1]) == (250, True)


def test_a_name_that_no_disk_takes_is_a_decision_that_does_not_exist():
    with pytest.raises(DecisionError, match="finns inte"):
        find_decision("x" * 5000)


@pytest.mark.parametrize("scalar", ["!!int x", "!!timestamp x", "!!bool x", "!!float x", "0x_", "9" * 5000])
def test_a_scalar_that_is_not_what_its_tag_says_is_refused(tmp_path, scalar):
    path = tmp_path / "trasigt.yaml"
    path.write_text(f"id: {scalar}\n", encoding="utf-8")

    ((where, what),) = refuse(path)

    assert where.endswith("trasigt.yaml")
    assert "är inte giltig YAML" in what


def test_a_file_that_is_not_yaml_is_refused_with_its_line(tmp_path):
    path = tmp_path / "trasigt.yaml"
    path.write_text("id: x\nname: {sv: a\nrules: [\n", encoding="utf-8")

    ((where, what),) = refuse(path)

    assert where.startswith("trasigt.yaml, rad ")
    assert "är inte giltig YAML" in what


def test_a_rule_that_stands_twice_is_refused_with_both_lines(write):
    path = write(("\n  REC-01:\n", "\n  SVA-01:\n"))

    with pytest.raises(DecisionError, match=r"beslut.yaml, rad \d+: SVA-01 står två gånger \(rad \d+ och \d+\)\."):
        load_decision(path, on=ON)


def test_a_decision_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(DecisionError) as refused:
        find_decision("vgr-hs20-2061")

    assert "vgr-hs20-2016" in refused.value.problems[0].remedy
    assert refused.value.exit_code == 11


def test_a_run_cannot_name_a_reading_that_the_decision_does_not_have():
    found = refuse(find_decision("vgr-hs20-2016"), ParameterError, readings={"fredag_ar_vardag": "true"})

    assert found == [("readings", "läsningen fredag_ar_vardag finns inte i beslutet.")]


@pytest.mark.parametrize(
    ("name", "value"), [("motfraga_ar_delsvar", "kanske"), ("accepterad_andel", "90 %"), ("accepterad_andel", "1.5")]
)
def test_a_run_cannot_give_a_reading_a_value_that_it_cannot_have(name, value):
    ((where, what),) = refuse(find_decision("vgr-hs20-2016"), ParameterError, readings={name: value})

    assert where == "readings"
    assert what.startswith(f"{name}: ska vara ")
    assert value not in what


def test_every_wrong_reading_is_listed_at_once():
    wanted = {"accepterad_andel": "2", "motfraga_ar_delsvar": "?", "okänd": "1"}

    assert len(refuse(find_decision("vgr-hs20-2016"), ParameterError, readings=wanted)) == 3


STRICTER = '      - {from: "2026-04-15", value: 1, reference: påhittad}\n'


@pytest.mark.parametrize(("on", "value"), [("2016-01-01", 2), ("2026-04-14", 2), ("2026-04-15", 1), ("2030-01-01", 1)])
def test_a_changed_value_applies_from_its_date(write, on, value):
    path = write((LIMIT, LIMIT + STRICTER))

    assert value == load_decision(path, on=dt.date.fromisoformat(on)).values["svar_inom_vardagar"]


def test_the_order_of_dated_lines_does_not_matter(write):
    path = write((LIMIT, STRICTER.strip() + "\n      " + LIMIT))

    assert [load_decision(path, on=dt.date(2026, 4, day)).values["svar_inom_vardagar"] for day in (14, 15)] == [2, 1]


def test_a_day_before_the_first_dated_value_is_refused_with_the_values_line(write):
    path = write()
    with pytest.raises(DecisionError) as refused:
        load_decision(path, on=dt.date(2015, 12, 31))

    named = [problem for problem in refused.value.problems if "svar_inom_vardagar" in problem.what]
    assert [f"beslut.yaml, rad {find_line(path, '  svar_inom_vardagar:')} (values.svar_inom_vardagar)"] == [
        problem.where for problem in named
    ]


def test_values_and_readings_stand_in_the_rules_as_their_values():
    decision = load_decision(find_decision("vgr-hs20-2016"), on=ON, readings={"arbetsdag_likvardig": "false"})

    assert decision.rules["FRA-02"].expected == "own_questions <= 2"
    assert "FALSE" in decision.rules["VIL-03"].expected
    assert "arbetsdag_likvardig" in decision.rules["VIL-03"].source_expected


def test_the_accepted_share_is_the_reading_in_force():
    decision = load_decision(find_decision("vgr-hs20-2016"), on=ON, readings={"accepterad_andel": "0.9"})

    assert decision.rules["SVA-01"].aggregate.share == 0.9
    assert decision.rules["STA-01"].aggregate.share == 1.0
    assert decision.readings["accepterad_andel"].default == 1.0


def test_two_texts_of_a_decision_have_two_checksums(write):
    changed = load_decision(write(("status: beslutad", "status: utkast")), on=ON)

    assert changed.sha256 != load_decision(find_decision("vgr-hs20-2016"), on=ON).sha256
