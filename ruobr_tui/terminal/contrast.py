"""Whether a character can be seen on its ground, in the first sixteen colours as xterm shows them."""

from __future__ import annotations

from functools import lru_cache

SIXTEEN = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255),
    (0, 255, 255), (255, 255, 255),
)  # fmt: skip
BLACK = 0

LEAST = 1.9
"""Of the contrast (WCAG 2, 1 to 21). Text wants more; but red, green, cyan and blue must stay themselves."""


def _luminance(colour: int) -> float:
    parts = [part / 255 for part in SIXTEEN[colour]]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(256)
def contrast(one: int, other: int) -> float:
    """Between two of the sixteen colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(512)
def readable(ink: int | None, ground: int | None, colours: int) -> int | None:
    """The colour of a character, or one that can be seen where it cannot; None is the terminal's own.

    ``colours`` is 8 or 16. On the terminal's own ground, which may be dark or light, the colour must be
    seen on both.
    """
    if ink is None:
        return None if ground is None else _furthest(ground, colours)
    if ground is None:
        return ink if min(contrast(ink, BLACK), contrast(ink, 15)) >= LEAST else None
    return ink if contrast(ink, ground) >= LEAST else _furthest(ground, colours)


def _furthest(ground: int, colours: int) -> int:
    return max((BLACK, colours - 1), key=lambda ink: contrast(ink, ground))
