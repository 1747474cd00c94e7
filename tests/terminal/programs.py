"""What a program may write to a terminal, as hypothesis strategies: steps that do not depend on the size."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from wcwidth import wcwidth

from ruobr_tui.terminal.capabilities import Capabilities

TRUE_COLOURS = 1 << 24
TO_THE_EDGE = 999
"""A piece repeated until the row is full."""

ALPHABETS = (
    "ab-= 01",
    "абвЁй",
    "─│┌┐█▌…№",
    "世界你",
    "😀🎉⭐✅",
    "e\u0301\u0302и\u0306",  # combining marks
    " ",
    "a \u00a0世",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text in one style, repeated."""

    text: str
    style: Style | None = None
    times: int = 1

    @property
    def segment(self) -> Segment:
        return Segment(self.text * self.times, self.style)


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """Lines below one another from a position on; row and column count modulo the size."""

    row: int
    column: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole screen: these lines again and again, each to the edge, perhaps behind the row's number."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """Some rows move: up when ``by`` is positive; lines come in where others went out."""

    top: int
    height: int
    by: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Resize:
    """Another size, then the whole screen; in between perhaps a frame."""

    columns: int
    rows: int
    whole: Whole
    frame_between: bool = False


@dataclass(frozen=True, slots=True)
class Forget:
    """Something else wrote to the terminal."""


Step = Put | Whole | Shift | Resize | Forget


def fitted(line: Line, width: int) -> list[Segment]:
    """A line's segments cut at a width, as Textual cuts: a space instead of half a wide character."""
    segments: list[Segment] = []
    used, last = 0, ""
    for piece in line:
        text = ""
        for character in piece.text * piece.times:
            cells = wcwidth(character)
            if not cells and (last in ("", " ") or (piece.style and piece.style.conceal and not text)):
                continue  # a mark with nothing to stand on, or a concealed one on a letter that is not
            if used + cells > width:
                character, cells = " ", 1
                if used == width:
                    break
            text += character
            last = character
            used += cells
        segments.append(Segment(text, piece.style))
    return segments


_COLOURS = st.one_of(
    st.none(),
    st.sampled_from([Color.default(), *(Color.from_ansi(n) for n in (0, 1, 7, 8, 9, 15, 16, 21, 240, 255))]),
    st.sampled_from(
        [Color.from_rgb(*rgb) for rgb in ((0, 0, 0), (18, 52, 86), (255, 0, 0), (128, 128, 128))]
    ),
    st.integers(0, 255).map(Color.from_ansi),
    st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: Color.from_rgb(*rgb)),
)
_FLAG = st.sampled_from([None, None, None, None, True, False])


@st.composite
def _styles(draw: st.DrawFn) -> Style | None:
    kind = draw(st.sampled_from(["none", "colours", "attributes", "all"]))
    if kind == "none":
        return None
    names = ("bold", "dim", "italic", "underline", "blink", "reverse", "conceal", "strike")
    flags = {name: draw(_FLAG) for name in names} if kind != "colours" else {}
    colours = {"color": draw(_COLOURS), "bgcolor": draw(_COLOURS)} if kind != "attributes" else {}
    link = draw(st.sampled_from([None, None, None, "https://cabinet.ruobr.ru/"])) if kind == "all" else None
    return Style(**flags, **colours, link=link)  # type: ignore[arg-type]


STYLES = _styles()
_TEXTS = st.one_of(*(st.text(alphabet, min_size=1, max_size=8) for alphabet in ALPHABETS))
_TIMES = st.sampled_from([1, 1, 1, 2, 3, 7, 20, TO_THE_EDGE])
_LINES = st.lists(st.builds(Piece, _TEXTS, STYLES, _TIMES), min_size=1, max_size=4).map(tuple)
_SOME_LINES = st.lists(_LINES, min_size=1, max_size=4).map(tuple)
_PLACES = st.integers(0, 150)
_COLUMNS = st.one_of(st.integers(1, 20), st.integers(1, 132))
_ROWS = st.one_of(st.integers(1, 8), st.integers(1, 43))
_WHOLE = st.builds(Whole, _SOME_LINES, st.booleans())
_SHIFTS = st.builds(Shift, _PLACES, _PLACES, st.integers(-9, 9), _SOME_LINES)

SIZES = st.tuples(_COLUMNS, _ROWS)
STEPS = st.one_of(
    st.builds(Put, _PLACES, _PLACES, _SOME_LINES),
    _WHOLE,
    _SHIFTS,
    _SHIFTS,
    st.builds(Resize, _COLUMNS, _ROWS, _WHOLE, st.booleans()),
    st.just(Forget()),
)
"""Steps of a program; rows and columns in them count modulo the size of the screen."""

_PAGE_LINES = st.lists(
    st.one_of(
        st.builds(
            Piece, st.sampled_from(["Алгебра ", "5 ", "08:30 ", "каб. 12 ", "урок — ", "世界 "]), STYLES
        ),
        st.builds(Piece, st.just(" "), STYLES, st.sampled_from([3, 12, 30, TO_THE_EDGE])),
        st.builds(Piece, st.sampled_from("-─=."), STYLES, st.sampled_from([9, 25])),
    ),
    min_size=1,
    max_size=5,
).map(tuple)
_PAGE_PARTS = st.lists(_PAGE_LINES, min_size=1, max_size=3).map(tuple)

PAGES = st.builds(Whole, st.lists(_PAGE_LINES, min_size=3, max_size=12).map(tuple), st.just(True))
PAGE_SIZES = st.tuples(st.integers(12, 80), st.integers(3, 24))
PAGE_STEPS = st.one_of(
    st.builds(Shift, st.integers(0, 3), st.integers(5, 60), st.integers(-3, 3), _PAGE_PARTS),
    st.builds(Put, _PLACES, _PLACES, _PAGE_PARTS),
    st.builds(Put, _PLACES, st.just(0), st.just(((Piece(" ", None, TO_THE_EDGE),),))),
)
"""A program as people use it: a page of rows that scroll, or change in places."""

CAPABILITIES = st.builds(
    Capabilities,
    st.sampled_from([0, 8, 16, 256, TRUE_COLOURS]),
    **dict.fromkeys(("bce", "ech", "scroll", "columns_absolute", "rows_absolute", "sync"), st.booleans()),
)
