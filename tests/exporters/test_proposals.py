"""`intake --suggest` on thirty made-up exports (syntetiska data): what it proposes, and what comes of it, confirmed."""

from collections import Counter
from pathlib import Path

import pytest
from exporters.judging import judge, judge_folder
from exporters.other_exports import LAYOUTS, Export, Whose, write_export

from audit_lib.audit.opening import open_run
from audit_lib.intake.suggest.matching import Confidence
from audit_lib.intake.suggest.proposal import Proposal, propose
from audit_lib.intake.suggest.writing import write_proposal

N_EXPORTS = 30


def suggest(export: Export) -> Proposal:
    assignment = open_run(export.folder / "run.yaml")
    return propose(assignment.run, assignment.names)


def count_right(export: Export, proposal: Proposal) -> Counter[str]:
    """Count the columns, those of them that are rightly proposed, and what is wrongly proposed as sure."""
    counts: Counter[str] = Counter()
    for table, headers in export.headers.items():
        found = proposal.tables.get(table)
        guesses = {guess.header: guess for guess in found.found.match.guesses} if found else {}
        for header, column in headers.items():
            guess = guesses.get(header)
            told = guess.column.name if guess and guess.confidence is not Confidence.DOUBTFUL else ""
            counts["columns"] += bool(column)
            counts["right"] += bool(column) and told == column
            counts["surely wrong"] += told not in ("", column) and guess.confidence is Confidence.SURE
    return counts


@pytest.mark.proof
@pytest.mark.parametrize("whose", ["seen", "unseen", "third"])
def test_nine_columns_of_ten_are_proposed_rightly_and_none_is_surely_wrong(tmp_path: Path, whose: Whose) -> None:
    counts: Counter[str] = Counter()
    for seed in range(N_EXPORTS):
        export = write_export(tmp_path / str(seed), seed, whose)
        counts += count_right(export, suggest(export))

    assert counts["columns"] > 1_000
    assert counts["right"] >= 0.9 * counts["columns"]
    assert counts["surely wrong"] == 0


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(len(LAYOUTS)), ids=LAYOUTS)
def test_a_confirmed_proposal_gives_the_verdicts_of_the_clean_region(tmp_path: Path, seed: int) -> None:
    export = write_export(tmp_path / "export", seed, "seen")
    run_file = export.folder / "run.yaml"
    proposed = write_proposal(suggest(export), open_run(run_file).run)
    run_file.write_text(run_file.read_text(encoding="utf-8") + confirm(proposed, export), encoding="utf-8")
    clean = judge(tmp_path / "clean", export.replies, lambda given: (given / "waivers.csv").unlink())

    assert judge_folder(export.folder).verdicts == clean.verdicts


def confirm(proposed: str, export: Export) -> str:
    """Do what an analyst does with a word that nobody else knows: choose its meaning, and take away the `#`."""
    lines = proposed.splitlines()
    for written, word in [pair for words in export.words.values() for pair in words.items()]:
        waiting = f'#"{written}": …'
        lines = [line.replace(waiting, f'"{written}": {word}') for line in lines]
    return "\n".join(lines).replace("#operated_by:", "operated_by:").replace("#values:", "values:")
