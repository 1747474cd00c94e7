"""SSH keys: which of them open this diary without a password, on a host that keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui import keys, phrases
from ruobr_tui.account.sign_in import end_session
from ruobr_tui.account.ssh_keys import AccountKeys, NoSessions, StoredKey
from ruobr_tui.api.errors import KeySessionMayLast, RuobrError
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.account.area import AREA
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.program.questions import REMOVE_SSH_KEY
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, line, paragraph


class SshKeysScreen(OverlayPage):
    """One line a key. ``a`` takes the line of a public key, ``d`` removes the key under the cursor."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("ssh_keys")
    CSS = """
    SshKeysScreen #line { height: 1; width: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,backspace,left", "leave", show=False, id="ssh_keys.close"),
    ]

    def __init__(self, context: Context, kept: AccountKeys) -> None:
        super().__init__()
        self.context = context
        self._kept = kept

    def content(self) -> Iterable[Widget]:
        """The page, and where a key is pasted (shown when it is asked for)."""
        yield LineView(id="page", strict=True)
        pasted = Input(id="line", compact=True)
        pasted.cursor_blink = False
        pasted.display = False
        yield pasted

    @property
    def _login(self) -> str:
        return self.context.config.login or ""

    def title_text(self) -> str:
        """What it is about."""
        return _("SSH keys")

    def page(self, width: int) -> list[Line]:
        """What keys are for, then the keys."""
        about = _("Who has one of these keys opens this diary without a password: with ssh %(login)s@…")
        lines = [*paragraph(about % {"login": self._login}, width - 2, "dim", " "), EMPTY]
        owner = self.context.store.owner
        found = self._kept.of(owner) if owner is not None else []
        if not found:
            lines += paragraph(_("There are none yet. Press a to add one."), width - 2, "text", " ")
        for key in found:
            lines.append(
                line(
                    (f" {key.name or '—'}", "text"),
                    (f"  {phrases.short_day(key.added)}", "dim"),
                    key=key,
                    copy=key.fingerprint,
                )
            )
            lines.append(line((f"   {key.fingerprint}", "dim")))
        return lines

    # Adding

    def action_add(self) -> None:
        """Paste the line of a public key."""
        field = self.query_one("#line", Input)
        field.placeholder = "ssh-ed25519 AAAA… " + _("name")
        field.value = ""
        field.display = True
        field.focus()

    @on(Input.Submitted, "#line")
    def take(self, event: Input.Submitted) -> None:
        """Keep it; an empty line adds nothing."""
        text = event.value.strip()
        if text:
            try:
                owner = self.context.store.owner
                if owner is None:
                    raise NoSessions
                self._kept.add(owner, self.context.auth, text, self.context.today())
            except RuobrError as error:
                self.notice(phrases.error_sentence(error), "bad")
                return
        self._close_field()
        self.repaint()

    def _close_field(self) -> None:
        self.query_one("#line", Input).display = False
        self.view.focus()

    # Removing

    def action_remove(self) -> None:
        """Remove the key under the cursor, after one question."""
        key = self.view.cursor_key
        if not isinstance(key, StoredKey):
            self.notice(_("Select a line first (↑ ↓)."))
            return
        asked = REMOVE_SSH_KEY.about(key=key.name or "—", fingerprint=key.fingerprint, login=self._login)
        ask(self.app, asked, lambda: self._remove(key, asked.result))

    @work(group="ssh-keys", exit_on_error=False, description="remove a key")
    async def _remove(self, key: StoredKey, done: str) -> None:
        owner = self.context.store.owner
        if owner is None:
            return
        try:
            session = self._kept.remove(owner, key)
        except RuobrError as error:
            self.notice(phrases.error_sentence(error), "bad")
            return
        self.repaint()
        self.notice(done, "good")
        if session is None or getattr(session, "token", "") == getattr(self.context.auth, "token", ""):
            return  # the session of this very visit ends with the visit
        if not await end_session(self.context, session):
            self.notice(error_line(KeySessionMayLast()), "bad")

    def action_leave(self) -> None:
        """Back; first out of the field."""
        if self.query_one("#line", Input).display:
            self._close_field()
        else:
            self.dismiss()
