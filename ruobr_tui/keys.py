"""The program's own commands, and the conversion of commands to Textual's bindings.

The commands of an area are in its ``area.py``. A screen takes its bindings with
``bindings(AREA.commands_of("week"))``. Users remap them by id in the settings. Keys are written as on a Latin
layout; ``latin`` translates those of a Russian layout, in one place (``RuobrApp.on_event``), so that every
command works on both. Where letters are data (``TAKES_LETTERS``) nothing is translated.

Some terminals whose only layout is Russian send the plain letter for Ctrl with a letter. A command with such
a key has another one: a function key where letters are data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_

if TYPE_CHECKING:
    from textual.binding import BindingType

COMMANDS: tuple[Command, ...] = (
    # Everywhere
    Command("app.help", "question_mark,f1,comma", "help", N_("Keys"), N_("All keys available here"), "?", True),
    Command("app.commands", "ctrl+p,f3", "commands", N_("Commands"), N_("Find any command by its name"), "^P"),
    Command("app.sections", "g,f2", "sections", N_("Menu"), N_("Go to another section"), "g", True),
    Command("app.meals", "dollar_sign,semicolon", "section('meals')", N_("Meals"), N_("Meal account balance"), "$", palette=False),
    Command("app.quit", "q", "back_or_quit", N_("Quit"), N_("Go back or quit"), "q"),
    Command("app.leave", "ctrl+q,f4", "leave", N_("Quit"), N_("Quit from any screen"), "^Q"),
    Command("app.curtain", "f6", "curtain", N_("Hide screen"), N_("Hide the screen; any key brings it back"), "F6"),
    Command("app.redraw", "ctrl+l,f11", "redraw", N_("Redraw"), N_("Redraw the whole screen"), "^L"),
    Command("app.theme", "f9", "next_theme", N_("Colours"), N_("Dark, light or the terminal’s colours"), "F9"),
    Command("app.language", "f10", "next_language", N_("Language"), N_("Русский / English"), "F10"),
    Command("app.counter", "f12", "counter", N_("Traffic"), N_("Show or hide the traffic counter"), "F12"),
    Command("app.next_account", "backslash,shift+f1", "next_account", N_("Next account"), N_("The next account that is signed in here"), "\\"),
    Command("app.sign_out", "f8", "sign_out", N_("Sign out"), N_("Sign out and delete local data"), "F8"),
    # On a server that stores SSH keys
    Command("host.ssh_keys", "f7", "ssh_keys", N_("SSH keys"), N_("SSH keys for signing in without a password"), "F7"),
    # Forms
    Command("form.save", "ctrl+s,f4", "save", N_("Send"), N_("Check and send the form"), "^S", True),
    Command("form.theirs", "ctrl+t,f5", "theirs", N_("From portal"), N_("Replace this field with the portal’s value"), "^T"),
    Command("form.discard", "ctrl+r,f7", "discard", N_("Clear"), N_("Discard everything entered here"), "^R", True),
    Command("form.step_back", "pageup", "step(-1)", N_("Previous step"), N_("Go to the previous step of the form"), "PgUp", palette=False),
    Command("form.step_on", "pagedown", "step(1)", N_("Next step"), N_("Go to the next step of the form"), "PgDn", palette=False),
    Command("form.leave", "escape,q", "leave", N_("Back"), N_("Back; your input is kept as a draft"), "Esc", True),
    # Every section
    Command("section.back", "escape,backspace", "back", N_("Back"), N_("Go back"), "Esc"),
    Command("section.refresh", "r,f5", "refresh_now", N_("Refresh"), N_("Reload from the portal"), "r"),
    Command("section.tab_next", "tab", "tab(1)", N_("Next tab"), N_("The next child, or whatever stands in the first row"), "Tab"),
    Command("section.tab_previous", "shift+tab", "tab(-1)", N_("Previous tab"), N_("The tab before"), "⇧Tab"),
    *(
        Command(f"section.tab_{n}", str(n), f"tab_at({n})", N_("Tab by number"), N_("The tab with this number"), str(n), palette=False)
        for n in range(10)
    ),
    Command("section.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy this line or text to the clipboard"), "y"),
    # Help
    Command("help.find", "slash", "find", N_("Find"), N_("Find a command by its name"), "/", True, palette=False),
    Command("help.ids", "i", "ids", N_("Names for the settings"), N_("Show or hide the names of commands"), "i", True, palette=False, hint=N_("Names")),
    Command("help.close", "escape,q,question_mark,f1,backspace", "dismiss", N_("Back"), N_("Back to the screen below"), "Esc", True, palette=False),
    # Lists
    Command("list.up", "up,k", "cursor(-1)", N_("Up"), N_("One line up"), "↑", palette=False),
    Command("list.down", "down,j", "cursor(1)", N_("Down"), N_("One line down"), "↓", palette=False),
    Command("list.page_up", "pageup,ctrl+u", "page(-1)", N_("Page up"), N_("A page up"), "PgUp", palette=False),
    Command("list.page_down", "pagedown,ctrl+d,space", "page(1)", N_("Page down"), N_("A page down"), "PgDn", palette=False),
    Command("list.top", "home", "top", N_("First"), N_("To the first line"), "Home", palette=False),
    Command("list.bottom", "end,G", "bottom", N_("Last"), N_("To the last line"), "End", palette=False),
    Command("list.open", "enter", "open", N_("Open"), N_("Open the selected item"), "↵", True, palette=False),
    # Lists with named columns
    Command("listing.find", "slash,full_stop", "find", N_("Find"), N_("Show only the rows that contain what is typed"), "/", palette=False),
    Command("listing.order", "o", "order", N_("Sort"), N_("Sort the rows in the next way"), "o", palette=False),
    Command("listing.mark", "space", "mark", N_("Mark row"), N_("Mark this row, to decide several at once"), "Space", palette=False),
    Command("listing.page_next", "right_square_bracket", "page(1)", N_("Page forward"), N_("The next rows of the list"), "]", palette=False),
    Command("listing.page_previous", "left_square_bracket", "page(-1)", N_("Page back"), N_("The previous rows of the list"), "[", palette=False),
    # Work lists of desks
    Command("desk.next", "w", "next_waiting", N_("Next undecided"), N_("To the next row that waits for a decision"), "w"),
    # The pane beside or below a list
    Command("detail.down", "J", "scroll_detail(1)", N_("Scroll details"), N_("Scroll the details of this row down"), "J", palette=False),
    Command("detail.up", "K", "scroll_detail(-1)", N_("Scroll details up"), N_("Scroll the details of this row up"), "K", palette=False),
    Command("detail.back", "escape", "leave", N_("Back to list"), N_("From the details back to the list"), "Esc", palette=False),
    # Columns of the week
    Command("spread.left", "left,h", "side(-1)", N_("Left"), N_("To the left column"), "←", palette=False),
    Command("spread.right", "right,l", "side(1)", N_("Right"), N_("To the right column"), "→", palette=False),
    Command("spread.day_up", "pageup", "day(-1)", N_("Previous day"), N_("To the previous day"), "PgUp", palette=False),
    Command("spread.day_down", "pagedown", "day(1)", N_("Next day"), N_("To the next day"), "PgDn", palette=False),
)  # fmt: skip


_BY_ID = {command.id: command for command in COMMANDS}


def commands(*scopes: str) -> list[Command]:
    """Return the program's commands of these scopes, in the order of the table."""
    return [command for command in COMMANDS if command.scope in scopes]


def by_id(command_id: str) -> Command | None:
    """Return one of the program's own commands."""
    return _BY_ID.get(command_id)


def tab_commands() -> list[Command]:
    """Return the commands of tabs, for pages with tabs that are not sections."""
    return [command for command in COMMANDS if command.id.startswith("section.tab_")]


def bindings(commands: Iterable[Command], *, priority: Iterable[str] = ()) -> list[BindingType]:
    """Convert commands to bindings; ``priority`` names those that go before the focused widget."""
    from textual.binding import Binding  # modules that only read the table do not load Textual

    first = set(priority)
    return [
        Binding(
            command.keys,
            command.action,
            command.title,
            show=command.footer,
            tooltip=command.tooltip,
            id=command.id,
            priority=command.id in first,
        )
        for command in commands
    ]


TAKES_LETTERS = "TAKES_LETTERS"
"""Class attribute of widgets and screens in which letters are data: they get the typed character on every
layout. Every widget that reads ``event.character`` must define it; an ``Input`` is known to take letters.
"""


def takes_letters(place: object) -> bool:
    """Return whether letters are text in a widget or on a screen."""
    if getattr(place, TAKES_LETTERS, False):
        return True
    if "textual.widgets._input" not in sys.modules:  # not before the first entry
        return False
    from textual.widgets import Input

    return isinstance(place, Input)


MOVES_AT_ONCE = "MOVES_AT_ONCE"
"""Class attribute of widgets whose cursor moves without a message, so the next key need not wait for
anything.
"""

_RUSSIAN_ROWS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN_ROWS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_SIGNS = {"[": "left_square_bracket", "]": "right_square_bracket", "`": "grave_accent"}
_RUSSIAN = {
    russian: _SIGNS.get(typed, typed)
    for russian, typed in zip(_RUSSIAN_ROWS, _LATIN_ROWS, strict=True)
    if typed.isalpha() or typed in _SIGNS
}
"""Without ж, э, б and ю: their keys have signs on a Latin layout. Commands on such signs (``,`` ``.`` ``;``)
mean the signs that a Russian layout types with Shift, so these letters must not trigger them.
"""
_RUSSIAN |= {russian.upper(): latin.upper() for russian, latin in _RUSSIAN.items() if len(latin) == 1}
_SAME_PLACE = str.maketrans(_RUSSIAN_ROWS, _LATIN_ROWS)


def in_latin_places(text: str) -> str:
    """Return what the same keys type on a Latin layout; ``text`` is in lower case."""
    return text.translate(_SAME_PLACE)


def latin(key: str) -> str | None:
    """Return the key of a Latin layout for ``key``; None if it needs no translation.

    Knows modifiers as the kitty protocol sends them: ``ctrl+к`` is ``ctrl+r``.
    """
    *modifiers, last = key.split("+")
    translated = _RUSSIAN.get(last)
    if translated is None or not key:
        return None
    return "+".join([*modifiers, translated])
