"""The small region and the cards that live in the repository, with their run files, in one call."""

from pathlib import Path

from audit_lib.example.cards import write_contact_cards
from audit_lib.example.generate import TABLES, make_example
from audit_lib.example.run_file import write_run_file


def write_committed_example(root: Path) -> None:
    """Write `data/example/` and the two run files of `params/` under a project folder."""
    data = root / "data" / "example"
    params = root / "params"
    params.mkdir(parents=True, exist_ok=True)
    make_example(clinics=40, errands=3000, seed=2026, out=data, mixed_files=True)
    write_contact_cards(data / "contact_cards.jsonl")
    tables = {table: f"../data/example/{table}.csv" for table in TABLES}
    write_run_file(params / "example.yaml", tables, out="../out/example")
    cards = {"contact_cards": "../data/example/contact_cards.jsonl"}
    write_run_file(params / "example_cards.yaml", cards, out="../out/example_cards")
