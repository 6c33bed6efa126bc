"""What click says of commands, flags and arguments, in Swedish: their help, and what is wrong with how one is used."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from audit_lib.errors import Problem, did_you_mean

SECTIONS = {"Options": "Flaggor", "Commands": "Kommandon", "Positional arguments": "Argument"}
HELP = {
    "COMMAND [ARGS]...": "KOMMANDO [ARGUMENT]…",
    "[OPTIONS]": "[FLAGGOR]",
    "INTEGER RANGE": "HELTAL",
    "INTEGER": "HELTAL",
    "PATH": "SÖKVÄG",
    "Show this message and exit.": "Visa den här hjälpen.",
    "Show the version and exit.": "Visa versionen.",
    "[default: ": "[annars ",
    "required]": "krävs]",
}
"""click's words in its own help, the longer before those that begin them."""


class SwedishFormatter(click.HelpFormatter):
    """Writes a command's help with Swedish headings and words."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, _translate(args), prefix or "Användning: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a heading and, indented, what the block writes."""
        with super().section(SECTIONS.get(name, name)):
            yield

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of names with what they mean."""
        super().write_dl([(_translate(name), _translate(text)) for name, text in rows], col_max, col_spacing)


class SwedishContext(click.Context):
    """The context of a command whose help is in Swedish."""

    formatter_class = SwedishFormatter


class WrongUsage(click.UsageError):
    """A command was written in a way that it cannot be."""

    def __init__(self, problem: Problem, ctx: click.Context | None) -> None:
        super().__init__(str(problem), ctx)

    def show(self, file: object = None) -> None:
        """Say on stderr how the command is used, where its help is, and what was wrong."""
        if self.ctx:
            click.echo(f"{self.ctx.get_usage()}\nHjälp: {self.ctx.command_path} --help\n", err=True)
        click.echo(f"fel: {self.message}", err=True)


class SwedishCommand(click.Command):
    """A command whose help, and what it says of an argument too many, is in Swedish."""

    context_class = SwedishContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read flags and arguments; click itself would tell of one too many in English."""
        ctx.allow_extra_args = True
        with telling_in_swedish(ctx):
            left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            what = f"{' '.join(left)} är fler argument än kommandot tar"
            raise WrongUsage(Problem(what, remedy="Citera det som har mellanslag."), ctx)
        return left


@contextmanager
def telling_in_swedish(ctx: click.Context) -> Iterator[None]:
    """Turn what click finds wrong with how a command is used into Swedish; its parser does not say which command.

    Raises:
        WrongUsage: in place of click's own error.
    """
    try:
        yield
    except WrongUsage:
        raise
    except click.UsageError as error:
        problem = _describe(error, error.ctx or ctx)
        if problem is None:
            raise
        raise WrongUsage(problem, error.ctx or ctx) from None


def find_command(group: click.Group, ctx: click.Context, name: str) -> None:
    """See that a command exists.

    Raises:
        WrongUsage: it does not; with the one that was perhaps meant.
    """
    if group.get_command(ctx, name) is None:
        known = group.list_commands(ctx)
        remedy = did_you_mean(name, known) or f"Kommandona är {', '.join(known)}."
        raise WrongUsage(Problem(f"kommandot {name} finns inte", remedy=remedy), ctx)


def _translate(text: str) -> str:
    for english, swedish in HELP.items():
        text = text.replace(english, swedish)
    return text


def _describe(error: click.UsageError, ctx: click.Context) -> Problem | None:
    """What is wrong; None for what is no error, the help of a command that was given nothing."""
    flags = {flag: parameter for parameter in ctx.command.get_params(ctx) for flag in parameter.opts}
    what, where, remedy = "", "", ""
    match error:
        case click.NoSuchOption(option_name=name):
            what, remedy = f"flaggan {name} finns inte", did_you_mean(name, flags)
        case click.BadOptionUsage(option_name=name):
            takes_none = getattr(flags.get(name), "is_flag", False)
            what = f"flaggan {name} {'tar inget värde' if takes_none else 'ska följas av ett värde'}"
        case click.MissingParameter(param=click.Argument(metavar=name)):
            what, remedy = f"argumentet {name} saknas", "Skriv det efter kommandot."
        case click.MissingParameter(param=click.Option(opts=[name, *_])):
            what = f"flaggan {name} saknas"
        case click.BadParameter(param=click.Option(opts=[where, *_]) as option):
            what = _describe_type(option) or error.message
        case click.UsageError(ctx=click.Context(command=click.Group())) if type(error) is click.UsageError:
            what = "kommandot saknas"
        case _ if type(error) is click.UsageError:
            what = error.message
    return Problem(what, where, remedy) if what else None


def _describe_type(option: click.Option) -> str:
    match option.type:
        case click.Choice(choices=[*others, last]):
            return f"ska vara {', '.join(map(str, others))} eller {last}"
        case click.IntRange(min=least, max=None):
            return f"ska vara ett heltal, minst {least}"
        case click.IntRange(min=least, max=most):
            return f"ska vara ett heltal mellan {least} och {most}"
    return "ska vara ett heltal" if option.type is click.INT else ""
