"""The proposal made, written down and told of: what was found, and what to do next."""

import json
from collections.abc import Mapping
from pathlib import Path

from audit_lib.files.whole_file import write_text
from audit_lib.intake.identity import mask_identities
from audit_lib.intake.suggest.matching import Confidence
from audit_lib.intake.suggest.proposal import Proposal, propose
from audit_lib.intake.suggest.writing import write_proposal
from audit_lib.model.folder import OWNER_ONLY, SUGGESTION
from audit_lib.model.run import RunParameters
from audit_lib.model.services import ServiceNames
from audit_lib.model.tables import TABLES
from audit_lib.wording.say import TABLE_NAMES, say


def make_proposal(run: RunParameters, services: ServiceNames, *, as_json: bool) -> str:
    """Write `forslag.yaml` in the run's folder, for the analyst alone, and give what to tell of it.

    Raises:
        ParameterError: the input is a database.
        InputError: there is no file to look through.
        ReportError: the proposal cannot be written.
    """
    proposal = propose(run, services)
    written = run.out / SUGGESTION
    written.parent.mkdir(parents=True, exist_ok=True)
    write_text(written, write_proposal(proposal, run), mode=OWNER_ONLY)
    if as_json:
        return json.dumps(_summarise(proposal, written), ensure_ascii=False)
    return "\n".join(_describe(proposal, written, run.run_file))


def _describe(proposal: Proposal, written: Path, run_file: Path) -> list[str]:
    """Tell what was found and what to do next, a line each."""
    lines = []
    for name, table in proposal.tables.items():
        counts = table.n_by_confidence
        lines.append(
            say(
                "suggest.found",
                table=TABLE_NAMES[name],
                place=mask_identities(table.found.grid.name),
                row=table.found.grid.header_row or 1,
                n_known=sum(guess.is_known for guess in table.found.match.guesses),
                n_new=counts[Confidence.SURE] + counts[Confidence.LIKELY],
                n_sure=counts[Confidence.SURE],
                n_doubtful=counts[Confidence.DOUBTFUL],
            )
        )
        if table.found.match.lacking:
            lines.append("  " + say("suggest.lacking", columns=", ".join(table.found.match.lacking)))
    if not proposal.tables:
        lines.append(say("suggest.none"))
    absent = [TABLE_NAMES[name] for name in TABLES if name not in proposal.tables]
    lines += [say("suggest.absent", tables=", ".join(absent))] if absent else []
    n_words = sum(len(words) for table in proposal.tables.values() for words in table.words.values() if words)
    if n_words or proposal.services:
        lines.append(say("suggest.words", n_words=n_words, n_services=len(proposal.services)))
    lines += [say("suggest.unused", names=mask_identities(", ".join(proposal.unused)))] if proposal.unused else []
    lines += [say("suggest.skipped", names=", ".join(proposal.skipped))] if proposal.skipped else []
    lines += [say("suggest.not_read", problem=mask_identities(str(problem))) for problem in proposal.problems]
    return [*lines, say("suggest.next", path=written, run_file=run_file)]


def _summarise(proposal: Proposal, written: Path) -> Mapping[str, object]:
    """The same for a program: headers, never a word of a cell."""
    return {
        "proposal": str(written),
        "tables": {
            name: {
                "file": mask_identities(table.found.grid.path.name),
                "sheet": mask_identities(table.found.grid.sheet) or None,
                "header_row": table.found.grid.header_row or 1,
                "columns": {
                    mask_identities(guess.header.strip()): {
                        "column": guess.column.name,
                        "confidence": "known" if guess.is_known else guess.confidence,
                    }
                    for guess in table.found.match.guesses
                },
                "lacking": table.found.match.lacking,
                "unknown_words": {name: len(words) if words else None for name, words in table.words.items()},
            }
            for name, table in proposal.tables.items()
        },
        "unknown_services": len(proposal.services),
        "unused": [mask_identities(name) for name in proposal.unused],
        "problems": [mask_identities(str(problem)) for problem in proposal.problems],
    }
