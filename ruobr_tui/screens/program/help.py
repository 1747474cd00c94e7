"""Help: every key that works on the screen below, by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import keys
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line

_NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "slash": "/",
    "comma": ",",
    "full_stop": ".",
    "equals_sign": "=",
    "escape": "Esc",
    "backspace": "⌫",
    "enter": "↵",
    "space": N_("Space"),
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "insert": "Ins",
    "minus": "-",
    "plus": "+",
    "dollar_sign": "$",
    "semicolon": ";",
    "ctrl+f4": "^F4",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
}


def key_name(key: str) -> str:
    """Return a key as it is shown: ``ctrl+p`` is ``^P``."""
    if key in _NAMES:
        return _(_NAMES[key])
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+").upper()
    return key.upper() if len(key) > 1 and key[0] == "f" else key


class HelpScreen(OverlayPage):
    """Commands by scope; those of the screen below come first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,backspace", "dismiss", show=False, id="help.close")
    ]

    def __init__(self, commands: Iterable[Command], keymap: Mapping[str, str], context: Context) -> None:
        super().__init__()
        self.context = context
        self.commands: dict[str, list[Command]] = {}
        for command in (*commands, *keys.commands("list"), *keys.commands("section"), *keys.commands("app")):
            self.commands.setdefault(command.scope, []).append(command)
        self.keymap = keymap

    def title_text(self) -> str:
        """What this is."""
        return _("Keys")

    def hints(self) -> list[tuple[str, str]]:
        """Hints of a reading page."""
        return [("↓↑", _("Scroll"))]

    def page(self, width: int) -> list[Line]:
        """Return the help for a width."""
        lines: list[Line] = []
        for scope, commands in self.commands.items():
            found = [
                command
                for command in commands
                if not (command.id.startswith("section.child_") and command.id[-1].isdigit())
                and self.context.offers(command.action)
            ]
            lines.append(heading(_(self.context.areas.heading(scope)), width))
            for command in found:
                names = self.keymap.get(command.id, command.keys).split(",")
                shown = " ".join(key_name(name) for name in names)
                lines.append(
                    line(
                        (" " + fit.left(shown, 18), "key"),
                        (fit.left(_(command.title), 20), "text"),
                        (" " + _(command.tooltip), "dim"),
                        (f"  {command.id}", "rule"),
                        key=command.id,
                    )
                )
            if scope == "section":
                lines.append(
                    line((" " + fit.left("1 … 9", 18), "key"), (_("Child by number"), "text"), key="digits")
                )
            lines.append(EMPTY)
        lines.append(heading(_("Sections"), width))
        lines += [
            line(
                (" " + fit.left(f"g {section.letter}", 18), "key"), (_(section.title), "text"), key=section.id
            )
            for section in self.context.sections
        ]
        unread = self.context.set_aside()
        if unread:
            title = _("Not readable in the portal’s responses")
            lines += [EMPTY, heading(title, width)]
            lines += [line(f" {fit.right(str(count), 5)}  {kind}", key=kind) for kind, count in unread]
        return lines
