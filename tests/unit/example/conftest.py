import pytest
from region_rows import read_rows

from audit_lib.example import make_example


@pytest.fixture(scope="session")
def region(tmp_path_factory):
    """Folder of a region of 40 clinics and 3,000 errands, in the canonical form."""
    out = tmp_path_factory.mktemp("synthetic") / "region"
    make_example(clinics=40, errands=3000, seed=11, out=out)
    return out


@pytest.fixture(scope="session")
def tables(region):
    return {path.stem: read_rows(path) for path in region.glob("*.csv")}
