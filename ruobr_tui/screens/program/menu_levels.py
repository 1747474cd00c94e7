"""Levels of the menu of sections: which groups and letters an account has on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from textual import events

from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Group, Section, load
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_

_ACCOUNT = "i"
_FAMILY = "cabinet"
"""Id of the section with the details of a parent and the children."""
"""Letter of the level of the account."""
WORK = "w"
"""Letter of the level of those who work at a school or an authority."""

LEVELS = {
    _ACCOUNT: (N_("Me and the children"), Group.ACCOUNT),
    WORK: (N_("Work"), Group.WORK),
}
"""Letters that lead to another level, with its title and its group on the first."""

HEADINGS = {
    Group.TODAY: N_("TODAY"),
    Group.DIARY: N_("DIARY"),
    Group.MESSAGES: N_("MESSAGES AND SCHOOL"),
    Group.LEARNING: N_("LEARNING"),
    Group.FAMILY: N_("FAMILY"),
    Group.ACCOUNT: N_("ACCOUNT"),
    Group.WORK: N_("WORK"),
}
COLUMN = {
    Group.TODAY: 0,
    Group.DIARY: 0,
    Group.MESSAGES: 1,
    Group.LEARNING: 1,
    Group.FAMILY: 2,
    Group.ACCOUNT: 2,
    Group.WORK: 2,
}

WORK_HEADINGS = (
    (("teacher",), N_("LESSONS"), 0),
    (("class-teacher",), N_("MY CLASS"), 1),
    (("desk:school", "desk:kindergarten"), N_("APPLICATIONS"), 0),
    (("desk:complaints", "desk:personal-data", "second-person"), N_("REQUESTS"), 2),
    (("desk:meals",), N_("CANTEEN"), 1),
    (
        ("administrator", "account-keeper", "auditor", "record-editor", "filler", "text-editor"),
        N_("ADMINISTRATION"),
        2,
    ),
)
"""Roles of the sections below each heading of the work, and its column."""

SAME_KEY = {"semicolon": "$", "dollar_sign": "$"}
"""Keys that are sent for a letter: on a Russian layout ``$`` is no letter, ``;`` is on its key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: a section, or another level."""

    letter: str
    title: str
    section: str = ""
    badge: str = ""
    about: str = ""
    sign: str = ""
    """All keys that lead there, as they are shown."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and what stands below it, in one of three columns."""

    heading: str
    column: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """What the menu shows after the letters of ``path``."""

    path: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def entries(self) -> list[Entry]:
        """All entries in order."""
        return [entry for block in self.blocks for entry in block.entries]

    def entry(self, letter: str) -> Entry | None:
        """Return the entry with this letter."""
        return next((entry for entry in self.entries if entry.letter == letter), None)


class Menu:
    """The menu of one account at one moment."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sections = context.sections
        self.is_work_only = all(
            section.group is Group.WORK or section.is_of_sign_in for section in self._sections
        )
        """Whether the account has nothing of its own but work: then that is on the first level."""
        families = (section.group is Group.FAMILY for section in self._sections)
        self._has_family = any(families) and Role.PUPIL not in context.roles

    def level(self, path: str = "", *, badges: bool = True) -> Level:
        """Return the level after these letters. Without ``badges`` the store is not read."""
        if path == WORK and not self.is_work_only:
            return Level(path, LEVELS[WORK][0], self._work(badges))
        if path and path != WORK:
            title = self._title(path)
            found = tuple(self._entries(self._below(path), badges))
            return Level(path, title, (Block("", 0, found),) if found else ())
        work = self._work(badges) if self.is_work_only else ()
        taken = {entry.letter for block in work for entry in block.entries}
        accounts = self._of_program(badges) if _ACCOUNT in taken else ()
        return Level(path, "", (*self._first(badges, taken), *work, *accounts))

    def _first(self, badges: bool, taken: set[str]) -> Iterator[Block]:
        """Yield the groups of the first level, but for the work where it stands there itself."""
        blocks: dict[Group, list[Entry]] = {}
        for group in Group:
            if group is Group.WORK and self.is_work_only:
                continue
            own = [section for section in self._sections if section.group is group and _is_first(section)]
            # A parent's account is one of the family's; a pupil has no family here, and meals of its own.
            place = group
            if group in (Group.FAMILY, Group.ACCOUNT):
                place = Group.FAMILY if self._has_family else Group.ACCOUNT
            entries = [*self._entries(own, badges), *self._levels(group, badges)]
            if entries := [entry for entry in entries if entry.letter not in taken]:
                blocks.setdefault(place, []).extend(entries)
        for group, entries in blocks.items():
            yield Block(HEADINGS[group], COLUMN[group], tuple(entries))

    def all(self) -> list[Entry]:
        """Return the sections of all levels, in their order, without badges."""
        return list(self._entries(self._sections, badges=False))

    def _title(self, letter: str) -> str:
        """Return the title of a level; an account without a family has no children there."""
        if letter == _ACCOUNT and not self._has_family:
            return N_("My account")
        return LEVELS[letter][0]

    def _below(self, path: str) -> list[Section]:
        return [
            section
            for section in self._sections
            if section.letter.startswith(path) and section.letter != path
        ]

    def _levels(self, group: Group, badges: bool) -> Iterator[Entry]:
        """Yield the levels of a group; their badge is that of their most urgent section."""
        for letter, (_title, of) in LEVELS.items():
            below = self._below(letter)
            if of is group and below:
                found = [entry.badge for entry in self._entries(below, badges) if entry.badge]
                yield Entry(letter, self._title(letter), badge=_most_urgent(found), sign=f"g {letter}")

    def _work(self, badges: bool) -> tuple[Block, ...]:
        blocks = []
        for roles, heading, column in WORK_HEADINGS:
            own = [section for section in self._below(WORK) if section.role in roles]
            if own:
                blocks.append(Block(heading, column, tuple(self._entries(own, badges))))
        return tuple(blocks)

    def _of_program(self, badges: bool) -> tuple[Block, ...]:
        """The program's accounts, where their letter is one of the work's: by the capital one."""
        own = [section for section in self._sections if section.is_of_program]
        entries = [
            replace(entry, letter=entry.letter.upper(), sign=f"g {entry.letter.upper()}")
            for entry in self._entries(own, badges)
        ]
        return (Block(HEADINGS[Group.ACCOUNT], COLUMN[Group.ACCOUNT], tuple(entries)),) if entries else ()

    def _entries(self, sections: Iterable[Section], badges: bool) -> Iterator[Entry]:
        for section in sections:
            badge = str(load(section.badge)(self._context)) if badges and section.badge else ""
            yield Entry(section.letter[-1], section.title, section.id, badge, section.about, section.sign)


def letter_of(key: events.Key) -> str:
    """Return the letter of the menu that a key stands for; "" for a key with Ctrl or Alt, or without one."""
    if "+" in key.key and len(key.key) > 1:
        return ""
    if key.key in SAME_KEY:
        return SAME_KEY[key.key]
    return key.character if key.character is not None and key.is_printable else ""


def _is_first(section: Section) -> bool:
    return len(section.letter) == 1


def _most_urgent(badges: Sequence[str]) -> str:
    """Return a deadline if there is one, otherwise how much is unread in all, otherwise how much is open."""
    for sign in ("!", "● ", ""):
        found = [badge for badge in badges if badge.startswith(sign)]
        if sign == "!" and found:
            return found[0]
        numbers = [badge.removeprefix(sign) for badge in found]
        if total := sum(int(number) for number in numbers if number.isdecimal()):
            return f"{sign}{total}"
    return ""
