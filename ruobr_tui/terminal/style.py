"""How a cell looks, and the shortest "select graphic rendition" from one look to another (ECMA-48)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color as RichColor
from rich.color import ColorSystem

from ruobr_tui.terminal.contrast import readable

TRUE_COLOURS = 1 << 24
"""So many mean red, green and blue; a ``Colour`` from here on holds them in its low bits."""

Colour = int | None
"""None is the terminal's own; 0–255 is of its palette; ``TRUE_COLOURS | 0xRRGGBB`` is exact."""

BOLD, DIM, ITALIC, UNDERLINE, BLINK, REVERSE, STRIKE, OVERLINE, CONCEALED = (1 << bit for bit in range(9))
_ON = {
    1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 5: BLINK, 6: BLINK, 7: REVERSE, 8: CONCEALED, 9: STRIKE,
    21: UNDERLINE, 53: OVERLINE,
}  # fmt: skip
_OFF = {
    22: BOLD | DIM, 23: ITALIC, 24: UNDERLINE, 25: BLINK, 27: REVERSE, 28: CONCEALED, 29: STRIKE,
    55: OVERLINE,
}  # fmt: skip
_CODES = {bit: code for code, bit in reversed(_ON.items())}
SEEN_ON_BLANKS = UNDERLINE | REVERSE | STRIKE | OVERLINE | BLINK
"""What shows even where there is no character."""


class Style(NamedTuple):
    """The look of a cell. ``link`` is the address of a hyperlink, empty for none."""

    foreground: Colour = None
    background: Colour = None
    attributes: int = 0
    link: str = ""

    @property
    def blank(self) -> Style:
        """The look of a blank in this style: without a character there is no foreground."""
        return _blank(self)


DEFAULT = Style()
PICTURE = TRUE_COLOURS | 0xFFFFFF, TRUE_COLOURS
"""White on black, both exact: a picture that a camera reads (a QR code). It is shown so or not at all."""


@lru_cache(4096)
def _blank(style: Style) -> Style:
    if style.attributes & SEEN_ON_BLANKS or style.link:
        return style
    return Style(None, style.background) if style.background is not None else DEFAULT


@lru_cache(8192)
def changed(style: Style, parameters: str) -> Style:
    """The style after ``CSI parameters m``. What is not understood changes nothing."""
    foreground, background, attributes, link = style
    codes = iter([int(code) if code.isdecimal() else -1 for code in parameters.replace(":", ";").split(";")])
    if not parameters:
        codes = iter([0])
    for code in codes:
        if code == 0:
            foreground, background, attributes = None, None, 0
        elif code in _ON:
            attributes |= _ON[code]
        elif code in _OFF:
            attributes &= ~_OFF[code]
        elif 30 <= code <= 37 or 90 <= code <= 97:
            foreground = code - 30 if code < 90 else code - 82
        elif 40 <= code <= 47 or 100 <= code <= 107:
            background = code - 40 if code < 100 else code - 92
        elif code in (38, 48):
            colour: Colour = None
            kind = next(codes, -1)
            if kind == 5:
                colour = next(codes, 0) & 0xFF
            elif kind == 2:
                red, green, blue = (next(codes, 0) & 0xFF for _ in range(3))
                colour = TRUE_COLOURS | red << 16 | green << 8 | blue
            if code == 38:
                foreground = colour
            else:
                background = colour
        elif code == 39:
            foreground = None
        elif code == 49:
            background = None
    return Style(foreground, background, attributes, link)


@lru_cache(8192)
def stepped_down(style: Style, colours: int) -> Style:
    """The style as a terminal with so many colours (0, 8, 16, 256 or ``TRUE_COLOURS``) can show it."""
    foreground, background, attributes, link = style
    if colours == 0 and (foreground, background) != PICTURE:
        return Style(None, None, attributes, link)
    colours = max(colours, 8)  # a picture is sent in any case: who knows no colours passes over them
    nearest, ground = _stepped(foreground, colours), _stepped(background, colours)
    ink = nearest
    if colours <= 16 and foreground != background:
        ink = readable(nearest, ground, colours)
    if colours == 8 and foreground is not None and ink == nearest and _palette(foreground, 16) >= 8:
        attributes |= BOLD  # what the bright half of the palette was made for
    return Style(ink, ground, attributes, link)


def _stepped(colour: Colour, colours: int) -> Colour:
    if colour is None:
        return None
    if colours >= TRUE_COLOURS or colour < min(colours, 256):
        return colour
    return _palette(colour, colours)


@lru_cache(4096)
def _palette(colour: int, colours: int) -> int:
    """The nearest of the first ``colours`` of the palette."""
    if colour < colours and colour < TRUE_COLOURS:
        return colour
    if colour >= TRUE_COLOURS:
        exact = RichColor.from_rgb(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF)
    else:
        exact = RichColor.from_ansi(colour)
    system = ColorSystem.EIGHT_BIT if colours == 256 else ColorSystem.STANDARD
    number = exact.downgrade(system).number
    assert number is not None  # a colour of a palette has one
    return number if number < colours else number - 8


@lru_cache(8192)
def transition(before: Style | None, after: Style) -> str:
    """The shortest sequence that changes the pen; ``before`` is None when the pen is not known."""
    link = ""
    if before is None:
        link = f"\x1b]8;;{after.link}\x1b\\" if after.link else ""
    elif before.link != after.link:
        link = f"\x1b]8;;{after.link}\x1b\\"
    anew = _codes(DEFAULT, after)
    anew = ["0", *anew] if anew else [""]
    if before is not None:
        difference = _codes(before, after)
        if not difference:
            return link
        if len(";".join(difference)) <= len(";".join(anew)):
            anew = difference
    return f"{link}\x1b[{';'.join(anew)}m"


def _codes(before: Style, after: Style) -> list[str]:
    codes: list[str] = []
    gone = before.attributes & ~after.attributes
    remaining = before.attributes
    for code, bits in _OFF.items():
        if gone & bits:
            codes.append(str(code))
            remaining &= ~bits
    come = after.attributes & ~remaining
    codes += [str(code) for bit, code in sorted(_CODES.items()) if come & bit]
    if before.foreground != after.foreground:
        codes.append(_colour(after.foreground, 30))
    if before.background != after.background:
        codes.append(_colour(after.background, 40))
    return codes


def _colour(colour: Colour, base: int) -> str:
    if colour is None:
        return str(base + 9)
    if colour >= TRUE_COLOURS:
        return f"{base + 8};2;{colour >> 16 & 0xFF};{colour >> 8 & 0xFF};{colour & 0xFF}"
    if colour < 8:
        return str(base + colour)
    return str(base + 52 + colour) if colour < 16 else f"{base + 8};5;{colour}"
