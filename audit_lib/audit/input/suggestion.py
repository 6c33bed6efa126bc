"""`basutbud intake --suggest`: a proposed mapping of sheets, headers and words, as a file that the analyst confirms."""

from collections.abc import Mapping
from pathlib import Path

from audit_lib.files.whole_file import write_text
from audit_lib.intake.suggest.proposal import propose
from audit_lib.intake.suggest.writing import describe_proposal, summarise_proposal, write_proposal
from audit_lib.model.audit import Assignment
from audit_lib.model.folder import OWNER_ONLY, SUGGESTION


def write_suggestion(assignment: Assignment, run_file: Path) -> tuple[Mapping[str, object], list[str]]:
    """Write the proposal into the run's folder; give what was found, for programs and in lines for people.

    Raises:
        InputError: no file can be opened at all.
    """
    proposal = propose(assignment.run, assignment.names)
    written = assignment.run.out / SUGGESTION
    written.parent.mkdir(parents=True, exist_ok=True)
    write_text(written, write_proposal(proposal, assignment.run), mode=OWNER_ONLY)
    return summarise_proposal(proposal, written), describe_proposal(proposal, written, run_file)
