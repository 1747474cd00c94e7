"""Every key that works on the screen below, by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import keys
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line

GROUPS = {
    "week": N_("Week"),
    "spread": N_("In the week"),
    "lesson": N_("Lesson"),
    "calendar": N_("Calendar"),
    "marks": N_("Marks"),
    "what_if": N_("What if"),
    "target": N_("Target"),
    "homework": N_("Homework"),
    "absences": N_("Absences"),
    "missed": N_("What was missed"),
    "news": N_("What's new"),
    "school": N_("School"),
    "ssh_keys": N_("SSH keys"),
    "sessions": N_("Signed-in devices"),
    "login": N_("Signing in"),
    "login_slip": N_("Login slip"),
    "state_services": N_("State Services"),
    "state_services_link": N_("Link with State Services"),
    "link_waiting": N_("Link with State Services"),
    "form": N_("Forms"),
    "cabinet": N_("Cabinet"),
    "documents": N_("Documents"),
    "my_data": N_("My personal data"),
    "child_scans": N_("Scans"),
    "erasures": N_("Requests for erasure"),
    "kindergarten": N_("Kindergarten"),
    "wishes": N_("Kindergartens in order of wish"),
    "exchange": N_("Exchange of places"),
    "kindergarten_desk": N_("Kindergarten applications"),
    "round": N_("Allocation round"),
    "exchanges_desk": N_("Exchanges"),
    "enrolment": N_("First grade"),
    "enrolment_desk": N_("First grade applications"),
    "complaints": N_("Complaints"),
    "join_requests": N_("Requests for diaries"),
    "class_logins": N_("Logins of the class"),
    "meals": N_("Meals"),
    "meal_month": N_("A month of meals"),
    "canteen_desk": N_("Canteen"),
    "table": N_("The canteen’s table"),
    "desk_statement": N_("Statement"),
    "payments": N_("Payments"),
    "payment": N_("Payment"),
    "top_up": N_("Top up"),
    "transfer": N_("By transfer"),
    "refunds_desk": N_("Refunds"),
    "list": N_("Lists"),
    "section": N_("In every section"),
    "host": N_("On this host"),
    "app": N_("Everywhere"),
}
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
    """How a key is written for people: ``ctrl+p`` is ``^P``."""
    if key in _NAMES:
        return _(_NAMES[key])
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+").upper()
    return key.upper() if len(key) > 1 and key[0] == "f" else key


class HelpScreen(OverlayPage):
    """The keys of some scopes; those of the screen below come first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,backspace", "dismiss", show=False, id="help.close")
    ]

    def __init__(self, scopes: Iterable[str], keymap: Mapping[str, str], context: Context) -> None:
        super().__init__()
        self.context = context
        self.scopes = [*scopes, "list", "section", "app"]
        self.keymap = keymap

    def title_text(self) -> str:
        """What this is."""
        return _("Keys")

    def hints(self) -> list[tuple[str, str]]:
        """Reading needs few keys."""
        return [("↓↑", _("Scroll"))]

    def page(self, width: int) -> list[Line]:
        """The help for this width."""
        lines: list[Line] = []
        for scope in dict.fromkeys(self.scopes):
            found = [
                command
                for command in keys.commands(scope)
                if not (command.id.startswith("section.child_") and command.id[-1].isdigit())
                and self.context.offers(command.action)
            ]
            lines.append(heading(_(GROUPS.get(scope, scope)), width))
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
            title = _("Could not be read in the portal's answers")
            lines += [EMPTY, heading(title, width)]
            lines += [line(f" {fit.right(str(count), 5)}  {kind}", key=kind) for kind, count in unread]
        return lines
