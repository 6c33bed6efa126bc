"""The public contact cards, where the file is at hand: it is never committed."""

import os
from pathlib import Path

import pytest

CARDS = Path(os.environ.get("BASUTBUD_REAL_CARDS", Path(__file__).parents[5] / "shared/data/real/contact_cards.jsonl"))


@pytest.mark.skipif(not CARDS.is_file(), reason="the public contact cards are not here")
def test_all_real_contact_cards_load(intake):
    store = intake.load(inputs={"contact_cards": CARDS}, operated_by="avtal")

    assert (store.tables["clinics"].n_valid, store.clinics_in_error, intake.errors()) == (113, (), [])
    assert store.tables["services"].n_valid == 355
