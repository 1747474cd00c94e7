"""Logins of a class, for the class teacher: who has one, and a slip with a new one to hand over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from ruobr_tui import keys
from ruobr_tui.api import cabinet
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.logins import ClassLogin, Slip
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import _
from ruobr_tui.screens.account.questions import LEAVE_SLIP, NEW_LOGIN, NEW_PASSWORD
from ruobr_tui.screens.class_teacher.area import AREA
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.sending import refresh, send, tell
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph


class ClassLoginsScreen(ActingPage):
    """Two lines a pupil: the pupil's login, the parents'."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("class_logins")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    ACTS: ClassVar[Mapping[str, str]] = {"class_logins.pupil": "hand out", "class_logins.parent": "hand out"}

    def title_text(self) -> str:
        """The section."""
        return _("Logins of the class")

    def resources(self) -> Sequence[Resource[Any]]:
        """The classes that the teacher leads."""
        return [cabinet.class_logins()]

    @property
    def possible(self) -> Collection[str]:
        """For a pupil under the cursor."""
        return ["hand out"] if self.view.cursor_key is not None else ()

    @property
    def _pupils(self) -> list[ClassLogin]:
        found = self.stored(cabinet.class_logins()).value
        return found.pupils if found is not None else []

    def page(self, width: int) -> list[Line]:
        """By class and name."""
        if not self.stored(cabinet.class_logins()).known:
            return not_loaded(width)
        if not self._pupils:
            return nothing(_("You lead no class."), width)
        lines: list[Line] = []
        shown = ""
        for each in self._pupils:
            if each.class_name != shown:
                shown = each.class_name
                lines.append(heading(shown, width))
            own = _("pupil: %(login)s") % {"login": each.login or _("no login yet")}
            parents = _("parents: %(logins)s") % {"logins": ", ".join(each.parents) or _("no login yet")}
            lines.append(line((f" {each.pupil}", "text"), key=each.pupil_id, copy=each.login))
            lines.append(line((f"   {own} · {parents}", "dim")))
        return lines

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """For the pupil under the cursor."""
        self.action_hand_out("pupil")

    def action_hand_out(self, who: str) -> None:
        """A new login or password, after one question."""
        it = next((each for each in self._pupils if each.pupil_id == self.view.cursor_key), None)
        if it is None:
            self.notice(_("Go to a pupil first."))
            return
        whose = (
            _("For the pupil: %(pupil)s") if who == "pupil" else _("For a parent of this pupil: %(pupil)s")
        )
        has_one = it.login if who == "pupil" else it.parents
        question = NEW_PASSWORD if has_one else NEW_LOGIN
        asked = question.about(who=whose % {"pupil": f"{it.pupil}, {it.class_name}"})
        if self.is_free():
            ask(self.app, asked, lambda: self._hand_out(it.pupil_id, who))

    def _hand_out(self, pupil: int, who: str) -> None:
        """A slip whose answer was lost comes again under the same key."""

        def made(slip: Slip) -> None:
            refresh(self)
            self.context.slips.append(slip)
            if self.is_current:
                self._show_slip()
            else:  # it must not lie over what is done now
                told = _("The slip is ready: %(pupil)s. Open the logins of the class (g o).")
                tell(self, told % {"pupil": slip.pupil}, "good")

        send(self, cabinet.hand_out(pupil, who), made)

    def on_mount(self) -> None:
        """A slip that nobody has closed is shown again."""
        super().on_mount()
        self.call_after_refresh(self._show_slip)

    def on_screen_resume(self) -> None:
        """It may have come while something else was seen."""
        super().on_screen_resume()
        self.call_after_refresh(self._show_slip)

    def _show_slip(self) -> None:
        if self.is_current and self.context.slips:
            self.app.push_screen(SlipPage(self.context, self.context.slips[0]))


class SlipPage(OverlayPage):
    """Shown once. ``s`` saves it as a text for the printer; unsaved it is left by a yes alone."""

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
        """What it is."""
        return _("Login slip")

    def page(self, width: int) -> list[Line]:
        """What is printed, and a word about it."""
        rows = slip_text(self._slip, self._server)
        shown = [line((f"   {row}", "mark" if ":" in row else "text")) for row in rows]
        told = self._said or _("It is shown this once; s saves it as a text to be printed.")
        return [EMPTY, *shown, EMPTY, *paragraph(told, width - 2, "warning", " ")]

    def action_save(self) -> None:
        """A text file, its owner's alone."""
        try:
            with saving(f"{self._slip.login}.txt", private=True) as (path, stream):
                stream.write(("\n".join(slip_text(self._slip, self._server)) + "\n").encode())
        except RuobrError as error:
            self._said = error_line(error)
        else:
            self._said = _("Saved as %(path)s") % {"path": str(path)}
            self._is_saved = True
            if self._slip in self.context.slips:
                self.context.slips.remove(self._slip)
        self.repaint()

    def action_leave(self) -> None:
        """Back; the password is shown nowhere else, so an unsaved slip is not dropped by one key."""
        if self._is_saved:
            self._close()
        else:
            whose = f"{self._slip.pupil}, {self._slip.class_name}"
            ask(self.app, LEAVE_SLIP.about(pupil=whose, login=self._slip.login), self._close)

    def _close(self) -> None:
        if self._slip in self.context.slips:
            self.context.slips.remove(self._slip)
        self.dismiss()


def slip_text(slip: Slip, server: str) -> list[str]:
    """The rows of a slip, for a screen and for a printer."""
    whose = _("For the pupil") if slip.who == "pupil" else _("For a parent")
    return [
        f"{_('Electronic School 2.0')} · {slip.school}",
        f"{whose}: {slip.pupil}, {slip.class_name}",
        "",
        f"{_('Portal')}: {server}",
        f"{_('Login')}: {slip.login}",
        f"{_('Password')}: {slip.password.get_secret_value()}",
        "",
        _("Sign in, then change the password in the cabinet. Show this to nobody."),
    ]
