"""Messages and the wide form: what is wrong with a reply, whose fault it is, and which of the two counts."""

import pyarrow.parquet as pq
import pytest
from intake_tables import A, B

ERRANDS = "errand_id,clinic_id,service,started_by,sent_at\n"
MESSAGES = "errand_id,sent_at,sender,kind\n"


def test_messages_get_the_clinic_of_their_errand_and_lie_with_its_others(intake):
    intake.load(
        errands=ERRANDS + f"2,{B},egen,ombud,2026-04-01 10:00\n1,{A},egen,ombud,2026-04-01 10:00\n",
        messages=MESSAGES
        + "2,2026-04-03 10:00,mottagning,slutsvar\n1,2026-04-03 10:00,mottagning,slutsvar\n"
        + "1,2026-04-02 10:00,mottagning,delsvar\n",
    )

    assert intake.rows("errands", "errand_id", "row") == [("1", 3), ("2", 2)]
    assert intake.rows("messages", "clinic_id", "errand_row", "kind") == [
        (A, 3, "slutsvar"),
        (A, 3, "delsvar"),
        (B, 2, "slutsvar"),
    ]


@pytest.mark.parametrize(
    ("message", "column", "rule"),
    [
        ("1,2026-04-01 09:59,mottagning,delsvar", "sent_at", "DAT-03"),
        ("1,2026-11-01 10:00,mottagning,delsvar", "sent_at", "DAT-03"),
        ("1,snart,mottagning,delsvar", "sent_at", "DAT-04"),
        ("1,2026-04-02 10:00,invanare,delsvar", "kind", "DAT-04"),
        ("1,2026-04-02 10:00,mottagning,svar", "kind", "DAT-04"),
        ("1,2026-04-02 10:00,mottagning,", "kind", "DAT-04"),
    ],
)
def test_an_error_in_a_message_leaves_its_errand_out_but_keeps_it_countable(intake, message, column, rule):
    store = intake.load(errands=ERRANDS + f"1,{A},egen,ombud,2026-04-01 10:00\n", messages=f"{MESSAGES}{message}\n")

    assert intake.rows("errands", "clinic_id", "errand_id", "left_out") == [(A, "1", True)]
    assert [("messages", 2, column, rule)] == intake.errors()
    assert (intake.rows("messages"), intake.rows("data_errors", "clinic_id")) == ([], [(A,)])
    assert (store.tables["errands"].n_left_out, store.tables["messages"].n_left_out) == (1, 1)


def test_a_message_of_an_errand_that_does_not_exist_touches_no_errand(intake):
    intake.load(
        errands=ERRANDS + f"1,{A},egen,ombud,2026-04-01 10:00\n",
        messages=MESSAGES + "9,2026-04-02 10:00,mottagning,delsvar\n",
    )

    assert intake.rows("errands", "errand_id", "left_out") == [("1", False)]
    assert intake.errors() == [("messages", 2, "errand_id", "DAT-02")]


def test_the_system_may_send_any_kind(intake):
    kinds = ["kvittens", "delsvar", "svar"]
    lines = "".join(f"1,2026-04-02 10:00,system,{kind}\n" for kind in kinds)
    intake.load(errands=ERRANDS + f"1,{A},egen,ombud,2026-04-01 10:00\n", messages=MESSAGES + lines)

    assert (intake.errors(), len(intake.rows("messages"))) == ([], 3)


def test_a_resident_answers_an_errand_started_by_staff_only_once(intake):
    answers = "".join(f"{errand},2026-04-0{day} 10:00,invanare,svar\n" for errand in "12" for day in (3, 2))
    intake.load(
        errands=ERRANDS + f"1,{A},egen,personal,2026-04-01 10:00\n2,{A},egen,ombud,2026-04-01 10:00\n",
        messages=MESSAGES + answers,
    )

    assert intake.rows("errands", "errand_id", "left_out", "has_error") == [("1", False, True), ("2", False, False)]
    assert intake.errors() == [("errands", 2, "errand_id", "DAT-07")]


def test_a_wide_time_is_checked_even_when_messages_win(intake):
    intake.load(
        errands=ERRANDS.replace("\n", ",slutsvar_at\n") + f"1,{A},egen,ombud,2026-04-01 10:00,snart\n",
        messages=MESSAGES,
    )

    assert intake.errors() == [("errands", 2, "slutsvar_at", "DAT-04")]


def test_the_wide_form_is_kept_when_there_are_no_messages(errand, intake):
    row = errand(first_delsvar_at="2026-04-03 23:30", n_motfragor="2")

    assert (intake.store.replies, str(row["first_delsvar_on"]), row["n_motfragor"]) == ("wide", "2026-04-03", 2)


def test_messages_win_over_the_wide_form_with_a_note(intake):
    store = intake.load(
        errands=ERRANDS.replace("\n", ",n_svar\n") + f"1,{A},egen,ombud,2026-04-01 10:00,3\n",
        messages=MESSAGES + "1,2026-04-03 10:00,mottagning,slutsvar\n",
    )

    assert store.replies == "long"
    assert not {"n_svar", "first_delsvar_at"} & set(pq.read_schema(store.path("errands")).names)
    assert list(store.notes) == ["errands: n_svar används inte, eftersom tabellen messages finns."]


@pytest.mark.parametrize(
    "written", [" 1", "1\t", "1\u00a0", '"1 "', "\ufeff1"], ids=["space", "tab", "no-break", "quoted", "mark"]
)
def test_a_message_finds_its_errand_through_the_white_space_around_its_id(intake, written):
    intake.load(
        errands=ERRANDS + "".join(f"{number},{A},egen,ombud,2026-04-02 10:00\n" for number in (1, 2)),
        messages=MESSAGES
        + "2,2026-04-03 10:00,mottagning,delsvar\n"
        + f"{written},2026-04-02 11:00,mottagning,delsvar\n"
        + f"{written},2026-04-01 10:00,mottagning,kvittens\n",
    )

    assert intake.errors() == [("messages", 4, "sent_at", "DAT-03")], "earlier than the errand it belongs to"
    assert intake.rows("messages", "errand_row", "clinic_id", "row") == [(3, A, 2)], "errand 1 is left out"


@pytest.mark.parametrize("written", ["", '""', '" "'])
def test_a_message_without_an_errand_id_is_empty_however_it_is_written(intake, written):
    intake.load(
        errands=ERRANDS + f"1,{A},egen,ombud,2026-04-01 10:00\n",
        messages=MESSAGES
        + "1,2026-04-02 10:00,mottagning,delsvar\n"
        + f"{written},2026-04-02 10:00,mottagning,delsvar\n",
    )

    assert intake.errors() == [("messages", 3, "errand_id", "DAT-04")]
    assert intake.rows("messages", "row") == [(2,)]


def test_without_messages_and_wide_columns_replies_are_unknown(errand, intake):
    errand()

    assert intake.store.replies == "none"


def test_a_table_without_rows_is_told_since_its_verdicts_say_that_there_is_none(intake):
    intake.load(errands=ERRANDS + f"1,{A},egen,ombud,2026-04-01 10:00\n", messages=MESSAGES)

    assert [note.split(" och ")[0] for note in intake.store.notes] == ["messages.csv: tabellen messages har inga rader"]


@pytest.mark.parametrize(("column", "value"), [("n_from_clinic", "1"), ("slutsvar_at", "")])
def test_a_wide_form_without_any_time_of_reply_is_told(intake, column, value):
    header = ERRANDS.replace("\n", f",{column}\n")
    intake.load(errands=f"{header}1,{A},egen,ombud,2026-04-01 10:00,{value}\n")

    assert ["inget ärende har någon tid för svar" in note for note in intake.store.notes] == [True]


def test_a_wide_form_with_a_time_of_reply_is_not_told(intake):
    header = ERRANDS.replace("\n", ",slutsvar_at\n")
    intake.load(errands=f"{header}1,{A},egen,ombud,2026-04-01 10:00,2026-04-02 10:00\n")

    assert intake.store.notes == ()
