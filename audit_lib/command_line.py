"""What the commands share: their options, several ids after `--only`, and how an error is told and ends the program."""

import atexit
import gc
import json
import signal
from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

import click

from audit_lib.batch.interrupt import Interrupted
from audit_lib.errors import AuditError, ParameterError, Problem, ReportError, RuleError
from audit_lib.files.whole_file import REMEDY, explain_error
from audit_lib.wording.usage import SwedishCommand, SwedishContext, WrongUsage, find_command, telling_in_swedish

if TYPE_CHECKING:
    from audit_lib.model.audit import Audit

ENGINES = ("duckdb", "_duckdb", "pyarrow")
ENGINE_REMEDY = "Kontrollera diskutrymme och minne och kör om; kvarstår felet är det vårt."
RUN_FILE = click.argument("run_file", metavar="RUN.yaml", type=click.Path(path_type=Path))
ONLY = click.option(
    "--only", multiple=True, metavar="ID …", help="Bara dessa mottagningar (HSA-id), också i regionens sidor."
)
OUT = click.option("--out", type=click.Path(path_type=Path), help="Mapp för resultatet; går före körfilens.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Skriv en sammanfattning som JSON på stdout.")
OWN = Path(__file__).parent
INTERRUPTED = 128 + signal.SIGINT
COLLECT_AFTER = 1_000_000
"""New objects until Python looks for garbage among them: more than all that is imported; its own number is 700."""


class ManyIds(SwedishCommand):
    """A command whose `--only` takes several ids after one another."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `--only A B` as `--only A --only B`; a run file among them stays an argument."""
        spread: list[str] = []
        after_only = False
        for arg in args:
            if arg.startswith("-"):
                after_only = arg == "--only"
                spread += [] if after_only else [arg]
            elif after_only and not arg.casefold().endswith((".yaml", ".yml")):
                spread += ["--only", arg]
            else:
                spread.append(arg)
        if "--only" in args and "--only" not in spread:
            # An empty list of ids, out of a script, is not the whole region.
            raise WrongUsage(Problem("--only ska följas av minst ett HSA-id"), ctx)
        return super().parse_args(ctx, spread)


class Audited(click.Group):
    """A group that turns our errors into messages and exit codes."""

    command_class = SwedishCommand
    context_class = SwedishContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the group's own flags."""
        with telling_in_swedish(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant."""
        find_command(self, ctx, args[0])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an AuditError is printed, one problem a line, and ends the program with its code.

        An error that no step foresaw is told in one line too, without its words: they may hold a row's value.
        """
        try:
            with telling_in_swedish(ctx):
                return super().invoke(ctx)
        except AuditError as error:
            tell(*error.problems)
            ctx.exit(error.exit_code)
        except (Interrupted, KeyboardInterrupt) as interruption:
            click.echo("avbruten; kör samma kommando igen för att fortsätta där det slutade", err=True)
            ctx.exit(getattr(interruption, "exit_code", INTERRUPTED))
        except (BrokenPipeError, click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # click knows what to do, also where who read our output has gone
        except OSError as error:
            what = f"en fil kunde inte läsas eller skrivas: {explain_error(error)}."
            tell(Problem(what, str(error.filename or ""), REMEDY))
            ctx.exit(ReportError.exit_code)
        except Exception as error:  # noqa: BLE001 (nobody is to read a traceback, which may quote a row)
            tell(_describe_unforeseen(error))
            ctx.exit(RuleError.exit_code)


def _describe_unforeseen(error: Exception) -> Problem:
    kind = type(error)
    # By name: no command imports the engine for this.
    if kind.__module__.partition(".")[0] in ENGINES:
        return Problem(f"ett fel i motorn ({kind.__name__}).", remedy=ENGINE_REMEDY)
    if isinstance(error, MemoryError):
        return Problem("minnet räckte inte.", remedy="Stäng andra program eller ta en större dator, och kör om.")
    frames = [frame for frame in extract_tb(error.__traceback__) if OWN in Path(frame.filename).parents]
    where = f"{Path(frames[-1].filename).relative_to(OWN)}, rad {frames[-1].lineno}" if frames else ""
    return Problem(
        f"ett oväntat fel i programmet ({kind.__name__}).", where, "Felet är vårt: anmäl det med den här raden."
    )


def spare_collector() -> None:
    """Let Python look seldom for objects that only hold each other, and not at all when the program ends.

    Half a million objects are imported, and stay. To look through them again and again as they come, and once more when
    all is over, was a third of what `check` cost on a small region. What nobody holds any more goes at once, as ever.
    """
    # The older objects are then looked through every other time, not every tenth and hundredth.
    gc.set_threshold(COLLECT_AFTER, 1, 1)
    atexit.register(gc.freeze)


def tell(*problems: object) -> None:
    """Say on stderr what went wrong, a problem a line."""
    for problem in problems:
        click.echo(f"fel: {problem}", err=True)


def tell_loss(audit: "Audit") -> dict[str, object]:
    """Say what the input's faults cost and where that is told; give the same for `--json`."""
    from audit_lib.audit.input.loss import measure_loss  # noqa: PLC0415
    from audit_lib.files.described import as_json  # noqa: PLC0415
    from audit_lib.model.folder import INTAKE_PAGE  # noqa: PLC0415
    from audit_lib.wording.loss import list_last_lines  # noqa: PLC0415

    loss, page = measure_loss(audit), str(audit.run.out / INTAKE_PAGE)
    for line in list_last_lines(loss, audit.store.tables, audit.run.extract_at, page):
        click.echo(line, err=True)
    return {"intake_page": page, "loss": as_json(loss)}


def split_readings(pairs: tuple[str, ...]) -> dict[str, str]:
    """Give reading → value of `--reading NAMN=VÄRDE`; ParameterError names those that are written otherwise."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise ParameterError(
            [
                Problem(f"{pair} ska skrivas namn=värde.", "--reading", "Till exempel accepterad_andel=0,9.")
                for pair in wrong
            ]
        )
    return dict(pair.split("=", 1) for pair in pairs)


def echo_summary(summary: Mapping[str, object], *, as_json: bool) -> None:
    """Say on stdout what a command has done, in Swedish or as JSON."""
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    from audit_lib.wording.summary import write_summary  # noqa: PLC0415

    click.echo("\n".join(write_summary(summary)))
