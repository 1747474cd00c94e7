"""What help says about a screen: what works on its selected row, on the page, everywhere; what does not, and
why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from ruobr_tui import keys, phrases
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.screens.program.key_names import key_name, keys_of

EVERYWHERE = (
    "app.sections",
    "section.tab_next",
    "section.back",
    "app.quit",
    "section.refresh",
    "section.copy",
    "app.commands",
    "app.curtain",
    "app.theme",
    "app.language",
    "app.sign_out",
    "app.leave",
)
"""Ids of the program's commands that help always names; the others stand among all commands."""
BACK_OR_QUIT = "app.quit"
"""Its title is what it does on the first page; help says both."""
SHOWN_KEYS = 2
"""Keys of a command that are named; all are named beside its id."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of help: keys and what they do; ``why`` they do not do it now."""

    keys: str
    text: str
    id: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Rows below a heading."""

    title: str
    rows: tuple[Row, ...]
    row: str = ""
    """How the selected row is called that they are about."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Help about one screen."""

    place: str
    """How the screen is called."""
    here: tuple[Topic, ...]
    everywhere: Topic
    refused: Topic


def topics_of(screen: Screen[Any], context: Context, extra: Iterable[Command] = ()) -> Topics:
    """Return the help about a screen; ``extra`` are commands that work there as well."""
    keymap = context.config.keymap
    refused = Topic(_("NOT NOW, AND WHY"), ())
    everywhere = Topic(_("EVERYWHERE"), tuple(_everywhere(context)))
    if isinstance(screen, Sheet):
        rows = tuple(Row(sign, text) for sign, text in (*screen.hints(), *screen.always_hints()) if text)
        return Topics(screen.title_text(), (Topic(_("HERE"), rows),), everywhere, refused)
    own: list[Command] = [
        each
        for each in (*getattr(screen, "OWN_COMMANDS", ()), *extra)
        if context.offers(each.action) and _has(screen, each)
    ]
    reasons = {each.id: why for each in own if (why := _why_not(screen, each.id))}
    row_ids = list(_row_ids(screen, own))
    by_id = {each.id: each for each in (*own, *keys.COMMANDS)}
    declared, own = own, [each for each in own if each.id not in reasons]
    row = [by_id[each] for each in row_ids if each in by_id and each not in reasons]
    pairs = _pairs(own)
    second = {each.id for pair in pairs.values() for each in pair} - pairs.keys()
    rest = [each for each in own if each not in row and each.id not in second]
    name = _row_name(screen)
    here = [Topic(_("ON THIS ROW"), tuple(_rows(row, keymap, pairs)), name)] if row else []
    for scope in dict.fromkeys(each.scope for each in rest):
        title = _(context.areas.heading(scope)).upper()
        here.append(Topic(title, tuple(_rows((each for each in rest if each.scope == scope), keymap, pairs))))
    # Of two commands that one hint stands for one is enough, where the same is in their way.
    twins = {each.id: first for first, pair in _pairs(declared).items() for each in pair if each.id != first}
    alike: dict[str, list[str]] = {}
    for each, reason in reasons.items():
        if reasons.get(twins.get(each, "")) != reason:
            alike.setdefault(reason, []).append(each)
    not_now = tuple(
        Row("", ", ".join(_(by_id[each].title) for each in ids), ", ".join(ids), reason)
        for reason, ids in alike.items()
    )
    return Topics(_place(screen), tuple(here), everywhere, Topic(refused.title, not_now))


def all_topics(context: Context) -> list[Topic]:
    """Return every command that the account has, by place, and every section."""
    keymap = context.config.keymap
    shown = {section.id for section in context.sections}
    found: dict[str, list[Command]] = {}
    for area in context.areas:
        if area.sections and not any(section.id in shown for section in area.sections):
            continue
        for command in area.commands:
            if not _is_digit(command) and context.offers(command.action):
                found.setdefault(command.scope, []).append(command)
    sections = tuple(Row(section.sign, _(section.title), section.id) for section in context.sections)
    return [
        Topic(_("SECTIONS"), sections),
        *(
            Topic(_(context.areas.heading(scope)).upper(), tuple(_rows(commands, keymap, {}, most=None)))
            for scope, commands in found.items()
        ),
    ]


def _everywhere(context: Context) -> Iterable[Row]:
    by_id = {command.id: command for command in keys.COMMANDS}
    keymap = context.config.keymap
    for each in EVERYWHERE:
        if each not in by_id:
            continue
        command = by_id[each]
        text = command.tooltip if each == BACK_OR_QUIT else command.title
        yield Row(keys_of(command, keymap, SHOWN_KEYS), _(text), command.id)
        if each == EVERYWHERE[0] and len(context.children) > 1:
            yield Row(f"1–{min(9, len(context.children))}, 0", _("This child; all children"))


def _pairs(commands: Sequence[Command]) -> dict[str, list[Command]]:
    """Return the commands that one hint stands for, by the id of the one that has it: ``[ ]``."""
    first_key = {key_name(command.keys.split(",")[0]): command for command in commands}
    return {
        command.id: [first_key[sign] for sign in command.sign.split() if sign in first_key]
        for command in commands
        if command.hint
    }


def _rows(
    commands: Iterable[Command],
    keymap: Mapping[str, str],
    pairs: Mapping[str, Sequence[Command]],
    most: int | None = SHOWN_KEYS,
) -> Iterable[Row]:
    for command in commands:
        shown = command.sign if command.footer and command.id not in keymap and most else ""
        texts = [_(each.tooltip or each.title) for each in pairs.get(command.id) or [command]]
        text = ", ".join([texts[0], *map(phrases.uncapitalised, texts[1:])])
        yield Row(shown or keys_of(command, keymap, most), text, command.id)


def _row_ids(screen: Screen[Any], own: Iterable[Command]) -> Iterable[str]:
    row_commands = getattr(screen, "row_commands", None)
    return row_commands() if row_commands is not None else [each.id for each in own if each.footer]


def _why_not(screen: Screen[Any], command_id: str) -> str:
    why_not = getattr(screen, "why_refused", None)
    return (why_not(command_id) or "") if why_not is not None else ""


def _has(screen: Screen[Any], command: Command) -> bool:
    return screen.offers(command) if isinstance(screen, Frame) else True


def _row_name(screen: Screen[Any]) -> str:
    row_name = getattr(screen, "row_name", None)
    return str(row_name()) if row_name is not None else ""


def _place(screen: Screen[Any]) -> str:
    title = getattr(screen, "title_text", None)
    return str(title()) if title is not None else ""


def _is_digit(command: Command) -> bool:
    """Whether it is one of the commands that differ by their digit alone."""
    return command.scope == "section" and command.id[-1].isdigit()
