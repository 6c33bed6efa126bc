"""Fixtures over made-up tables (syntetiska data)."""

import pytest
from intake_tables import A, Intake


@pytest.fixture
def intake(tmp_path):
    return Intake(tmp_path)


@pytest.fixture
def errand(intake):
    """Loads one errand with the given cells and gives its stored row."""

    def load_errand(**cells):
        cells = {
            "errand_id": "1",
            "clinic_id": A,
            "service": "bestall_tid",
            "started_by": "invanare",
            "sent_at": "2026-04-02 15:03",
            **cells,
        }
        intake.load(errands=f"{';'.join(cells)}\n{';'.join(cells.values())}\n")
        return intake.rows("errands")[0]

    return load_errand
