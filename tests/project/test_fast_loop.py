"""What `make test` leaves to `make proof`: rows, and never a whole kind of proof that needs only Python."""

import pytest
from fast_loop import COLLECTED, NEEDS_MORE_THAN_PYTHON, TESTS, folders_of


def test_every_folder_of_tests_that_need_only_python_has_some_in_the_fast_loop(request):
    folders = {path.parent.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    if request.config.stash[COLLECTED] != folders:
        pytest.skip("only a whole run can tell")

    left_out = folders - folders_of(request.session.items)

    assert {folder for folder in left_out if not folder.startswith(NEEDS_MORE_THAN_PYTHON)} == set()
