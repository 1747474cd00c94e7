"""What an area adds to the program, in one declaration: ``area.py`` of each folder below ``screens``.

Declarations are plain data that is cheap to import: the first paint needs them. Code is named as
``module:name`` below ``ruobr_tui.screens`` and imported when it is first used. ``screens/registry.py`` lists
the areas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from ruobr_tui.api.roles import Role


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can do. ``keys`` are Textual key names, comma-separated; the first is shown.

    Keys are written as on a Latin layout; ``keys.latin`` makes them work on a Russian one.
    """

    id: str
    keys: str
    action: str
    title: str
    tooltip: str
    sign: str = ""  # how the footer writes the key; empty: from the key's own name
    footer: bool = False
    palette: bool = True
    hint: str = ""  # what the footer says instead of the title, when one hint stands for two keys

    @property
    def scope(self) -> str:
        """Where it works: the part before the dot."""
        return self.id.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Section:
    """A place one can go to. ``screen`` names its class as ``module:Class``."""

    id: str
    letter: str
    title: str
    about: str
    screen: str
    feature: str | None = None  # a capability of the server without which it is not shown
    role: str | None = None  # what the account must be; None: whoever has a diary to read
    behind: str = ""  # id of the section that it follows, where that is of a later area

    @property
    def is_for_staff(self) -> bool:
        """Whether it is for those who work at a school or an authority."""
        return self.role not in (None, Role.PARENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSummary:
    """How a kind of live event gets into the line about news. Kinds without one change screens silently."""

    kind: str
    text: str = ""
    """What the line says of it. Empty: what ``Area.live_update`` returns, or what is new in the store."""
    states: frozenset[str] | None = None
    """States of the event that are worth a line; None: all."""
    is_stored: bool = False
    """Whether ``Area.live_update`` writes what has changed to the store; screens read it from there."""

    def covers(self, state: object) -> bool:
        """Whether an event in this state is worth a line."""
        return self.states is None or state in self.states


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsKind:
    """How one kind of news in the store is worded (``store.news.News.kind``)."""

    kind: str
    sign: str
    role: str
    text: str
    """With ``%(subject)s``, ``%(before)s``, ``%(after)s`` or ``%(detail)s`` of the news."""
    counted: Callable[[int], str] | None = None
    """Several of them, with ``%(count)d``; None: they count as changes."""
    has_detail: bool = False
    """Whether the detail follows in brackets."""
    in_roubles: bool = False
    """Whether ``after`` is a sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of the program. What it does not have is left out."""

    name: str
    """That of its folder."""
    sections: tuple[Section, ...] = ()
    commands: tuple[Command, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    """What help writes over the commands of each scope."""
    event_kinds: frozenset[str] = frozenset()
    """Kinds of live events that change what its screens show."""
    summaries: tuple[EventSummary, ...] = ()
    """Each kind of event has at most one in all areas."""
    live_update: str = ""
    """Fetches what has changed (``live.live.LiveUpdate``) when events of ``summaries`` have come."""
    news: tuple[NewsKind, ...] = ()
    sync: str = ""
    """What a synchronisation fetches (``store.sync.Wanted``)."""

    def commands_of(self, *scopes: str) -> tuple[Command, ...]:
        """Its commands in these scopes."""
        return tuple(command for command in self.commands if command.scope in scopes)


class Areas:
    """The areas of one program, in the order of their sections."""

    def __init__(self, areas: Iterable[Area] = ()) -> None:
        self._areas = tuple(areas)
        self.sections = tuple(_ordered(section for area in self._areas for section in area.sections))
        self._sections = {section.id: section for section in self.sections}

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas)

    @property
    def commands(self) -> list[Command]:
        """All commands."""
        return [command for area in self for command in area.commands]

    def section(self, name: str) -> Section | None:
        """The section with this id."""
        return self._sections.get(name)

    def heading(self, scope: str) -> str:
        """What help writes over the commands of a scope; the scope itself where no area says it."""
        return next((area.headings[scope] for area in self if scope in area.headings), scope)

    def summary(self, kind: str) -> EventSummary | None:
        """How events of this kind get into the line about news."""
        return next((each for area in self for each in area.summaries if each.kind == kind), None)

    def news_kind(self, kind: str) -> NewsKind | None:
        """How news of this kind is worded."""
        return next((each for area in self for each in area.news if each.kind == kind), None)

    def sync_parts(self) -> list[Any]:
        """What a synchronisation fetches of each area (``store.sync.Wanted``)."""
        return [load(area.sync) for area in self if area.sync]


def load(name: str) -> Any:
    """The class or function that a declaration names as ``module:name``."""
    module, attribute = name.split(":")
    return getattr(import_module(f"ruobr_tui.screens.{module}"), attribute)


def _ordered(sections: Iterable[Section]) -> list[Section]:
    """Those of families first, then those of staff; each in the order of the areas."""
    ordered = sorted(sections, key=lambda section: section.is_for_staff)
    for section in [each for each in ordered if each.behind]:
        names = [each.id for each in ordered]
        if section.behind in names:
            ordered.remove(section)
            ordered.insert([each.id for each in ordered].index(section.behind) + 1, section)
    return ordered
