"""Declarations of areas: what each ``area.py`` below ``screens`` adds to the program.

Declarations are plain data that is cheap to import: the first paint needs them. Code is named as
``module:name`` below ``ruobr_tui.screens`` and imported when it is first used. ``screens/registry.py`` lists
the areas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from ruobr_tui.api.roles import Role


class Command(NamedTuple):
    """An action of the user. ``keys`` are Textual key names, comma-separated; the first is shown.

    Keys are written as on a Latin layout; ``keys.latin`` makes them work on a Russian one.
    """

    id: str
    keys: str
    action: str
    title: str
    tooltip: str
    sign: str = ""  # the key in hints; empty: from the key's name
    footer: bool = False
    palette: bool = True
    hint: str = ""  # text of a hint that stands for two keys, instead of the title
    on_page: bool = False  # about the page (its period, a search), not about the selected row
    uses_files: bool = False  # saves or reads a file: needs a folder of the user's, or a link to their device

    @property
    def scope(self) -> str:
        """The part of the id before the dot: the screens where the command works."""
        return self.id.split(".", 1)[0]


class Group(StrEnum):
    """Groups of the menu of sections, in its order."""

    TODAY = "today"
    DIARY = "diary"
    MESSAGES = "messages"
    LEARNING = "learning"
    FAMILY = "family"
    ACCOUNT = "account"
    WORK = "work"


STAFF_MEMBER = "staff"
"""The role of all staff, whatever they do."""


class Section(NamedTuple):
    """An entry of the menu of sections. ``screen`` is the class as ``module:Class``.

    ``letter`` has one letter for each level of the menu: ``d``, ``wf``.
    """

    id: str
    letter: str
    title: str
    about: str
    screen: str
    feature: str | None = None  # capability of the server that the section needs
    role: str | None = None  # role of the account that the section needs; None: a diary
    behind: str = ""  # id of the section before it, if that belongs to a later area
    everyone: bool = False  # accounts without a diary have it, too
    group: Group = Group.DIARY
    badge: str = ""
    """Returns what waits there, of stored data alone, as ``● 2``, ``6`` or ``! 2 days``; "" for nothing.

    Named as ``module:function`` of a ``Context``.
    """

    @property
    def sign(self) -> str:
        """The keys that lead there, as they are shown: ``g w f``."""
        return " ".join("g" + self.letter)

    @property
    def is_of_program(self) -> bool:
        """Whether it is about the program's accounts: nobody's home."""
        return self.everyone and self.group is Group.ACCOUNT

    @property
    def is_of_sign_in(self) -> bool:
        """Whether it is for everyone, or about how staff sign in: neither work nor a family."""
        return self.everyone or (self.role == STAFF_MEMBER and self.group is Group.ACCOUNT)

    @property
    def is_for_staff(self) -> bool:
        """Whether it is the work of staff of a school or an authority."""
        return self.role not in (None, Role.PARENT) and self.group is not Group.ACCOUNT


class EventSummary(NamedTuple):
    """How a kind of live event is summed up in the line about news. Kinds without a summary only update
    screens.
    """

    kind: str
    text: str = ""
    """Text for the line. Empty: what ``Area.live_update`` returns, or what is new in the store."""
    states: frozenset[str] | None = None
    """States of the event that are shown in the line; None: all."""
    is_stored: bool = False
    """Whether ``Area.live_update`` writes the changes to the store, from which screens read them."""

    def covers(self, state: object) -> bool:
        """Return whether an event in this state is shown in the line."""
        return self.states is None or state in self.states


class NewsKind(NamedTuple):
    """Texts for a kind of news in the store (``store.news.News.kind``)."""

    kind: str
    sign: str
    role: str
    text: str
    """With ``%(subject)s``, ``%(before)s``, ``%(after)s`` or ``%(detail)s`` of the news item."""
    counted: Callable[[int], str] | None = None
    """Text for several, with ``%(count)d``; None: they count as changes."""
    has_detail: bool = False
    """Whether the detail follows in brackets."""
    in_roubles: bool = False
    """Whether ``after`` is a sum of money."""


class Area(NamedTuple):
    """One area of the program; every field but ``name`` is optional."""

    name: str
    """Name of its folder."""
    sections: tuple[Section, ...] = ()
    commands: tuple[Command, ...] = ()
    headings: Mapping[str, str] = MappingProxyType({})
    """Headings in help for the commands of each scope."""
    event_kinds: frozenset[str] = frozenset()
    """Kinds of live events that change what its screens show."""
    summaries: tuple[EventSummary, ...] = ()
    """Each kind of event has at most one summary in all areas."""
    live_update: str = ""
    """Fetches changes (``live.live.LiveUpdate``) after events of ``summaries``."""
    news: tuple[NewsKind, ...] = ()
    sync: str = ""
    """Yields what a synchronisation fetches (``store.sync.Wanted``)."""
    today: str = ""
    """What the home shows of it (``screens.today.sheet.Source``)."""

    def commands_of(self, *scopes: str) -> tuple[Command, ...]:
        """Return its commands in these scopes."""
        return tuple(command for command in self.commands if command.scope in scopes)


class Areas:
    """The areas of a program, in the order of their sections."""

    def __init__(self, areas: Iterable[Area] = ()) -> None:
        self._areas = tuple(areas)
        self.sections = tuple(_ordered(section for area in self._areas for section in area.sections))
        self._sections = {section.id: section for section in self.sections}

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas)

    @property
    def commands(self) -> list[Command]:
        """Return all commands."""
        return [command for area in self for command in area.commands]

    def section(self, name: str) -> Section | None:
        """Return the section with this id."""
        return self._sections.get(name)

    def heading(self, scope: str) -> str:
        """Return the heading in help for a scope; the scope itself if no area has one."""
        return next((area.headings[scope] for area in self if scope in area.headings), scope)

    def summary(self, kind: str) -> EventSummary | None:
        """Return the summary of a kind of live event, if there is one."""
        return next((each for area in self for each in area.summaries if each.kind == kind), None)

    def news_kind(self, kind: str) -> NewsKind | None:
        """Return the texts of a kind of news."""
        return next((each for area in self for each in area.news if each.kind == kind), None)

    def sync_parts(self) -> list[Any]:
        """Return the functions that yield what a synchronisation fetches (``store.sync.Wanted``)."""
        return [load(area.sync) for area in self if area.sync]

    def today_sources(self) -> list[Any]:
        """Return what the areas add to the home (``screens.today.sheet.Source``)."""
        return [load(area.today) for area in self if area.today]


def load(name: str) -> Any:
    """Import the class or function that is declared as ``module:name``."""
    module, attribute = name.split(":")
    return getattr(import_module(f"ruobr_tui.screens.{module}"), attribute)


def _ordered(sections: Iterable[Section]) -> list[Section]:
    """Order sections: those of families first, then those of staff; each in the order of the areas."""
    ordered = sorted(sections, key=lambda section: section.is_for_staff or section.is_of_program)
    for section in [each for each in ordered if each.behind]:
        names = [each.id for each in ordered]
        if section.behind in names:
            ordered.remove(section)
            ordered.insert([each.id for each in ordered].index(section.behind) + 1, section)
    return ordered
