"""A folder of Parquet parts, as Spark and Hive write a table, is that table (syntetiska data)."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from intake_tables import CLINICS, A

from audit_lib.errors import InputError
from audit_lib.files.hashes import hash_file

SENT = "2026-04-02 15:03"


@pytest.fixture
def folder(tmp_path):
    """Where the parts of errands go, beside the clinics."""
    (tmp_path / "clinics.csv").write_text(CLINICS, encoding="utf-8")
    path = tmp_path / "errands.parquet"
    path.mkdir()
    return path


def write_part(folder, name, *ids, **columns):
    """A part with an errand for each id."""
    n = len(ids)
    errands = {"errand_id": list(ids), "clinic_id": [A] * n, "service": ["egen"] * n, "sent_at": [SENT] * n}
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({**errands, "started_by": ["ombud"] * n, **columns}), path)


def load(intake, folder):
    return intake.load(inputs={"clinics": folder.parent / "clinics.csv", "errands": folder})


def refuse(intake, folder):
    with pytest.raises(InputError) as refused:
        load(intake, folder)
    [problem] = refused.value.problems
    assert problem.where == str(folder)
    return problem.what


def test_parts_are_read_in_the_order_of_their_names_and_numbered_through(intake, folder):
    write_part(folder, "part-00001.snappy.parquet", "c", sent_at=["i våras"])
    write_part(folder, "part-00000.snappy.parquet", "a", "b")
    write_part(folder, "part-00002.snappy.parquet")
    write_part(folder, "000003_0", "d")
    for name in ("_SUCCESS", "_committed_12", ".part-00000.snappy.parquet.crc"):
        (folder / name).write_text("x")
    store = load(intake, folder)

    assert intake.rows("errands", "errand_id", "row") == [("d", 2), ("a", 3), ("b", 4), ("c", 5)]
    assert intake.errors() == [("errands", 5, "sent_at", "DAT-04")]
    [described] = [file for file in store.inputs if file.table == "errands"]
    assert (described.sha256, described.n_bytes) == (
        hash_file(folder),
        sum(path.stat().st_size for path in folder.iterdir() if path.name[0] not in "_."),
    )


def test_a_folder_that_the_rows_are_divided_by_is_a_column(intake, folder):
    write_part(folder, "started_by=ombud/year=2026/part-0.parquet", "a")
    write_part(folder, "started_by=invanare/year=2026/part-0.parquet", "b")
    write_part(folder, "started_by=__HIVE_DEFAULT_PARTITION__/year=2026/part-0.parquet", "c")
    for path in folder.rglob("*.parquet"):
        if path.is_file():
            pq.write_table(pq.ParquetFile(path).read().drop_columns(["started_by"]), path)
    store = load(intake, folder)

    assert intake.rows("errands", "errand_id", "started_by", "left_out") == [
        ("c", None, True),
        ("b", "invanare", False),
        ("a", "ombud", False),
    ]
    assert "errands.parquet: kolumner som inte används: year." in store.notes


@pytest.mark.proof
def test_a_table_of_one_part_whose_columns_have_the_names_that_duckdb_numbers_by(intake, folder):
    write_part(folder, "part-0.parquet", "a", "b", file_index=[7, 7], file_row_number=[7, 7])
    load(intake, folder)

    assert intake.rows("errands", "errand_id", "row") == [("a", 2), ("b", 3)]


def test_the_hash_of_a_folder_is_that_of_its_parts_alone(folder):
    write_part(folder, "part-0.parquet", "a")
    before = hash_file(folder)
    (folder / "_SUCCESS").write_text("")

    assert hash_file(folder) == before
    write_part(folder, "part-1.parquet", "b")
    assert hash_file(folder) != before


def mix_types(folder):
    write_part(folder, "part-0.parquet", "a")
    write_part(folder, "part-1.parquet", "b", sent_at=[1])


def mix_columns(folder):
    write_part(folder, "part-0.parquet", "a")
    write_part(folder, "part-1.parquet", "b", closed_at=[SENT])


def mix_folders(folder):
    write_part(folder, "part-0.parquet", "a")
    write_part(folder, "year=2026/part-1.parquet", "b")


def write_delta(folder):
    write_part(folder, "part-0.parquet", "a")
    (folder / "_delta_log").mkdir()


def leave_unfinished(folder):
    write_part(folder, "part-0.parquet", "a")
    (folder / "_temporary" / "0").mkdir(parents=True)


REFUSED = {
    "delarna part-0.parquet och part-1.parquet har inte samma kolumner: sent_at": mix_types,
    "delarna part-0.parquet och part-1.parquet har inte samma kolumner: closed_at": mix_columns,
    "delarna part-0.parquet och part-1.parquet har inte samma kolumner: mapparnas namn": mix_folders,
    "mappen är en Delta-tabell, där också gamla rader ligger kvar": write_delta,
    "mappen är inte färdigskriven (_temporary finns kvar)": leave_unfinished,
    "mappen har inga Parquet-filer": lambda folder: (folder / "_SUCCESS").write_text(""),
}


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize(("what", "write"), REFUSED.items(), ids=REFUSED.keys())
def test_a_folder_that_is_no_whole_table_is_refused(intake, folder, what, write):
    write(folder)

    assert refuse(intake, folder) == what


@pytest.mark.proof
def test_what_lies_among_the_parts_and_is_none_is_named(intake, folder):
    write_part(folder, "part-0.parquet", "a")
    (folder / "läs mig.txt").write_text("Uttag från lagret\n")

    with pytest.raises(InputError, match=r"läs mig\.txt: filen är en textfil"):
        load(intake, folder)


@pytest.mark.proof
def test_a_part_that_is_cut_is_named(intake, folder):
    write_part(folder, "part-0.parquet", "a")
    write_part(folder, "part-1.parquet", "b")
    whole = (folder / "part-1.parquet").read_bytes()
    (folder / "part-1.parquet").write_bytes(whole[:-20])

    with pytest.raises(InputError, match=r"part-1\.parquet: Parquet-filen är skadad"):
        load(intake, folder)
