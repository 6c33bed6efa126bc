"""DuckDB draws a bar in stdout where it believes that someone watches, as in a notebook; our connections do not."""

import subprocess
import sys

import pytest

OPENED = {
    "facts": ("from audit_lib.facts.build import open_database as connect", '":memory:quiet"'),
    "intake": ("from audit_lib.intake.database import open_working_database as connect", "Path(sys.argv[1])"),
}
ASK = """
import sys
from pathlib import Path
{imported}
with connect({argument}) as connection:
    print(connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()[0][0])
"""


def ask(imported, argument, folder):
    """Run without a file of its own, as the cells of a notebook are run."""
    program = ASK.format(imported=imported, argument=argument)
    done = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("stage", OPENED)
def test_a_long_question_writes_no_progress_among_the_results(stage, tmp_path):
    assert ask("from duckdb import connect", '":memory:"', tmp_path) == "True"
    assert ask(*OPENED[stage], tmp_path) == "False"
