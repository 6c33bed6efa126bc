"""Why a file is no YAML, in Swedish: PyYAML's own reasons are in English and written for those who write parsers."""

from audit_lib.files.lined_yaml import FaultError

NOT_YAML = "filen är inte giltig YAML:"
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


def explain_fault(error: Exception) -> tuple[str, int]:
    """Say why a file is no YAML of ours, in Swedish without a full stop, and on which line (0 if no line is to blame).

    Never by the whole of what PyYAML says, which quotes the file.
    """
    context, problem = str(getattr(error, "context", "")), str(getattr(error, "problem", ""))
    mark = getattr(error, "context_mark" if context.startswith(BEGINS_ABOVE) else "problem_mark", None)
    line = mark.line + 1 if mark else 0
    if isinstance(error, FaultError):
        return problem, line
    if isinstance(error, UnicodeDecodeError):
        return "filen är inte sparad i UTF-8", error.object[: error.start].count(b"\n") + 1
    if isinstance(error, UnicodeEncodeError):
        return f"{NOT_YAML} den har ett halvt tecken", 0
    if isinstance(error, RecursionError):
        return f"{NOT_YAML} för många listor ligger i varandra", 0
    said = f"{context} {problem} {getattr(error, 'reason', '')}"
    reason = next((swedish for english, swedish in REASONS.items() if english in said), "ett värde går inte att tyda")
    return f"{NOT_YAML} {reason}", line
