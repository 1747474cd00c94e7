"""The text of a notification: news in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.news.wording import worded

if TYPE_CHECKING:
    from ruobr_tui.areas import Areas
    from ruobr_tui.store.diary.news import News


def line_of(
    items: Sequence[News], names: Mapping[int, str], areas: Areas, event_kinds: Iterable[str] = ()
) -> str:
    """The news, then other events by their kind; "" if there is nothing.

    One item is described, several are counted by sort. ``names`` are first names by child.
    """
    parts = [_one(items[0], names, areas)] if len(items) == 1 else _counted(items, names, areas)
    return "; ".join([*parts, *(text for _section, text in summary_texts(event_kinds, areas))])


def summary_texts(event_kinds: Iterable[str], areas: Areas) -> list[tuple[str, str]]:
    """Return (section with the details, text) of kinds of events that leave no news in the store."""
    texts = []
    for kind in sorted(set(event_kinds)):
        for area in areas:
            summary = next((each for each in area.summaries if each.kind == kind and each.text), None)
            if summary is not None and area.sections:
                texts.append((area.sections[0].id, _(summary.text)))
    return texts


def _one(item: News, names: Mapping[int, str], areas: Areas) -> str:
    text = worded(item, areas).text
    name = names.get(item.child or 0, "") if item.child is not None else _("Message")
    return f"{name}: {text}" if name else text


def _counted(items: Sequence[News], names: Mapping[int, str], areas: Areas) -> list[str]:
    parts = []
    for child in dict.fromkeys(item.child for item in items):
        counts: dict[Callable[[int], str], int] = {}
        for item in items:
            if item.child == child:
                kind = areas.news_kind(item.kind)
                counted = kind.counted if kind is not None and kind.counted is not None else _changes
                counts[counted] = counts.get(counted, 0) + 1
        counts_text = ", ".join(counted(count) % {"count": count} for counted, count in counts.items())
        name = names.get(child or 0, "")
        parts.append(f"{name}: {counts_text}" if name else counts_text)
    return parts


def _changes(count: int) -> str:
    return ngettext("%(count)d change", "%(count)d changes", count)
