"""The axis of shares that every chart has: from a whole ten per cent below everything, up to 100 %."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class ShareAxis:
    """From `top`, where 100 % stands, to `bottom`, where `floor` stands; heights in the units of the view box."""

    floor: float
    top: int
    bottom: int

    @classmethod
    def below(cls, lowest: float, *, top: int, bottom: int) -> "ShareAxis":
        """The axis for shares of which this is the lowest."""
        return cls(max(0.0, min(0.9, math.floor(lowest * 10 - 1e-9) / 10)), top, bottom)

    def place(self, share: float) -> float:
        """The height of a share.

        >>> ShareAxis(0.5, top=20, bottom=120).place(0.75)
        70.0
        """
        return self.top + (1.0 - share) / (1.0 - self.floor) * (self.bottom - self.top)

    def list_ticks(self) -> tuple[tuple[float, float], ...]:
        """Height and share of each labelled line, at most six of them.

        >>> ShareAxis(0.8, top=20, bottom=120).list_ticks()
        ((20.0, 1.0), (70.0, 0.9), (120.0, 0.8))
        """
        span_tens = round((1.0 - self.floor) * 10)
        step_tens = 1 if span_tens <= 5 else 2 if span_tens <= 8 else 5
        shares = [1.0 - tens / 10 for tens in range(0, span_tens + 1, step_tens)]
        return tuple((round(self.place(share), 1), share) for share in shares)
