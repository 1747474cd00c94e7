"""A form whose values are stored as a draft while typing, and sent to the portal once.

The draft is stored at every pause and deleted only when the portal has accepted it. After a conflict both
values are shown.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from textual import on, work
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from ruobr_tui import phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import (
    ChangedMeanwhile,
    FieldsRefused,
    NotSent,
    OutcomeUnknown,
    RuobrError,
    SignInError,
)
from ruobr_tui.api.rules.fields.forms import Form, Kind
from ruobr_tui.context import Context
from ruobr_tui.faults import log_fault
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.forms.frame import FormFrame
from ruobr_tui.screens.parts.section import SignInNeeded, error_line
from ruobr_tui.store import StoreError
from ruobr_tui.store.drafts import Draft
from ruobr_tui.widgets.forms.form import FormView
from ruobr_tui.widgets.forms.row import said, shown_value

PAUSE = 1.0
"""Seconds without a key after which the draft is stored."""
BACK: Final = object()
"""What a form is dismissed with for the step before it."""


class FormPage(FormFrame, LeavesWhenSeen[Any]):
    """Dismissed with the portal's response, or with None. A subclass provides the title and the request.

    ``values`` and ``version`` are those of the portal; ``draft_name`` names the draft in the store.
    ``complete``: required fields must be filled in before it can be sent.
    """

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

    restored = ""
    """When a draft of the form's parts was stored, where there is one."""

    # To be provided by a subclass

    @abstractmethod
    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Return the request that sends the form."""

    def note_of(self, name: str, value: str) -> str:
        """Return what follows from the value of a field, as a few words; "" for nothing."""
        return ""

    def describe_conflict(self) -> str:
        """Return who was faster and what to do, where the portal says so; "" for the usual sentence."""
        return ""

    async def agrees(self, call: Call[Any]) -> bool:
        """Return whether to send it: the place for a question about what the portal says would follow."""
        return True

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Send the request as the signed-in account."""
        return await (await self.context.portal()).execute(call, key)

    def adopt(self, current: Any) -> tuple[Mapping[str, str], int] | None:
        """Return the portal's current values and version from the response to a conflict; None if it has
        none.
        """
        if isinstance(current, dict) and isinstance(current.get("values"), dict):
            return current["values"], int(current.get("version") or 0)
        return None

    # Frame

    def content(self) -> Iterable[Widget]:
        """Create the form with the draft's values."""
        draft = self.context.store.draft(self._draft_name)
        if draft is not None:
            self._draft, self._key = draft, draft.key
        values = draft.values if draft is not None else self._portal_has
        yield from self.fields(self.form, values, self.context.today())

    def on_mount(self) -> None:
        """Show the form, focus the first empty field, and say that there is a draft."""
        self.repaint()
        self.view.focus_first()
        when = self.restored
        if self._draft is not None:
            at = self._draft.saved_at.astimezone(self.context.zone)
            when = phrases.day_and_time(at)
        if when:
            self.notice(_("Draft restored (%(when)s).") % {"when": when}, "good")
        if self._draft is not None and self._draft.version != self._version:
            self._show_both(self._portal_has, self._draft.version)

    def repaint(self) -> None:
        """Show all texts in the current language."""
        self.update_frame()
        self.view.translate()
        self.show_step()
        self.show_help()
        self.show_notes()
        self.show_review()

    def show_notes(self) -> None:
        """Show beside fields what follows from their values."""
        for row in self.view.rows:
            row.show_hint(self.note_of(row.field.name, row.value))

    # Draft

    def draft_line(self) -> str:
        """When the draft was stored."""
        if self._draft is None:
            return ""
        at = self._draft.saved_at.astimezone(self.context.zone)
        text = (
            _("Draft saved on this computer, %(time)s")
            if self.context.store.is_persistent
            else _("Draft kept until you sign out, %(time)s")
        )
        return text % {"time": phrases.clock_time(at)}

    @on(FormView.Edited)
    def edited(self) -> None:
        """Store the draft at the next pause."""
        self._typed = self.view.values
        self.show_notes()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.keep)

    @property
    def is_changed(self) -> bool:
        """Whether the entered values differ from the portal's."""
        return any(
            field.kind is not Kind.SECRET
            and self._typed[field.name] != shown_value(field, self._portal_has[field.name])
            for field in self.form.fields
        )

    @property
    def _is_ours(self) -> bool:
        """Whether the same account is still signed in: otherwise the store is another user's."""
        return self.context.account_name == self._whose

    def on_screen_suspend(self) -> None:
        """Store the draft while it is possible: another user may sign in next."""
        self.keep()

    def keep(self) -> None:
        """Store the entered values as a draft; without changes, delete the draft."""
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
                self.show_help()
        except StoreError as error:
            self.notice(error_line(error), "bad")

    def action_leave(self) -> None:
        """Leave; the draft stays stored. Where no field is filled in, go back to the step before."""
        if not self.is_in_fields:
            self.go_to(self.stage - 1)
            return
        self.keep()
        self.dismiss(None)

    def action_step(self, by: int) -> None:
        """Show the previous or next step; before the first is what was done before the form was opened."""
        if by < 0 and self._stage == 0 and self.steps_before:
            self.keep()
            self.dismiss(BACK)
            return
        super().action_step(by)

    def action_discard(self) -> None:
        """Delete the draft after a question."""
        from ruobr_tui.screens.parts.dialogs.dialog import ask
        from ruobr_tui.screens.program.questions import DISCARD_DRAFT

        secrets = [field.name for field in self.form.fields if field.kind is Kind.SECRET]
        has_more = any(self._typed.get(name) for name in secrets) or any(
            part.is_changed() for part in self.parts
        )
        if not self.is_changed and self._draft is None and not has_more:
            self.notice(_("There is nothing to discard."))
            return
        prompt = DISCARD_DRAFT.about(form=self.title_text())

        def discard() -> None:
            self.view.fill(self._portal_has)
            self.view.mark({})
            for part in self.parts:
                part.reset()
            self._is_read_back = False
            self.go_to(0)
            self._key = str(uuid4())
            self._typed = self.view.values
            self.keep()
            self.view.focus_first()
            self.notice(prompt.result, "good")

        ask(self.app, prompt, discard)

    # Sending

    @on(FormView.Finished)
    def action_save(self) -> None:
        """Check all fields and send the form."""
        if self._is_sending:
            self.notice(_("Sending…"), "dim")
            return
        if not self.is_last_step:
            self.go_on(complete=self.complete)
            return
        if self.is_in_review and self.is_held():
            return
        values = self.view.check(complete=self.complete, goes=not self.has_review)
        problems = self.extra_problems(values) if values is not None else {}
        if problems:
            self.view.mark(problems, goes=not self.has_review)
        if values is None or problems or any(part.problem() for part in self.parts):
            self.show_review()
            self.notice(self.what_is_wrong(), "bad")
            return
        self.keep()
        self._is_sending = True
        self.notice(_("Sending…"), "dim")
        self._send(self.call(values, self._version))

    @work(group="send", exclusive=True, exit_on_error=False, description="send a form")
    async def _send(self, call: Call[Any]) -> None:
        try:
            if not await self.agrees(call):
                self.notice(_("Nothing was sent."))
                return
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
            log_fault(error)  # it was sent: at worst the draft is offered again

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show and log a fault of the program."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            log_fault(event.worker.error)
            self.notice(error_line(event.worker.error), "bad")

    def _refused(self, error: RuobrError) -> None:
        """Show why the form was refused; the entered values stay."""
        if isinstance(error, FieldsRefused):
            self.view.mark(error.fields, goes=not self.has_review)
            self.show_review()
            unknown = [text for name, text in error.fields.items() if name not in self.form.names()]
            self.notice(said(unknown[0]) if unknown else _("Some fields need attention."), "bad")
        elif isinstance(error, ChangedMeanwhile) and (now := self.adopt(error.current)) is not None:
            self._show_both(*now)
            self.notice(self.describe_conflict() or error_line(error), "bad")
        else:
            self.notice(self.describe_error(error), "bad")

    def describe_error(self, error: RuobrError) -> str:
        """Return an error's text, and what to do."""
        if isinstance(error, OutcomeUnknown):
            draft_text = _("Draft saved. Press ^S to try again; nothing is sent twice.")
            return f"{_(error.text)} {draft_text}"
        if isinstance(error, NotSent):
            draft_text = _("Draft saved. Press ^S when you are back online.")
            return f"{error_line(error).removesuffix(_(error.hint)).strip()} {draft_text}"
        return error_line(error, again="^S")

    def _show_both(self, current: Mapping[str, str], version: int) -> None:
        """Show the portal's values under fields that differ; sending again overwrites them."""
        self._portal_has = {name: str(current.get(name, "")) for name in self.form.names()}
        self._version = max(version, self._version)
        self._key = str(uuid4())
        for row in self.view.rows:
            theirs = shown_value(row.field, self._portal_has[row.field.name])
            now = _("On the portal now: %(value)s (^T to use it)") % {"value": theirs or "—"}
            row.say(now if row.value != theirs else "", "warning")
        first = next((row for row in self.view.rows if row.said), None)
        if first is not None:
            self.go_to(self.form.step_of(first.field.name))

    def action_theirs(self) -> None:
        """Put the portal's value into the focused field."""
        row = self.focused_row
        if row is not None:
            row.value = self._portal_has[row.field.name]
            row.say("")

    def on_unmount(self) -> None:
        """Store the draft however the screen is left."""
        self.keep()
