"""Writes docs/commands.md from the command line itself: `PYTHONPATH=tests python -m project.pages.command_page`."""

from audit_lib import errors
from audit_lib.__main__ import main
from audit_lib.batch.interrupt import SIGNALS, Interrupted
from project.files import ROOT

PAGE = ROOT / "docs" / "commands.md"
HEAD = """# Kommandona

Den här sidan är skriven av `make docs` ur kommandona själva. Ett test felar när sidan är gammal.

Skriv `basutbud` eller `python -m audit_lib`; i projektets egen miljö `.venv/bin/basutbud`. Resultat skrivs till filer
och, med `--json`, på stdout. Förlopp och meddelanden skrivs på stderr.
"""
EXIT_CODES = {
    0: "Allt blev gjort, vad utlåtandena än säger.",
    2: "Kommandot är fel skrivet.",
    errors.ParameterError.exit_code: "Körfilen eller en parameter är fel.",
    errors.DecisionError.exit_code: "Beslutsfilen är fel.",
    errors.InputError.exit_code: "Indata saknas eller går inte att läsa.",
    errors.RuleError.exit_code: "En regel kunde inte räknas, eller programmet stannade på ett fel som ingen förutsåg.",
    errors.ReportError.exit_code: "En rapport kunde inte göras, eller disken svarade med fel.",
    errors.DistributionError.exit_code: "Rapporterna kunde inte delas ut.",
}
INTERRUPTED = f"Avbruten av {', '.join(number.name for number in sorted(SIGNALS))}; samma kommando igen fortsätter."


def describe_commands() -> str:
    """The page: each command with its own help, then the exit codes."""
    parts = [HEAD]
    group = main.context_class(main, info_name="basutbud", **main.context_settings)
    for name, command in sorted(main.commands.items()):
        context = command.context_class(command, group, info_name=name, terminal_width=100, max_content_width=100)
        parts.append(f"## basutbud {name}\n\n```text\n{command.get_help(context)}\n```\n")
    rows = "\n".join(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())
    interrupted = ", ".join(str(Interrupted(number).exit_code) for number in sorted(SIGNALS))
    parts.append(f"## Slutkoder\n\n| kod | betyder |\n|---:|---|\n{rows}\n| {interrupted} | {INTERRUPTED} |\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(describe_commands(), encoding="utf-8")
