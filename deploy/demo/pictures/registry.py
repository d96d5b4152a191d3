"""Every shape a product picture can have: how it is drawn, what it is made of, and how big it really is."""

from collections.abc import Callable
from dataclasses import dataclass

from .canvas import Draw


@dataclass(frozen=True)
class Shape:
    """`kind` chooses the close-up (cloth, wood, woven, food, pack, kit …); `size` is the width of 1000 units in cm; `lift` raises it."""

    key: str
    draw: Draw
    kind: str
    size: float
    worn: bool = False
    lift: float = 0


SHAPES: dict[str, Shape] = {}


def shape(key: str, kind: str, size: float, *, worn: bool = False, lift: float = 0) -> Callable[[Draw], Draw]:
    """Register the decorated drawing under a shape's key."""

    def register(draw: Draw) -> Draw:
        SHAPES[key] = Shape(key, draw, kind, size, worn, lift)
        return draw

    return register
