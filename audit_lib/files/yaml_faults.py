"""Why a file is no YAML, in Swedish: PyYAML's own reasons are in English and written for those who write parsers."""

from audit_lib.errors import Problem

STRAY = "ett värde kan inte börja med det tecknet; sätt citattecken om det"
REASONS = {
    "found character '\\t'": "raden är indragen med en tabb; YAML vill ha mellanslag",
    "cannot start any token": STRAY,
    "expected the node content": STRAY,
    "expected '<document start>'": "raden är inte indragen som den första, eller så börjar en rad med %",
    "mapping values are not allowed": "här står ett kolon för mycket, eller så är raden fel indragen",
    "could not find expected ':'": "namnet följs inte av kolon och mellanslag",
    "escape": "inom dubbla citattecken betyder omvänt snedstreck något annat; skriv enkla citattecken (')",
    "found unexpected end of stream": "ett citattecken är inte avslutat",
    "while scanning a quoted scalar": "ett citattecken är inte avslutat",
    "expected ',' or '}'": "en klammer { är inte avslutad, eller så saknas ett komma",
    "expected ',' or ']'": "en hakparentes [ är inte avslutad, eller så saknas ett komma",
    "while parsing a flow": "en parentes { eller [ är inte avslutad",
    "sequence entries are not allowed": "ett streck för en lista ska stå på en egen rad",
    "expected <block end>": "raden är inte indragen som de andra, eller så följer text på ett citat",
    "expected a single document": "filen har flera dokument; ta bort raden ---",
    "alias": "ett värde kan inte börja med *; sätt citattecken om det",
    "anchor": "ett värde kan inte börja med &; sätt citattecken om det",
    "directive": "en rad kan inte börja med %; sätt citattecken om värdet",
    "tag": "ett värde kan inte börja med !; sätt citattecken om det",
    "block scalar": "efter > eller | ska texten börja på nästa rad; annars sätt citattecken om värdet",
    "special characters are not allowed": "filen har styrtecken, som YAML inte tillåter",
    "unhashable": "ett namn kan inte vara en lista; sätt citattecken om det",
}
"""By what PyYAML says, which is looked for from the first to the last."""
BEGINS_ABOVE = ("while scanning a quoted scalar", "while parsing a flow", "while scanning a simple key")
"""What PyYAML was doing when the place to mend is where it began, not where it gave up."""


def explain_yaml(error: Exception, name: str, file: str) -> Problem:
    """What is wrong with a file that could not be read as YAML, with the line where one is known.

    Args:
        error: what reading it ended with.
        name: what the file is, "körfilen".
        file: its path, as the user knows it.
    """
    context, problem = str(getattr(error, "context", "")), str(getattr(error, "problem", ""))
    mark = getattr(error, "context_mark" if context.startswith(BEGINS_ABOVE) else "problem_mark", None)
    line = mark.line + 1 if mark else None
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        reason = "den är inte sparad i UTF-8"
    elif isinstance(error, UnicodeEncodeError):
        reason = "den har ett halvt tecken"
    elif isinstance(error, RecursionError):
        reason = "för många listor ligger i varandra"
    else:
        # Never the whole of what it says, which quotes the file.
        said = f"{context} {problem} {getattr(error, 'reason', '')}"
        reason = next(
            (swedish for english, swedish in REASONS.items() if english in said), "ett värde går inte att tyda"
        )
    where = f"{file}, rad {line}" if line else file
    return Problem(f"{name} kan inte läsas som YAML: {reason}", where, "Rätta det och spara filen i UTF-8.")
