import pytest


@pytest.fixture
def region(tmp_path):
    from small_region import SmallRegion  # noqa: PLC0415 (it takes seconds, and few of these tests need it)

    return SmallRegion(tmp_path)
