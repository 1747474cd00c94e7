"""What the home shows, as plain values: gathered from the store, and kept for the next start's first paint.

No models here. Texts are message ids with their words, chosen when drawing, and days are dates: a stored
sheet is right on another day and in another language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.i18n import N_

if TYPE_CHECKING:
    from ruobr_tui.api.resources import Resource
    from ruobr_tui.context import Context
    from ruobr_tui.widgets.cells.line import Line

DO, NEW, WEEK, MEALS, CASES, AVERAGES, WORK = "do", "new", "week", "meals", "cases", "averages", "work"
"""Groups of rows: to do, new, this week, meals, applications, averages, work of an operator or teacher."""
NOT_LOADED, NOT_OPENED = N_("not loaded yet"), N_("open the list to count them")
"""Notes of desks of which nothing is known."""
SAID = "%(said)s"
"""The text of a row whose words are whole sentences already."""


class Row(NamedTuple):
    """One row of the home.

    ``text`` is a message id with ``words``, ``short`` one for narrow screens. ``tail`` names the function of
    ``ruobr_tui.due`` that says ``day``; before it may stand ``note`` (a message id, of the same words),
    behind it ``minutes`` or ``at``.
    ``target`` says what Enter opens: the way's name and its values (``screens.today.ways``).
    ``verbs`` are ids of further commands that work on it.
    """

    group: str
    key: str
    text: str
    child: int = 0
    who: str = ""
    urgency: int = Urgency.COMING
    sign: str = " "
    role: str = "text"
    words: Mapping[str, str] = MappingProxyType({})
    short: str = ""
    tail: str = ""
    tail_role: str = "dim"
    day: str = ""
    at: str = ""
    minutes: int = 0
    note: str = ""
    target: tuple[str | int, ...] = ()
    verbs: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Whose row it is: a child with a diary, else a name; "" for the whole account."""
        return str(self.child) if self.child else self.who


class LessonRow(NamedTuple):
    """A lesson of a coming day. ``notable`` is one of ``rules.today.notable``."""

    id: int
    number: int
    start: str
    end: str
    subject: str
    cancelled: bool = False
    notable: str = ""
    homework: str = ""


class DayRow(NamedTuple):
    """A child's day. ``break_end`` is the last day of the holidays that it lies in, or "".

    ``is_usual``: the same lessons take place as a week before.
    """

    child: int
    day: str
    lessons: tuple[LessonRow, ...] = ()
    break_end: str = ""
    is_usual: bool = False

    @property
    def taking_place(self) -> list[LessonRow]:
        """The lessons that are not cancelled."""
        return [lesson for lesson in self.lessons if not lesson.cancelled]


class Sheet(NamedTuple):
    """Everything that the home shows. ``is_known`` is False until anything of it was ever fetched."""

    rows: tuple[Row, ...] = ()
    days: tuple[DayRow, ...] = ()
    is_known: bool = True

    def group(self, name: str) -> list[Row]:
        """The rows of a group."""
        return [row for row in self.rows if row.group == name]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, without what is as usual."""
        return {
            "rows": [_lean(row) for row in self.rows],
            "days": [
                {**day._asdict(), "lessons": [lesson._asdict() for lesson in day.lessons]}
                for day in self.days
            ],
            "is_known": self.is_known,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Sheet:
        """Read what ``to_json`` has written.

        Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else.
        """
        rows = tuple(
            Row(
                **{
                    **row,
                    "target": tuple(row.get("target", ())),
                    "verbs": tuple(row.get("verbs", ())),
                }
            )
            for row in raw["rows"]
        )
        days = tuple(
            DayRow(**{**day, "lessons": tuple(LessonRow(**lesson) for lesson in day["lessons"])})
            for day in raw["days"]
        )
        return cls(rows, days, bool(raw["is_known"]))


def _lean(row: Row) -> dict[str, Any]:
    usual = Row._field_defaults
    return {name: value for name, value in row._asdict().items() if value != usual.get(name)}


def _nothing(_context: Context) -> Iterable[Any]:
    return ()


def _silent(_context: Context, _row: Row, _width: int, _height: int) -> list[Line]:
    return []


class Source(NamedTuple):
    """What an area adds to the home (``Area.today``)."""

    rows: Callable[[Context], Iterable[Row]] = _nothing
    """Reads the store only. What is not known gives no row."""
    wanted: Callable[[Context], Iterable[Resource[Any]]] = _nothing
    """What the home fetches for it."""
    about: Callable[[Context, Row, int, int], list[Line]] = _silent
    """What is stored about a row of it, for a width and height; the first line is a heading. Nothing about
    rows of other areas."""
