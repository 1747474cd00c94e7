"""The footer: what the keys do now. The notice: what was just said, in rows of its own above the footer."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

from textual.strip import Strip

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bar import Bar
from ruobr_tui.widgets.lines import Span, draw, size_of

Hints = Sequence[tuple[str, str]]
"""(key, what it does), in the order of their importance."""

WIDE = 100
"""From this width keys about the page stand behind a rule."""
MOST_VERBS = 4
"""Commands of the row besides Enter, at most; help lists all."""
ENTER = "↵"
BETWEEN = "  "
RULE = "  │  "
MORE = "…"
"""Stands for commands that are not shown."""
MOST_SHORTENED = 2
"""Keys that are always there and lose their words: the way back, then help."""
MOST_ROWS = 4
"""Rows of a notice at most."""


class Keys(NamedTuple):
    """What a footer names: commands of the row, of the page, and keys that are always there."""

    row: tuple[tuple[str, str], ...] = ()
    page: tuple[tuple[str, str], ...] = ()
    always: tuple[tuple[str, str], ...] = ()
    reserved: tuple[tuple[str, str, str], ...] = ()
    """Keys that are there at any width, with a long and a short word: how to leave a shared computer."""

    @property
    def all(self) -> tuple[tuple[str, str], ...]:
        """Every pair."""
        return (
            self.row + self.page + self.always + tuple((key, title) for key, title, _short in self.reserved)
        )


def footer_spans(keys: Keys, width: int) -> list[Span]:
    """Return the footer for a width.

    The keys that are always there are reserved first, at the right. The last of them lose their words before
    a command is left out; a command that is left out leaves ``…``.
    """
    verbs, rest = _first(keys.row)
    shown = verbs
    reserved = _hints([(key, title if width >= WIDE else short) for key, title, short in keys.reserved])
    most = min(MOST_SHORTENED, len(keys.always))
    for shortened in (*range(most + 1), len(keys.always)):
        always = _always(keys.always, shortened)
        always += [*([Span(BETWEEN, "bar")] if always and reserved else []), *reserved]
        room = width - size_of(always) - (len(BETWEEN) if always else 0)
        enough = shown if shortened <= most else ()
        if _width(enough, is_cut=rest or len(enough) < len(verbs)) <= room:
            break
        if shortened == most:  # now commands are left out, as long as one can stay
            while shown and _width(shown, is_cut=rest or len(shown) < len(verbs)) > room:
                shown = shown[:-1]
            if shown or _width((), is_cut=bool(verbs)) <= room:
                break
    left = _hints(shown)
    if rest or len(shown) < len(verbs):
        left.append(Span(BETWEEN + MORE if shown else MORE, "dim"))
    left = [Span(" ", "bar"), *left]
    separator = Span(RULE, "rule") if width >= WIDE and shown else Span(BETWEEN if shown else "", "bar")
    for hint in keys.page:
        added = [separator, *_hints([hint])]
        if size_of(left) + size_of(added) > room:
            break
        left += added
        separator = Span(BETWEEN, "bar")
    if not always:
        return left
    return [*left, Span(" " * max(0, width - size_of(left) - size_of(always)), "bar"), *always]


def _first(row: Hints) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return Enter and the first verbs, and whether there are more."""
    most = MOST_VERBS + (bool(row) and row[0][0] == ENTER)
    return tuple(row[:most]), len(row) > most


def _always(hints: Hints, shortened: int) -> list[Span]:
    """Return the keys that are always there, the last ``shortened`` of them without words."""
    whole = len(hints) - shortened
    return _hints([(key, title if at < whole else "") for at, (key, title) in enumerate(hints)])


def _hints(hints: Hints) -> list[Span]:
    spans: list[Span] = []
    for key, title in hints:
        spans += [Span(BETWEEN, "bar")] if spans else []
        spans.append(Span(key, "key"))
        spans += [Span(f" {title}", "bar")] if title else []
    return spans


def _width(hints: Hints, *, is_cut: bool) -> int:
    more = (len(BETWEEN) if hints else 0) + 1 if is_cut else 0
    return 1 + size_of(_hints(hints)) + more


class FooterLine(Bar):
    """The widget of the footer.

    On sheets, which have no notice of their own, a notice replaces the keys until the next key, and a long
    one is wrapped to several rows.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = Keys()
        self._notice: Span | None = None
        self._alarm: Span | None = None
        self._rows: tuple[str, ...] = ()  # of a notice with several rows
        self._height = 1
        self._count = ""

    @property
    def keys(self) -> Keys:
        """What it names at most; see ``shown`` for what there is room for."""
        return self._keys

    def count(self, text: str) -> None:
        """Show a counter at the right edge; an empty text removes it."""
        self._count = text
        self.redraw()

    def show_hints(
        self,
        row: Hints,
        always: Hints = (),
        page: Hints = (),
        reserved: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """Show (key, title) pairs: of the row, of the page, those that are always there, and those that keep
        their words at any width.
        """
        shown = Keys(tuple(row), tuple(page), tuple(always), tuple(reserved))
        if shown != self._keys:  # after most moves nothing has changed
            self._keys = shown
            self.redraw()

    def notice(self, text: str, role: str = "warning") -> None:
        """Show one line instead of the hints; an empty text removes it."""
        self._notice = Span(text, role) if text else None
        self._fit_rows()
        self.redraw()

    def alarm(self, text: str) -> None:
        """Show a text instead of hints and notice; an empty text removes it."""
        self._alarm = Span(text, "bad") if text else None
        self._fit_rows()
        self.redraw()

    def _fit_rows(self) -> None:
        """Set the height that the notice needs at this width, at most ``MOST_ROWS``."""
        notice = self._notice if self._alarm is None else None
        rows = wrapped(notice.text, self.size.width) if notice is not None else ()
        self._rows = rows if len(rows) > 1 else ()
        height = max(1, len(self._rows))
        if self._height != height:
            self._height = height
            self.styles.height = height

    def on_resize(self) -> None:
        """Wrap the notice for the new width."""
        self._fit_rows()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row of the notice, or the one line."""
        if y < len(self._rows):
            assert self._notice is not None
            spans = [Span(" ", "bar"), Span(self._rows[y], self._notice.role)]
            self._spans = (Span(" ".join(self._rows)),)
            return draw(spans, self.size.width, self.app.theme, "bar")
        return super().render_line(y)

    def redraw(self) -> None:
        """Draw again if the text has changed."""
        if self._rows:
            self.refresh()
        else:
            super().redraw()

    @property
    def has_notice(self) -> bool:
        """Whether a notice is shown instead of the hints."""
        return self._notice is not None

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Return whole hints only, as many as fit beside the counter."""
        if not self._count:
            return self._hints_or_notice(width)
        room = max(0, width - fit.width_of(self._count) - 2)
        spans = self._hints_or_notice(room)
        gap = room - size_of(spans)
        if gap < 0:  # the notice needs the room
            return spans
        return [*spans, Span(" " * (gap + 1), "bar"), Span(self._count, "dim"), Span(" ", "bar")]

    def _hints_or_notice(self, width: int) -> list[Span]:
        shown = self._alarm or self._notice
        return [Span(" ", "bar"), shown] if shown is not None else footer_spans(self._keys, width)


class NoticeLine(Bar):
    """Rows directly above the footer, over the page, which does not move. Without a notice it has no height.

    The answer to a key stays until the next key. What is announced without a key (an event) stays as long as
    asked for besides, so that a key pressed at that moment does not hide it unread.
    """

    DEFAULT_CSS = """
    NoticeLine { display: none; layer: notice; dock: bottom; offset-y: -1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._announced: tuple[Span, float] | None = None  # and when it may go
        self._answer: Span | None = None
        self._rows: list[Span] = []

    @property
    def answer(self) -> Span | None:
        """The answer to the last key, if it is shown."""
        return self._answer

    @property
    def announced(self) -> str:
        """What has happened by itself, if it is shown."""
        return self._announced[0].text if self._announced is not None else ""

    @property
    def rows(self) -> int:
        """The number of rows that are covered now."""
        return len(self._rows)

    @property
    def plain(self) -> str:
        """The text shown now."""
        shown = (self._announced[0] if self._announced is not None else None, self._answer)
        return " ".join(each.text for each in shown if each is not None)

    def stand_above(self, rows: int) -> None:
        """Stand above the footer, and above so many rows that are just above it."""
        if self.styles.offset.y.value != -1 - rows:
            self.styles.offset = (0, -1 - rows)

    def show(self, text: str, role: str = "warning") -> None:
        """Show the answer to a key; an empty text removes it."""
        self._answer = Span(text, role) if text else None
        self._fit_rows()

    def announce(self, text: str, role: str, at_least: float) -> None:
        """Show what happened by itself, for ``at_least`` seconds and until the next key."""
        self._announced = (Span(text, role), monotonic() + at_least)
        self._fit_rows()

    def take_key(self) -> None:
        """A key was pressed: what has been seen goes."""
        if self._announced is not None and monotonic() >= self._announced[1]:
            self._announced = None
        self._answer = None
        self._fit_rows()

    def clear(self) -> None:
        """Remove everything at once."""
        self._announced = self._answer = None
        self._fit_rows()

    def _fit_rows(self) -> None:
        announced = self._announced[0] if self._announced is not None else None
        width = self.size.width or self.app.size.width
        before = self._rows
        self._rows = [
            Span(row, each.role)
            for each in (announced, self._answer)
            if each is not None
            for row in wrapped(each.text, width)
        ][-MOST_ROWS:]
        if len(before) != len(self._rows):
            self.display = bool(self._rows)
            self.styles.height = len(self._rows)
        elif before != self._rows:
            self.refresh()

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._fit_rows()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row of the notice."""
        rows = self._rows[y : y + 1]
        return draw([Span(" ", "bar"), *rows], self.size.width, self.app.theme, "bar")


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return the rows of a notice, at most ``MOST_ROWS``; the last one is cut if there is more."""
    rows = list(fit.wrap(text, width - 2)) if width > 2 else [text]
    if len(rows) > MOST_ROWS:
        rows[MOST_ROWS - 1 :] = [fit.cut(" ".join(rows[MOST_ROWS - 1 :]), width - 2)]
    return tuple(rows)
