"""Where every chart is drawn, and its axis of shares: from a whole ten per cent below everything, up to 100 %."""

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class PlotArea:
    """A picture's size and where in it the plot lies: 100 % at `top`, `floor` at `bottom`; units of the view box."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    floor: float = 0.0

    def down_to(self, lowest: float) -> "PlotArea":
        """The area for shares of which this is the lowest."""
        return replace(self, floor=max(0.0, min(0.9, math.floor(lowest * 10 - 1e-9) / 10)))

    def place(self, share: float) -> float:
        """The height of a share.

        >>> PlotArea(440, 140, left=40, right=430, top=20, bottom=120, floor=0.5).place(0.75)
        70.0
        """
        return self.top + (1.0 - share) / (1.0 - self.floor) * (self.bottom - self.top)

    def list_ticks(self) -> tuple[tuple[float, float], ...]:
        """Height and share of each labelled line, at most six of them.

        >>> PlotArea(440, 140, left=40, right=430, top=20, bottom=120, floor=0.8).list_ticks()
        ((20.0, 1.0), (70.0, 0.9), (120.0, 0.8))
        """
        span_tens = round((1.0 - self.floor) * 10)
        step_tens = 1 if span_tens <= 5 else 2 if span_tens <= 8 else 5
        shares = [1.0 - tens / 10 for tens in range(0, span_tens + 1, step_tens)]
        return tuple((round(self.place(share), 1), share) for share in shares)
