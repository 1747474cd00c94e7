"""The text of a notification: news in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ruobr_tui.api.models import events
from ruobr_tui.api.rules.differences import Kind
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.news.list import LETTER, told

if TYPE_CHECKING:
    from ruobr_tui.store.news import News

_SORTS = {
    Kind.MARK_NEW: "mark",
    Kind.HOMEWORK_NEW: "homework",
    Kind.ABSENCE_NEW: "absence",
    Kind.REMARK_NEW: "remark",
    LETTER: "letter",
}


def line_of(items: Sequence[News], names: Mapping[int, str], kinds: Iterable[str] = ()) -> str:
    """The news, then other events by their kind; "" if there is nothing.

    One item is described, several are counted by sort. ``names`` are first names by child.
    """
    parts = [_one(items[0], names)] if len(items) == 1 else _counted(items, names)
    parts += [sentence for kind in sorted(set(kinds)) if (sentence := _moved(kind))]
    return "; ".join(parts)


def _one(item: News, names: Mapping[int, str]) -> str:
    _sign, _role, text, _day = told(item)
    name = names.get(item.child or 0, "") if item.child is not None else _("Letter")
    return f"{name}: {text}" if name else text


def _counted(items: Sequence[News], names: Mapping[int, str]) -> list[str]:
    parts = []
    for child in dict.fromkeys(item.child for item in items):
        counts: dict[str, int] = {}
        for item in items:
            if item.child == child:
                sort = _SORTS.get(item.kind, "other")
                counts[sort] = counts.get(sort, 0) + 1
        counts_text = ", ".join(_many(sort, count) for sort, count in counts.items())
        name = names.get(child or 0, "")
        parts.append(f"{name}: {counts_text}" if name else counts_text)
    return parts


def _many(sort: str, count: int) -> str:
    match sort:
        case "mark":
            text = ngettext("%(count)d new mark", "%(count)d new marks", count)
        case "homework":
            text = ngettext("%(count)d new task", "%(count)d new tasks", count)
        case "absence":
            text = ngettext("%(count)d new absence", "%(count)d new absences", count)
        case "remark":
            text = ngettext("%(count)d new remark", "%(count)d new remarks", count)
        case "letter":
            text = ngettext("%(count)d new letter", "%(count)d new letters", count)
        case _:
            text = ngettext("%(count)d change", "%(count)d changes", count)
    return text % {"count": count}


def _moved(kind: str) -> str:
    match kind:
        case events.KINDERGARTEN:
            return _("Kindergarten: your application has moved on")
        case events.QUEUE:
            return _("Kindergarten: another place in the queue")
        case events.EXCHANGE:
            return _("Kindergarten: the exchange of places has moved on")
        case events.FIRST_GRADE:
            return _("First grade: your application has moved on")
        case _:
            return ""
