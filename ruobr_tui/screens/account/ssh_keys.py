"""SSH keys that sign this account in without a password, on an SSH server that stores keys."""

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
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.account.area import AREA
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line, why_no_row
from ruobr_tui.screens.program.questions import REMOVE_SSH_KEY
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, line, paragraph

LONGEST = 16 * 1024
"""Characters of a public key with its name."""


class SshKeysScreen(OverlayPage):
    """One line for each key. ``a`` adds a public key, ``d`` removes the selected one."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("ssh_keys")
    CSS = """
    SshKeysScreen #line { height: 1; width: 1fr; padding: 0 1; }
    """
    ENTRY_ENTER: ClassVar[str] = N_("Add")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,backspace,left", "leave", show=False, id="ssh_keys.close"),
    ]

    def __init__(self, context: Context, stored_keys: AccountKeys) -> None:
        super().__init__()
        self.context = context
        self._stored_keys = stored_keys

    def content(self) -> Iterable[Widget]:
        """Create the page and the entry for a key, shown by ``a``."""
        yield LineView(id="page", strict=True)
        pasted = Input(id="line", compact=True, max_length=LONGEST)
        pasted.cursor_blink = False
        pasted.display = False
        yield pasted

    @property
    def _login(self) -> str:
        return self.context.config.login or ""

    def title_text(self) -> str:
        """The page's title."""
        return _("SSH keys")

    def page(self, width: int) -> list[Line]:
        """Return an explanation and the keys."""
        about = _("Anyone with one of these keys can open this diary without a password: ssh %(login)s@…")
        lines = [*paragraph(about % {"login": self._login}, width - 2, "dim", " "), EMPTY]
        owner = self.context.store.owner
        found = self._stored_keys.of(owner) if owner is not None else []
        if not found:
            lines += paragraph(_("No keys yet. Press a to add one."), width - 2, "text", " ")
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
        """Ask for the line of a public key."""
        field = self.query_one("#line", Input)
        field.placeholder = "ssh-ed25519 AAAA… " + _("name")
        field.value = ""
        field.display = True
        field.focus()

    @property
    def is_writing(self) -> bool:
        """Whether a key is being entered."""
        return is_composed(self) and self.query_one("#line", Input).has_focus

    def on_descendant_focus(self) -> None:
        """Show the entry below a notice."""
        self.uncover()

    @on(Input.Changed, "#line")
    def take_letter(self) -> None:
        """A letter of the entry is a key, too."""
        self.take_typed()

    @on(Input.Submitted, "#line")
    def take(self, event: Input.Submitted) -> None:
        """Store the entered key; an empty line adds nothing."""
        text = event.value.strip()
        if text:
            try:
                owner = self.context.store.owner
                if owner is None:
                    raise NoSessions
                self._stored_keys.add(owner, self.context.auth, text, self.context.today())
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
        """Remove the selected key after a question."""
        key = self.view.cursor_key
        if not isinstance(key, StoredKey):
            self.notice(why_no_row(self.view))
            return
        prompt = REMOVE_SSH_KEY.about(key=key.name or "—", fingerprint=key.fingerprint, login=self._login)
        ask(self.app, prompt, lambda: self._remove(key, prompt.result))

    @work(group="ssh-keys", exit_on_error=False, description="remove a key")
    async def _remove(self, key: StoredKey, done: str) -> None:
        owner = self.context.store.owner
        if owner is None:
            return
        try:
            session = self._stored_keys.remove(owner, key)
        except RuobrError as error:
            self.notice(phrases.error_sentence(error), "bad")
            return
        self.repaint()
        self.notice(done, "good")
        if session is None or getattr(session, "token", "") == getattr(self.context.auth, "token", ""):
            return  # the current session ends with the program
        if not await end_session(self.context, session):
            self.notice(error_line(KeySessionMayLast()), "bad")

    def action_leave(self) -> None:
        """Close the entry, or the page."""
        if self.query_one("#line", Input).display:
            self._close_field()
        else:
            self.dismiss()
