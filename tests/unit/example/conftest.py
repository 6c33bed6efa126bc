import csv
import re
import sys
from pathlib import Path

import pytest

from audit_lib.example import make_region

sys.path.insert(0, str(Path(__file__).parents[2]))  # the oracle is a package of the tests
EMPTY_TEXT = re.compile(r'(?m)(?<=,)""(?=,|$)')


def read_rows(path):
    """Rows of a canonical CSV file; an empty cell is None and `""` the empty text, as the contract says."""
    text = EMPTY_TEXT.sub("<tom>", path.read_text(encoding="utf-8"))
    return [
        {column: cell or None for column, cell in row.items()} for row in csv.DictReader(text.splitlines(keepends=True))
    ]


@pytest.fixture(scope="session")
def region(tmp_path_factory):
    """Folder of a region of 40 clinics and 3,000 errands, in the canonical form."""
    out = tmp_path_factory.mktemp("synthetic") / "region"
    make_region(clinics=40, errands=3000, seed=11, out=out)
    return out


@pytest.fixture(scope="session")
def tables(region):
    return {path.stem: read_rows(path) for path in region.glob("*.csv")}
