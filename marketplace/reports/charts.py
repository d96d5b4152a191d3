"""Bars as numbers for an inline SVG: lying bars with their words above them, legible at 360 px. The table beside a chart
says the same; the chart is hidden from screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 600
ROW = 44
BAR = 16
TEXT_AT, BAR_AT = 16, 22


@dataclass(frozen=True)
class Bar:
    """`first` and `second` are lengths in the drawing's units, drawn behind each other."""

    label: str
    value: str
    y: int
    first: int
    second: int

    @property
    def text_y(self) -> int:
        return self.y + TEXT_AT

    @property
    def bar_y(self) -> int:
        return self.y + BAR_AT


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    width: int = WIDTH
    bar_height: int = BAR

    @property
    def height(self) -> int:
        return len(self.bars) * ROW + 4


def bar_chart(rows: Sequence[tuple[str, str, int, int]]) -> Chart | None:
    """Lay out (label, value as text, first amount, second amount); None when there is nothing to compare."""
    largest = max((first + second for _label, _value, first, second in rows), default=0)
    if largest <= 0:
        return None
    return Chart(
        [
            Bar(label, value, place * ROW, first * WIDTH // largest, second * WIDTH // largest)
            for place, (label, value, first, second) in enumerate(rows)
        ]
    )
