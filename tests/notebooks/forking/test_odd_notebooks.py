"""Odd notebooks come out of a forked kernel as of the ordinary one, cell by cell; and only own row groups are read."""

import json
import re
import shutil

import duckdb
import nbformat
import pyarrow.parquet as pq
import pytest
from notebooks.forking.cells import run_cells

from audit_lib.audit.clinic import check_rules, conclude
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import open_or_take_in, take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.kept_facts import list_kept
from audit_lib.audit.region.other_readings import write_other_readings
from audit_lib.audit.region.verdicts import check_region
from audit_lib.batch.forking import launch
from audit_lib.batch.notebooks.notebook import run_notebook
from audit_lib.batch.notebooks.task import FORKED, ORDINARY, NotebookTask
from audit_lib.errors import ReportError
from audit_lib.example import make_example
from audit_lib.model.tables import TABLES

pytestmark = pytest.mark.skipif(not launch.FORKABLE, reason="forked kernels need Linux")

MORE_THAN_A_ROW_GROUP = 20_000

CELLS = (
    "print('ett'); import sys; print('två', file=sys.stderr); 3",
    "import pandas as pd; pd.DataFrame({f'kolumn_{i}': range(3) for i in range(30)})",
    "import subprocess; subprocess.run(['echo', 'från ett annat program'], capture_output=True, text=True).stdout",
    "import threading\nthread = threading.Thread(target=print, args=('tråd',))\nthread.start(); thread.join()",
    "import signal; sys.argv[0].rsplit('/')[-1], sys.path, signal.getsignal(signal.SIGTERM), __name__",
    "import os; sorted(set(os.environ) - {'JPY_SESSION_NAME'}), os.getcwd(), os.umask(0o22)",
    "import duckdb; duckdb.sql('SELECT sum(i) AS s FROM range(1000000) t(i)').fetchall()",
    "import warnings; warnings.warn('varning')",
    "import logging; logging.getLogger('x').warning('logg'); logging.getLogger().handlers",
    "from IPython.display import display, clear_output, Image, HTML, JSON, SVG, update_display, Markdown",
    "display(Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + b'\\0' * 64, format='png'), HTML('<b>å</b>'), JSON({'ä': 1}))",
    "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), Markdown('# ö'))",
    "display('först', display_id='ett'); display('annat'); update_display('sedan', display_id='ett')",
    "print('bort'); clear_output(); print('kvar')",
    "print('ett'); clear_output(wait=True); print('två')",
    "from ipykernel.comm import Comm\ncomm = Comm('eget.slag', data={'a': 1}); comm.send({'a': 2})",
    "import ipywidgets; slider = ipywidgets.IntSlider(value=3, description='å'); slider",
    "slider.value = 7; slider.value, ipywidgets.HTML('<b>ä</b>')",
    "%matplotlib inline",
    "import matplotlib.pyplot as plt; fig, ax = plt.subplots(); ax.plot([1, 3, 2]); plt.show()",
    "import matplotlib; matplotlib.get_backend(), ax.bar(['å', 'ä'], [1, 2]).patches[0].get_height()",
    "%%capture seen\nprint('fångat')",
    "seen.stdout",
    "!echo från skalet; echo fel >&2",
    "%%time\n1",
    "%%bash\nexit 3",
    "import asyncio\nasync def double(n):\n    await asyncio.sleep(0.01)\n    return 2 * n\n"
    "await asyncio.gather(*(double(n) for n in range(3)))",
    "from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor\n"
    "with ThreadPoolExecutor(2) as pool: print(sorted(pool.map(abs, [-1, -2])))",
    "with ProcessPoolExecutor(1) as pool: print(list(pool.map(abs, [-3])))",
    "raise ValueError('fel med å')",
    "1 +",
    "get_ipython().history_manager.hist_file, In[0], len(In)",
    "print('x' * 50_000_000)",
    "input('fråga')",
    "import sys; sys.exit(3)",
    "'efter'",
)


# Process ids, addresses, times and the names of widgets differ between any two kernels.
OWN_NUMBERS = r"ipykernel_\d+|/\d+\.py|0x[0-9a-f]+|\d+\.\d+ seconds|\b[0-9a-f]{32}\b"


pytestmark = pytest.mark.usefixtures("_use_parent")


def join_streams(outputs):
    """How a stream is cut into messages is a matter of time; nbclient's own joining never ends on 50 MB in one line."""
    whole = {name: "".join(one["text"] for one in outputs if one.get("name") == name) for name in ("stdout", "stderr")}
    return [whole, *(one for one in outputs if one["output_type"] != "stream")]


def test_odd_cells_come_out_the_same():
    outputs = {}
    for kernel in (ORDINARY, FORKED):
        cells = [join_streams(cell) for cell in run_cells(*CELLS, kernel=kernel, allow_errors=True, timeout=60)]
        # What takes time says another time each time.
        cells[CELLS.index("%%time\n1")] = []
        texts = [json.dumps(cell, ensure_ascii=False) for cell in cells]
        outputs[kernel] = [re.sub(OWN_NUMBERS, "…", text) for text in texts]

    for source, ordinary, forked in zip(CELLS, outputs[ORDINARY], outputs[FORKED], strict=True):
        assert ordinary == forked, source
    assert len(outputs[FORKED][CELLS.index("print('x' * 50_000_000)")]) > 50_000_000
    assert "StdinNotImplementedError" in outputs[FORKED][CELLS.index("input('fråga')")]


@pytest.fixture
def task_of(tmp_path, monkeypatch):
    """Make a task of a notebook with the given cells."""
    monkeypatch.setattr("audit_lib.batch.notebooks.notebook.NOTEBOOKS", tmp_path)

    def make(*sources, **options):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        notebook.metadata["kernelspec"] = {"name": ORDINARY, "language": "python", "display_name": "Python 3"}
        nbformat.write(notebook, tmp_path / "odd.ipynb")
        folder = tmp_path / "out" / "clinics" / "x"
        return NotebookTask("odd.ipynb", {}, folder, "odd.ipynb", "odd.html", "Udda, syntetiska data", **options)

    return make


def test_a_notebook_that_ends_itself_is_no_success_and_a_good_one_clears_what_was_kept(task_of):
    with pytest.raises(ReportError, match="sista cellen"):
        run_notebook(task_of("import sys; sys.exit(0)", "print('inte hit')"))
    task = task_of("print('hit')")
    assert task.failed_folder.is_dir()

    run_notebook(task)

    assert sorted(path.name for path in task.folder.iterdir()) == ["odd.html", "odd.ipynb"]
    assert not task.failed_folder.exists()


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("is_kept", [False, True], ids=["facts computed", "facts read"])
def test_a_clinics_notebook_reads_only_row_groups_with_its_own_rows(tmp_path, is_kept):
    """Every row group without a row of the clinic's is damaged, in every table of the input: reading it would raise.

    A row group holds one large clinic or many small ones; what is too small to have several is laid anew, one a clinic.
    Of `clinics` the other ids may be read, and nothing else: that is how an unknown id is told.
    """
    make_example(clinics=20, errands=MORE_THAN_A_ROW_GROUP, seed=3, out=tmp_path, file_format="parquet")
    audit = take_in(open_run(tmp_path / "run.yaml"))
    paths = {table: audit.store.path(table) for table, info in audit.store.tables.items() if info.given}
    given = set(paths)
    if is_kept:
        found = check_region(audit, other_readings=True, for_notebooks=True)
        write_other_readings(found.other_readings, audit)
        paths |= {path.stem: path for path in list_kept(audit.run.out)}
    several = {table for table, path in paths.items() if pq.ParquetFile(path).num_row_groups > 1}
    for table in paths.keys() - several:
        lay_by_clinic(paths[table])
    owners = [set(pq.read_table(path, columns=["clinic_id"])["clinic_id"].to_pylist()) for path in paths.values()]
    clinic_id = min(set.intersection(*owners))
    whole = conclude_one(audit, clinic_id, is_kept=is_kept)
    for table, path in paths.items():
        damage_others(path, clinic_id, spared={"clinic_id"} if table == "clinics" else set())
        with pytest.raises(duckdb.Error):
            duckdb.sql(f"SELECT sum(hash(COLUMNS(*))) FROM '{path}'").fetchall()
    damaged = conclude_one(open_or_take_in(open_run(tmp_path / "run.yaml")), clinic_id, is_kept=is_kept)

    assert several == {"errands", "messages"} | ({"errand_facts"} if is_kept else set())
    assert given == TABLES.keys() - {"waivers"}
    assert whole == damaged


def lay_by_clinic(path):
    """Write a table of the store anew as intake would if each of its clinics were large."""
    table = pq.read_table(path)
    owners = table["clinic_id"].to_pylist()
    with pq.ParquetWriter(path, table.schema, write_page_checksum=True) as writer:
        for clinic_id in dict.fromkeys(owners):
            writer.write_table(table.slice(owners.index(clinic_id), owners.count(clinic_id)))


def conclude_one(audit, clinic_id, *, is_kept):
    facts = build_clinic_facts(audit, clinic_id)
    try:
        assert facts.is_read == is_kept
        return conclude(facts, check_rules(facts))
    finally:
        facts.close()


def damage_others(path, clinic_id, *, spared):
    """Overwrite the data pages of every row group that has no row of the clinic, but for some columns."""
    found = pq.ParquetFile(path)
    place = found.schema_arrow.get_field_index("clinic_id")
    parts = [found.metadata.row_group(number) for number in range(found.num_row_groups)]
    others = [part for part in parts if not is_own(part.column(place).statistics, clinic_id)]
    assert 0 < len(others) < len(parts)
    copy = path.with_suffix(".copy")
    shutil.copy(path, copy)
    with copy.open("rb+") as file:
        for part in others:
            for number in range(part.num_columns):
                column = part.column(number)
                if column.path_in_schema in spared:
                    continue
                start = column.dictionary_page_offset or column.data_page_offset
                file.seek(start)
                file.write(b"\xff" * column.total_compressed_size)
    copy.replace(path)


def is_own(statistics, clinic_id):
    return statistics.min <= clinic_id <= statistics.max
