"""Logins of a class for its class teacher, with slips of new logins to hand over."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from ruobr_tui import keys
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.logins import ClassLogin, Slip
from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import N_, _, pgettext
from ruobr_tui.screens.account.questions import LEAVE_SLIP, NEW_LOGIN, NEW_PASSWORD
from ruobr_tui.screens.class_teacher.area import AREA
from ruobr_tui.screens.class_teacher.login_sheet import make_sheet
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS, ask
from ruobr_tui.screens.parts.downloads import saved_as
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, line, paragraph

LEAST_COLUMN = 12
"""Cells of a column of logins at least."""


class ClassLoginsScreen(DeskPage):
    """A row for each pupil; the pane tells the pupil's login and those of the parents."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("class_logins")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "class_logins.pupil": ("hand out", ""),
        "class_logins.parent": ("hand out", ""),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Class logins")

    def resources(self) -> Sequence[Resource[Any]]:
        """The classes of the teacher."""
        return [cabinet.class_logins()]

    def _pupils(self) -> list[ClassLogin] | None:
        found = self.stored(cabinet.class_logins()).value
        return None if found is None else found.pupils

    def _class_names(self) -> list[str]:
        return list(dict.fromkeys(each.class_name for each in self._pupils() or ()))

    def states(self) -> Sequence[tuple[str, str, str]]:
        """The classes, if there are several."""
        classes = self._class_names()
        counts = [sum(each.class_name == name for each in self._pupils() or ()) for name in classes]
        return [(name, "", str(count)) for name, count in zip(classes, counts, strict=True)]

    def items(self) -> Sequence[ClassLogin] | None:
        """The pupils of the chosen class."""
        pupils, classes = self._pupils(), self._class_names()
        if pupils is None or not classes:
            return pupils
        chosen = classes[min(self._tab, len(classes) - 1)]
        return [each for each in pupils if each.class_name == chosen]

    def key_of(self, item: ClassLogin) -> Hashable:
        """The pupil."""
        return item.pupil_id

    def actions_of(self, item: ClassLogin) -> Collection[str]:
        """A slip can be made for every pupil."""
        return ["hand out"]

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("pupil", _("Pupil"), least=22),
            Column("login", _("Login"), min(16, self._longest("login")), role="dim"),
            Column("parents", _("Parents"), min(22, self._longest("parents")), role="dim", drop=1),
        ]

    def row(self, item: ClassLogin) -> Row:
        """The row of a pupil."""
        cells: dict[str, str | tuple[str, str]] = {
            "pupil": item.pupil,
            "login": item.login or ("–", "due"),
            "parents": ", ".join(item.parents) or ("–", "due"),
        }
        return Row(item.pupil_id, cells, item.login)

    def _longest(self, column: str) -> int:
        """Return the cells of the longest text of a column: the names have the rest of the room."""
        cells = [self.row(item).cells[column] for item in self.items() or ()]
        texts = [cell if isinstance(cell, str) else cell[0] for cell in cells]
        return max([LEAST_COLUMN, *map(fit.width_of, texts)])

    def orders(self) -> Sequence[Order]:
        """By name; then those without a login first."""
        return (
            Order(N_("By surname")),
            Order(N_("Without a login first"), lambda item: (bool(item.login), bool(item.parents))),
        )

    def empty_list(self, width: int) -> list[Line]:
        """No class."""
        return nothing(_("You are not a class teacher."), width)

    # Pane

    def title_of(self, item: ClassLogin) -> tuple[str, str]:
        """The pupil, and the class."""
        return item.pupil, item.class_name

    def groups(self, item: ClassLogin) -> Sequence[Group]:
        """The logins."""
        missing = [("!", _("no login yet"), "due")]
        return [
            Group(_("Pupil"), facts(item.login) or missing),
            Group(_("Parents"), facts(*item.parents) or missing),
        ]

    # Commands

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Create a slip for the selected pupil."""
        self.action_hand_out("pupil")

    def action_hand_out(self, who: str) -> None:
        """Create a new login or password after a question."""
        pupil: ClassLogin | None = self.chosen
        if pupil is None:
            return
        whose = (
            _("For the pupil: %(pupil)s") if who == "pupil" else _("For a parent of this pupil: %(pupil)s")
        )
        has_one = pupil.login if who == "pupil" else pupil.parents
        question = NEW_PASSWORD if has_one else NEW_LOGIN
        prompt = question.about(who=whose % {"pupil": f"{pupil.pupil}, {pupil.class_name}"})
        if self.is_free():
            ask(self.app, prompt, lambda: self._hand_out(pupil.pupil_id, who))

    def _hand_out(self, pupil: int, who: str) -> None:
        """Send the request. Repeated with the same key, it returns the slip again if a response was lost."""

        def made(slip: Slip) -> None:
            refresh(self)
            self.context.slips.append(slip)
            if self.is_current:
                self._show_slip()
            else:  # must not cover another page
                text = _("The slip is ready: %(pupil)s. Open the logins of the class (g w o).")
                show_notice(self, text % {"pupil": slip.pupil}, "good")

        send(self, cabinet.hand_out(pupil, who), made)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="make a sheet of logins")
    async def action_sheet(self) -> None:
        """Make slips of a whole class."""
        if self.is_free():
            try:
                await make_sheet(self, lambda: refresh(self))
            except RuobrError as error:
                self.show_error(error)

    def on_mount(self) -> None:
        """Show a slip that was not closed."""
        super().on_mount()
        self.call_after_refresh(self._show_slip)

    def on_screen_resume(self) -> None:
        """Show a slip that has come while another page was shown."""
        super().on_screen_resume()
        self.call_after_refresh(self._show_slip)

    def _show_slip(self) -> None:
        if self.is_current and self.context.slips:
            self.app.push_screen(SlipPage(self.context, self.context.slips[0]))


class SlipPage(OverlayPage):
    """A slip, shown once. ``s`` saves it as a text to print; leaving without saving needs a confirmation."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("login_slip")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,left", "leave", show=False, id="login_slip.close"),
    ]

    def __init__(self, context: Context, slip: Slip) -> None:
        super().__init__()
        self.context = context
        self._slip, self._server = slip, context.config.server
        self._said = ""
        self._is_saved = False

    def title_text(self) -> str:
        """The slip's title."""
        return _("Login slip")

    def page(self, width: int) -> list[Line]:
        """Return the slip's text and a hint."""
        rows = slip_text(self._slip, self._server)
        shown = [line((f"   {row}", "mark" if ":" in row else "text")) for row in rows]
        text = self._said or _("Shown only once. Press s to save it for printing.")
        if not self._said and not self.works("login_slip.save"):
            text = _("Shown only once. Write it down.")
        return [EMPTY, *shown, EMPTY, *paragraph(text, width - 2, "warning", " ")]

    def action_save(self) -> None:
        """Save the slip as a text file with mode 0600."""
        try:
            with saving(f"{self._slip.login}.txt", private=True) as (path, stream):
                stream.write(("\n".join(slip_text(self._slip, self._server)) + "\n").encode())
        except RuobrError as error:
            self._said = error_line(error)
        else:
            self._said = saved_as(self, path, self._set_saved)
        self.repaint()

    def _set_saved(self) -> None:
        """The slip has got to the teacher: it may be left."""
        self._is_saved = True
        if self._slip in self.context.slips:
            self.context.slips.remove(self._slip)

    def action_leave(self) -> None:
        """Leave. The password is shown nowhere else, so an unsaved slip needs a confirmation."""
        if self._is_saved:
            self._close()
        else:
            whose = _person_of(self._slip)
            ask(self.app, LEAVE_SLIP.about(pupil=whose, login=self._slip.login), self._close)

    def _close(self) -> None:
        if self._slip in self.context.slips:
            self.context.slips.remove(self._slip)
        self.dismiss()


def _person_of(slip: Slip) -> str:
    return ", ".join(filter(None, (slip.pupil, slip.class_name)))


def slip_text(slip: Slip, server: str) -> list[str]:
    """Return the rows of a slip, for a screen and for a printer."""
    titles = {"pupil": _("For the pupil"), "parent": _("For a parent")}
    whose = titles.get(slip.who, pgettext("slip", "For"))
    return [
        " · ".join(filter(None, (_("Electronic School 2.0"), slip.school))),
        f"{whose}: {_person_of(slip)}",
        "",
        f"{_('Portal')}: {server}",
        f"{_('Login')}: {slip.login}",
        f"{_('Password')}: {slip.password.get_secret_value()}",
        "",
        _("Sign in and change the password in your account. Keep this private."),
    ]
