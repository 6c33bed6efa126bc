"""What is read of a finished run is of one and the same run; anything else is told of."""

import json

import pandas as pd
import pytest
from made_run import IN_ERROR, A, B

import audit_lib
from audit_lib.audit.lock import holding
from audit_lib.errors import ParameterError


def test_a_result_comes_back_as_it_was_saved_with_the_verdicts_of_the_run(audit):
    run = audit_lib.load(audit.run.out)
    result, order = run.result(A.lower()), ["rule_id", "subject"]
    # In a result the decision's order, and administrators by number.
    frames = [
        frame.astype({"rule_id": "string"}).sort_values(order, ignore_index=True).drop(columns=["rule_name", "subject"])
        for frame in (result.to_frame(), run.verdicts(A))
    ]

    assert result.clinic.clinic_id == A
    for column in frames[0]:
        pd.testing.assert_series_equal(*(frame[column].astype("string") for frame in frames))


def test_the_region_comes_back_with_its_clinics(audit):
    frame = audit_lib.load(audit.run.out).region().to_frame()

    assert [*frame["clinic_id"]] == [A, B]


def test_a_report_of_an_earlier_run_is_not_given_for_a_check(folder):
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    manifest["clinics"] = {clinic_id: {"state": "checked"} for clinic_id in (A, B)}
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    run = audit_lib.load(folder)

    for ask in (lambda: run.result(A), run.region):
        with pytest.raises(ParameterError, match="inte gjord i den här körningen"):
            ask()


def test_a_report_of_other_parameters_is_not_given(folder):
    path = folder / "clinics" / A / "result.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"min_cell": 5', '"min_cell": 7'), encoding="utf-8")
    run = audit_lib.load(folder)

    with pytest.raises(ParameterError, match="saknas eller är en annan körnings"):
        run.result(A)
    with pytest.raises(ParameterError, match="saknas eller är en annan körnings"):
        run.result(B)
    with pytest.raises(ParameterError, match="datafel"):
        run.result(IN_ERROR)


@pytest.mark.parametrize("name", ["verdicts.parquet", "deviations.parquet", "data_errors.parquet", "store/store.json"])
def test_a_file_that_was_made_anew_is_not_taken_for_the_runs(folder, name):
    run = audit_lib.load(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")

    with pytest.raises(ParameterError, match=rf"{name} hör inte till körningen i run\.json"):
        audit_lib.load(folder)
    asked = {"verdicts": run.verdicts, "deviations": run.deviations, "data_errors": run.data_errors}
    with pytest.raises(ParameterError, match=r"audit_lib\.load"):
        asked.get(name.partition(".")[0], run.errands)()


def test_while_a_run_goes_on_what_it_has_not_made_yet_is_told_as_that(folder):
    (folder / "verdicts.parquet").unlink()
    with holding(folder), pytest.raises(ParameterError, match=r"en körning pågår i mappen .*basutbud status"):
        audit_lib.load(folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "här finns ingen färdig körning.*basutbud run"),
        ("{", "här finns ingen färdig körning"),
        ('{"clinics": []}', "run.json går inte att läsa"),
    ],
)
def test_a_folder_without_a_finished_run_is_told_with_what_to_do(tmp_path, content, said):
    if content is not None:
        (tmp_path / "run.json").write_text(content, encoding="utf-8")

    with pytest.raises(ParameterError, match=said):
        audit_lib.load(tmp_path)


def test_a_run_of_an_earlier_version_is_to_be_made_again(folder):
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    del manifest["run_key"]
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(ParameterError, match=r"äldre version.*Kör basutbud run"):
        audit_lib.load(folder)


def test_input_without_errands_has_no_frame_of_them(audit, folder):
    (folder / "store" / "errands.parquet").unlink()

    with pytest.raises(ParameterError, match="ingen tabell med ärenden"):
        audit_lib.load(folder).errands()
