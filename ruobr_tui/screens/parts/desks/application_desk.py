"""Base class of the desks that decide applications: review, claims, reasons, revoking."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.requests import documents
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.desk_reasons import filled
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.documents.save import kind_name
from ruobr_tui.screens.documents.scan_view import DECIDE, ScanView
from ruobr_tui.screens.parts.desks.applications import WorkListScreen
from ruobr_tui.screens.parts.desks.questions import TAKE_SEVERAL
from ruobr_tui.screens.parts.desks.reasons import ReasonDialog, Said, Target, list_of_reasons
from ruobr_tui.screens.parts.desks.revocation import REVOKE, RevokingPage
from ruobr_tui.screens.parts.desks.rows import day_of
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.question import Prompt
from ruobr_tui.screens.parts.sending import refresh, send, show_notice

OPEN_SCANS = frozenset({DocumentState.WAITING})
"""Scans that nobody has checked."""

REFUSE = (
    N_("Refuse this application"),
    N_("%(child)s\nReason (the parent will see it)"),
    N_("Refused: %(child)s."),
)
"""Title, question and notice of a refusal."""


def common_decisions(prefix: str) -> dict[str, tuple[str, str]]:
    """Return what all desks of applications decide; ``prefix`` begins the ids of their commands."""
    return {
        f"{prefix}.take": (
            "take",
            N_("Only an application that nobody has looked at is taken into review."),
        ),
        f"{prefix}.confirm": ("confirm", N_("This application is decided; its claims stay as they are.")),
        f"{prefix}.revoke": REVOKE,
        f"{prefix}.scans": ("scans", ""),
        f"{prefix}.look": ("scans", ""),
    }


class ApplicationDesk(WorkListScreen, RevokingPage):
    """A subclass says what is claimed, what is asked before a decision, and what else prevents it."""

    FINAL: ClassVar[Collection[str]] = ()
    """States in which an application is decided."""
    ACCEPTING: ClassVar[Collection[str]] = ()
    """Ids of the commands that lead to a place; a decided application says that it is decided."""
    REASONS: ClassVar[Mapping[str, tuple[str, str, str]]] = {"refuse": REFUSE}
    """Decisions that need a text: (title, question, notice after success)."""
    LONGEST_NOTE: ClassVar[int]
    """Characters of that text."""
    GO_ON: ClassVar[str] = ""
    """The action that is asked for after the scans were confirmed; "": none."""
    DESK: ClassVar[str]
    """The kind of desk, whose list of reasons is offered."""

    # To be provided by a subclass

    @abstractmethod
    def state_name(self, state: str) -> str:
        """Return how a state is called."""

    @abstractmethod
    def has_claims(self, application: Any) -> bool:
        """Return whether a family claims something that the desk confirms."""

    @abstractmethod
    def are_confirmed(self, application: Any) -> bool:
        """Return whether all claims are confirmed."""

    @abstractmethod
    def confirmation(self, application: Any, are_true: bool) -> Call[Any]:
        """Return the request that confirms all claims, or withdraws that."""

    @abstractmethod
    def prompt_of(self, application: Any, action: str) -> Prompt:
        """Return the question before an action without a text."""

    @abstractmethod
    def place_of(self, application: Any) -> str:
        """Return the school, or the kindergarten of the place or of the first wish."""

    def number_of(self, application: Any) -> str:
        """Return the number by which a family knows its application."""
        return getattr(application, "number", "") or str(application.id)

    def values_of(self, application: Any) -> Mapping[str, str]:
        """Return what is put in place of the names in braces (``rules.desk_reasons``)."""
        return {
            "child": application.child,
            "born": phrases.numeric_date(application.birth_date),
            "number": self.number_of(application),
            "place": self.place_of(application),
            "filed": phrases.numeric_date(day_of(self.context, application.created_at)),
            "today": phrases.numeric_date(self.context.today()),
        }

    def resources(self) -> Sequence[Resource[Any]]:
        """The list, and the desk's reasons."""
        return [*super().resources(), *list_of_reasons(self.context, self.DESK)]

    def what_is_missing(self, application: Any, command_id: str) -> str | None:
        """Return what must be done before a command that the portal allows; None: nothing."""
        return None

    def said_revoked(self, application: Any) -> str:
        """Return the notice after a decision was revoked."""
        return _("Revoked: %(child)s, status again “%(state)s”.") % self._revoked(application)

    def renamed(self, command: Command) -> str:
        """Name the confirmation of claims by what its key does now."""
        application = self.chosen
        is_sure = application is not None and self.has_claims(application) and self.are_confirmed(application)
        return _("Unconfirm") if is_sure and command.id.endswith(".confirm") else super().renamed(command)

    # One after another

    _going_on: int | None = None
    """The application after whose decision the next undecided one is selected."""

    def settle(self, item: Any, answer: Any) -> None:
        """Keep the row in its place; go on to the next one where that was wished."""
        super().settle(item, answer)
        is_decided = getattr(answer, "state", item.state) != item.state
        if self._going_on == self.key_of(item) and is_decided:
            self._going_on = None
            self.call_later(self.select_next_undecided, item.id)

    def select_next_undecided(self, number: int) -> None:
        """Select the first row behind this one that waits and was not decided here; stay without one."""
        if self.view.cursor_key != number or number not in self._listed:
            return  # the user has gone elsewhere
        behind = self._listed[self._listed.index(number) + 1 :]
        for key in behind:
            application = self.item_of(key)
            if application is not None and application.state in self.WAITING and key not in self._settled:
                self.view.move_to(key)
                self.repaint()
                return

    # Decisions

    def title_of(self, item: Any) -> tuple[str, str]:
        """The child, and the application's status."""
        return item.child, self.state_name(item.state)

    def why_not(self, command_id: str) -> str | None:
        """Say first that an application is decided, then what is missing."""
        application, why = self.chosen, super().why_not(command_id)
        if why or application is None:
            is_decided = application is not None and application.state in self.FINAL and not self._marked
            is_said = is_decided and command_id in self.ACCEPTING
            return _("This application is decided already.") if is_said else why
        action, _why = self.DECISIONS.get(command_id, ("", ""))
        if action == "confirm" and not self.has_claims(application):
            return _("No priority claimed.")
        return self.what_is_missing(application, command_id)

    def action_decide(self, action: str) -> None:
        """Carry out an action on the selected application, or on all that are marked."""
        application = self.chosen
        if action == "take":
            self.take()
        elif action in self.REASONS:
            title, question, done = (_(each) for each in self.REASONS[action])
            self.decide_with_words(action, question, done, title)
        elif application is not None:
            self.after_yes(self.prompt_of(application, action), self.decision(application, action))

    def action_confirm(self) -> None:
        """Confirm all claims; if they are confirmed, withdraw that."""
        application = self.chosen
        if application is None:
            return
        sure = self.are_confirmed(application)
        text = _("Claims no longer confirmed: %(child)s.") if sure else _("Claims confirmed: %(child)s.")
        self.carry_out(self.confirmation(application, not sure), text % {"child": application.child})

    def _revoked(self, application: Any) -> dict[str, str]:
        return {"child": application.child, "state": self.state_name(application.revoked_state)}

    def action_look(self) -> None:
        """Look at the first scan that is to be checked; from there it is confirmed and the decision made."""
        application = self.chosen
        if application is None:
            return
        wanted = [each for each in application.documents if each.kind in self.PAPERS]
        unchecked = [each for each in wanted if "confirm" in each.actions and each.state in OPEN_SCANS]
        if not wanted:
            self.notice(_("No scans uploaded."), "warning")
            return
        scan = (unchecked or wanted)[0]
        decides = self.GO_ON in application.actions
        view = ScanView(self.context, application.child, scan, self.reason_of(application), decides=decides)

        def closed(_nothing: None) -> None:
            if view.chosen:
                self._confirm_scan(application, scan, goes_on=view.chosen == DECIDE and len(unchecked) < 2)

        self.app.push_screen(view, closed)

    def _confirm_scan(self, application: Any, scan: Document, *, goes_on: bool) -> None:
        """Confirm a scan that was looked at; then ask about the decision, or show the next scan."""
        done = _("Confirmed: %(kind)s, %(child)s.") % {
            "kind": kind_name(scan.kind),
            "child": application.child,
        }

        def confirmed(answer: Document) -> None:
            scans = [answer if each.id == answer.id else each for each in application.documents]
            now = application.model_copy(update={"documents": scans})
            self.settle(application, now)
            self.repaint()
            show_notice(self, done, "good")
            if self.chosen is not None and self.chosen.id == application.id and self.is_current:
                if goes_on:
                    self._going_on = application.id
                    self.after_yes(self.prompt_of(now, self.GO_ON), self.decision(now, self.GO_ON))
                elif any(each.state in OPEN_SCANS and each.kind in self.PAPERS for each in scans):
                    self.action_look()
            refresh(self)

        if scan.state in OPEN_SCANS:
            send(self, documents.decide(scan.id, "confirm", scan.version), confirmed)
        elif goes_on:
            self._going_on = application.id
            self.after_yes(self.prompt_of(application, self.GO_ON), self.decision(application, self.GO_ON))

    def action_revoke(self) -> None:
        """Restore the state before the decision."""
        application = self.chosen
        if application is None:
            return
        self.with_words(
            _("%(child)s: revoke, status again “%(state)s”. Reason (the parent will see it)")
            % self._revoked(application),
            lambda words: self.decision(application, "revoke", words),
            self.said_revoked(application),
            longest=self.LONGEST_NOTE,
            title=_("Revoke decision"),
        )

    def take(self) -> None:
        """Start the review of the selected application, or of all that are marked after a question."""
        targets, names = self.targets, self.names_of_targets
        calls = [(each, self.decision(each, "take")) for each in targets]

        def done(count: int) -> str:
            return _("Taken into review: %(child)s.") % {"child": names if len(targets) == 1 else count}

        if len(targets) == 1:
            self.carry_out_all(calls, done)
        elif targets and self.is_free():
            ask(self.app, TAKE_SEVERAL.about(names=names), lambda: self.carry_out_all(calls, done))

    def decide_with_words(self, action: str, question: str, done: str, title: str) -> None:
        """Ask for the reason of a decision, for the selected application or for all that are marked.

        ``question`` and ``done`` have ``%(child)s``. What stands in braces is put in for each of them.
        """
        targets, names = self.targets, self.names_of_targets
        if not targets or not self.is_free():
            return
        meant = [Target(self.title_of(each)[0], self.values_of(each)) for each in targets]
        numbered = [(each.id, target) for each, target in zip(targets, meant, strict=True)]
        about = question % {"child": names}
        dialog = ReasonDialog(self, self.DESK, action, title, about, numbered, self.LONGEST_NOTE)

        def send_all(said: Said) -> None:
            calls = [
                (each, self.decision(each, action, filled(said.text, target.values), reason=said.reason))
                for each, target in zip(targets, meant, strict=True)
            ]

            def made(count: int) -> str:
                dialog.forget()
                return done % {"child": names if len(targets) == 1 else count}

            self.carry_out_all(calls, made)

        dialog.ask(send_all)
