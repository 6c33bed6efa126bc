"""Cells that hold several values: a list is text where the contract has one, `professions`, and nothing else is."""

from audit_lib.errors import Problem

LISTED = "professions"
"""The column whose values are separated by `|` in a text."""


def describe_nested(header: str, where: str, *, is_list: bool) -> Problem:
    """Tell of a column whose cells are no single values."""
    if is_list:
        return Problem(f"kolumnen {header} är en lista", where, "Gör text av den, eller en rad för varje värde.")
    return Problem(f"kolumnen {header} är sammansatt av flera fält", where, "Gör text av det fält som ska läsas.")
