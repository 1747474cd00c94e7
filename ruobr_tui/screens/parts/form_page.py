"""A form that is filled in, kept as a draft while it is typed, and sent to the portal once.

What is typed is never lost: it is kept on this machine at every pause, and until the portal has taken
it. A conflict shows both values.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import uuid4

from textual import on, work
from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import (
    ChangedMeanwhile,
    FieldsRefused,
    NotSent,
    OutcomeUnknown,
    RuobrError,
    SignInError,
)
from ruobr_tui.api.rules.forms import Form, Kind
from ruobr_tui.api.rules.wrong import Wrong
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.frame import Frame, Hints
from ruobr_tui.screens.parts.section import SignInNeeded, error_line
from ruobr_tui.store import StoreError
from ruobr_tui.store.drafts import Draft
from ruobr_tui.widgets.form import FieldRow, FormView, said, shown_value

PAUSE = 1.0
"""Seconds without a key after which what is typed is kept."""


class FormPage(Frame[Any], LeavesWhenSeen[Any]):
    """Dismissed with the portal's answer, or with None. A subclass says the title and makes the call.

    ``values`` and ``version`` are what the portal had; ``draft_name`` names the draft in the store.
    ``complete``: required fields must be filled in before it can be sent.
    """

    OWN_COMMANDS: ClassVar[Sequence[Command]] = keys.commands("form")
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(
        self,
        context: Context,
        form: Form,
        draft_name: str,
        values: Mapping[str, str] | None = None,
        version: int = 0,
        *,
        complete: bool = True,
    ) -> None:
        super().__init__()
        self.context = context
        self.form = form
        self.complete = complete
        self._draft_name = draft_name
        self._portal_has = {name: (values or {}).get(name, "") for name in form.names()}
        self._version = version
        self._draft: Draft | None = None
        self._key = str(uuid4())
        self._pause: Timer | None = None
        self._is_sending = False
        self._typed: dict[str, str] = {}
        self._whose = context.account_name

    # What a form gives

    @abstractmethod
    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """What sending the form is."""

    def extra_problems(self, values: Mapping[str, str]) -> dict[str, Wrong]:
        """What else is wrong, beyond what the form itself says, by field."""
        return {}

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Send it, as the account that is signed in."""
        return await (await self.context.portal()).execute(call, key)

    def adopt(self, current: Any) -> tuple[Mapping[str, str], int] | None:
        """Values and version of what the portal has now, from its answer to a conflict."""
        if isinstance(current, dict) and isinstance(current.get("values"), dict):
            return current["values"], int(current.get("version") or 0)
        return None

    # The frame

    def content(self) -> Iterable[Widget]:
        """The form, with the draft in it."""
        draft = self.context.store.draft(self._draft_name)
        if draft is not None:
            self._draft, self._key = draft, draft.key
        values = draft.values if draft is not None else self._portal_has
        yield FormView(self.form, values, self.context.today(), id="form")

    @property
    def view(self) -> FormView:
        """The fields."""
        return self.query_one(FormView)

    def on_mount(self) -> None:
        """Go to the first field that is still empty."""
        self.repaint()
        self.view.focus_first()
        if self._draft is None:
            return
        at = self._draft.saved_at.astimezone(self.context.zone)
        when = f"{phrases.short_day(at.date())} {phrases.clock_time(at)}"
        self.notice(_("Your draft of %(when)s is here again.") % {"when": when}, "good")
        if self._draft.version != self._version:
            self._show_both(self._portal_has, self._draft.version)

    def repaint(self) -> None:
        """Put the words in, in the language spoken now."""
        self.tell_frame()
        self.view.translate()

    def hints(self) -> Hints:
        """The commands of a form, and how one goes through it."""
        send, *others = super().hints()
        return [send, ("Tab", _("Next field")), *others]

    # The draft

    @on(FormView.Edited)
    def edited(self) -> None:
        """Keep it at the next pause."""
        self._typed = self.view.values
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.keep)

    @property
    def is_changed(self) -> bool:
        """Whether what stands there is not what the portal has."""
        return any(
            field.kind is not Kind.SECRET
            and self._typed[field.name] != shown_value(field, self._portal_has[field.name])
            for field in self.form.fields
        )

    @property
    def _is_ours(self) -> bool:
        """Whether the store is still that of who has typed here: another one may have signed in."""
        return self.context.account_name == self._whose

    def on_screen_suspend(self) -> None:
        """The next to come may be somebody else: what is typed is kept while it can be."""
        self.keep()

    def keep(self) -> None:
        """Keep what is typed on this machine; nothing typed, no draft."""
        if self.is_done or not self._typed or not self._is_ours:
            return
        try:
            if not self.is_changed:
                if self._draft is not None:
                    self.context.store.drop_draft(self._draft_name)
                    self._draft = None
                return
            secrets = {field.name for field in self.form.fields if field.kind is Kind.SECRET}
            typed = {name: value for name, value in self._typed.items() if name not in secrets}
            draft = Draft(typed, self._version, self._key, self.context.clock())
            if self._draft is None or replace(self._draft, saved_at=draft.saved_at) != draft:
                self.context.store.save_draft(self._draft_name, draft)
                self._draft = draft
        except StoreError as error:
            self.notice(error_line(error), "bad")

    def action_leave(self) -> None:
        """Back; what is typed stays."""
        self.keep()
        self.dismiss(None)

    def action_discard(self) -> None:
        """Throw the draft away after one question."""
        from ruobr_tui.screens.parts.dialogs.dialog import ask
        from ruobr_tui.screens.program.questions import DISCARD_DRAFT

        secrets = [field.name for field in self.form.fields if field.kind is Kind.SECRET]
        if not self.is_changed and self._draft is None and not any(self._typed.get(name) for name in secrets):
            self.notice(_("Nothing has been typed here that is not at the portal."))
            return
        asked = DISCARD_DRAFT.about(form=self.title_text())

        def discard() -> None:
            self.view.fill(self._portal_has)
            self.view.mark({})
            self._key = str(uuid4())
            self._typed = self.view.values
            self.keep()
            self.view.focus_first()
            self.notice(asked.result, "good")

        ask(self.app, asked, discard)

    # Sending

    @on(FormView.Finished)
    def action_save(self) -> None:
        """Check everything, and send it."""
        if self._is_sending:
            self.notice(_("Sending…"), "dim")
            return
        values = self.view.check(complete=self.complete)
        problems = self.extra_problems(values) if values is not None else {}
        if problems:
            self.view.mark(problems)
        if values is None or problems:
            self.notice(_("Some fields are not right yet."), "bad")
            return
        self.keep()
        self._is_sending = True
        self.notice(_("Sending…"), "dim")
        self._send(self.call(values, self._version))

    @work(group="send", exclusive=True, exit_on_error=False, description="send a form")
    async def _send(self, call: Call[Any]) -> None:
        try:
            answer = await self.carry_out(call, self._key)
        except SignInError as error:
            self.post_message(SignInNeeded(error))
        except RuobrError as error:
            self._refused(error)
        else:
            self._drop_draft()
            self.leave_with(answer)
        finally:
            self._is_sending = False

    def _drop_draft(self) -> None:
        if not self._is_ours:
            return
        try:
            self.context.store.drop_draft(self._draft_name)
        except StoreError as error:
            self.log.error(error)  # it was sent: at worst the draft is offered again

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault in our own code is told where it happened."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.log.error(event.worker.error)
            self.notice(error_line(event.worker.error), "bad")

    def _refused(self, error: RuobrError) -> None:
        """A clear line about why not; what is typed stays."""
        if isinstance(error, FieldsRefused):
            self.view.mark(error.fields)
            unknown = [text for name, text in error.fields.items() if name not in self.form.names()]
            self.notice(said(unknown[0]) if unknown else _("Some fields are not right yet."), "bad")
        elif isinstance(error, ChangedMeanwhile) and (now := self.adopt(error.current)) is not None:
            self._show_both(*now)
            self.notice(error_line(error), "bad")
        else:
            self.notice(self.told(error), "bad")

    def told(self, error: RuobrError) -> str:
        """What went wrong, and what to do."""
        if isinstance(error, OutcomeUnknown):
            kept = _("Your draft is kept; ^S asks again, and nothing is done twice.")
            return f"{_(error.text)} {kept}"
        if isinstance(error, NotSent):
            kept = _("Your draft is kept; press ^S when the line is back.")
            return f"{error_line(error).removesuffix(_(error.hint)).strip()} {kept}"
        return error_line(error)

    def _show_both(self, current: Mapping[str, str], version: int) -> None:
        """Under each field that differs, what the portal has now; sending again means mine."""
        self._portal_has = {name: str(current.get(name, "")) for name in self.form.names()}
        self._version = max(version, self._version)
        self._key = str(uuid4())
        for row in self.view.rows:
            theirs = shown_value(row.field, self._portal_has[row.field.name])
            now = _("The portal has now: %(value)s (^T takes it)") % {"value": theirs or "—"}
            row.say(now if row.value != theirs else "", "warning")

    def action_theirs(self) -> None:
        """Put in the field under the cursor what the portal has now."""
        widget = self.focused
        row = next((row for row in self.view.rows if widget is not None and row in widget.ancestors), None)
        if isinstance(row, FieldRow):
            row.value = self._portal_has[row.field.name]
            row.say("")

    def on_unmount(self) -> None:
        """However one leaves, what is typed stays."""
        self.keep()
