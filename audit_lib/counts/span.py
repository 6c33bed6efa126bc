"""Is a sum among those that what is shown adds up to? Exact linear algebra over a few hundred unknowns.

Counted modulo a large prime, which neither rounds nor grows; a wrong answer would need a coefficient divisible by it.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

PRIME = 2**61 - 1

Name = TypeVar("Name", bound=Hashable)
Unknown = TypeVar("Unknown", bound=Hashable)


def find_in_span(
    equations: Mapping[Name, Mapping[Unknown, int]], targets: Sequence[Mapping[Unknown, int]]
) -> list[Name]:
    """Give the equations that combine into the first target that can be combined; none when no target can.

    >>> find_in_span({"whole": {"a": 1, "b": 1}, "part": {"b": 1}}, [{"a": 1}])
    ['part', 'whole']
    >>> find_in_span({"whole": {"a": 1, "b": 1}}, [{"a": 1}])
    []

    Args:
        equations: name → the unknowns' coefficients in a sum that is shown.
        targets: sums that must not be derivable.
    """
    pivots: dict[Unknown, tuple[dict[Unknown, int], dict[Name, int]]] = {}
    for name, equation in equations.items():
        row, used = _reduce(equation, pivots)
        if row:
            pivot = next(iter(row))
            inverse = pow(row[pivot], -1, PRIME)
            scaled = {key: value * inverse % PRIME for key, value in row.items()}
            # `used` says what was taken away to get here; the row itself is the equation minus that.
            combination = {key: -value * inverse % PRIME for key, value in used.items()}
            combination[name] = (combination.get(name, 0) + inverse) % PRIME
            pivots[pivot] = scaled, combination
    for target in targets:
        row, used = _reduce(target, pivots)
        if not row:
            return sorted((key for key, value in used.items() if value), key=repr)
    return []


def _reduce(
    wanted: Mapping[Unknown, int], pivots: Mapping[Unknown, tuple[dict[Unknown, int], dict[Name, int]]]
) -> tuple[dict[Unknown, int], dict[Name, int]]:
    """Take away pivot rows until none of their unknowns is left; give the rest and what was taken, by equation."""
    row = {key: value % PRIME for key, value in wanted.items()}
    taken: dict[Name, int] = {}
    # In the order the pivots were made: a later pivot's row holds no earlier pivot's unknown.
    for pivot, (other, combination) in pivots.items():
        factor = row.get(pivot, 0)
        if factor:
            _subtract(row, other, factor)
            for name, value in combination.items():
                taken[name] = (taken.get(name, 0) + factor * value) % PRIME
    return row, taken


def _subtract(row: dict[Name, int], other: Mapping[Name, int], factor: int) -> None:
    for key, value in other.items():
        left = (row.get(key, 0) - factor * value) % PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)
