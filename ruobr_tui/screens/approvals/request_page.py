"""One request: what exactly it would do now, who asked and why; confirm, reject, withdraw."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.approvals import Approval, ApprovalDecision, ApprovalDetail, ApprovalFact
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.reasons.declared import BY_CODE
from ruobr_tui.api.requests import approvals
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.approvals.area import AREA
from ruobr_tui.screens.approvals.labels import HIDDEN, fact_name, fact_value, kind_name, state_of
from ruobr_tui.screens.approvals.questions import CONFIRM, WITHDRAW
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.blocks.details import checks, group, values
from ruobr_tui.widgets.lines import Line, heading


class RequestScreen(ActingPage):
    """The plan is made anew each time the page is fetched; what is confirmed is what is shown."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("approval")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    HAS_LIST: ClassVar[bool] = False
    EVENT_KINDS: ClassVar[frozenset[str]] = AREA.event_kinds
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "approval.confirm": ("confirm", N_("You cannot decide this: it is your own, or already decided.")),
        "approval.refuse": ("refuse", N_("You cannot decide this: it is your own, or already decided.")),
        "approval.withdraw": ("withdraw", N_("Only a request of your own that still waits is withdrawn.")),
    }

    def __init__(self, context: Context, number: int) -> None:
        super().__init__(context)
        self._number = number
        self._resource: Resource[ApprovalDetail] = approvals.approval(number)

    def title_text(self) -> str:
        """What is asked for."""
        detail = self._detail
        return _("Second person") if detail is None else kind_name(detail.approval.kind)

    def resources(self) -> Sequence[Resource[Any]]:
        """The request."""
        return [self._resource]

    @property
    def _detail(self) -> ApprovalDetail | None:
        found: ApprovalDetail | None = self.stored(self._resource).value
        return found

    # Page

    def page(self, width: int) -> list[Line]:
        """The plan, then who asked, and what became of it."""
        detail = self._detail
        if detail is None:
            return self.unknown(self._resource, width)
        own = detail.approval
        state, _colour = state_of(own.state)
        return [
            heading(own.title or kind_name(own.kind), width, right=state),
            *checks(self._obstacle(detail), width),
            *group(
                _("What was requested") if own.decided_at else _("What will be done"),
                values(self._plan(detail.facts), width),
                width,
            ),
            *group(_("The request"), values(self._request(own), width), width),
            *self._decision(own, width),
        ]

    def _obstacle(self, detail: ApprovalDetail) -> list[tuple[str, str, str]]:
        if not detail.obstacle:
            return []
        reason = BY_CODE.get(detail.obstacle)
        text = _(reason.text) if reason is not None else _("It cannot be confirmed now.")
        return [("!", text, "warning")]

    def _plan(self, facts: Sequence[ApprovalFact]) -> list[tuple[str, str]]:
        return [(fact_name(fact.name), self._value(fact)) for fact in facts if fact.name not in HIDDEN]

    def _value(self, fact: ApprovalFact) -> str:
        value = fact_value(fact, fact.value)
        if fact.before is None:
            return value
        return _("%(now)s (when asked for: %(before)s)") % {
            "now": value,
            "before": fact_value(fact, fact.before),
        }

    def _request(self, own: Approval) -> list[tuple[str, str]]:
        return [
            (_("What is asked for"), kind_name(own.kind)),
            (_("Reason"), own.reason or "–"),
            (_("Asked for by"), own.requested_by),
            (_("When"), self._when(own.requested_at)),
            (_("Expires"), self._when(own.expires_at)),
        ]

    def _decision(self, own: Approval, width: int) -> list[Line]:
        if own.decided_at is None:
            return []
        rows = [
            (_("Status"), state_of(own.state)[0]),
            (_("Decided by"), own.decided_by or "–"),
            (_("When"), self._when(own.decided_at)),
            *([(_("Reason"), own.note)] if own.note else []),
        ]
        return group(_("Decision"), values(rows, width), width)

    def _when(self, at: datetime) -> str:
        return phrases.date_and_time(at.astimezone(self.context.zone))

    # Commands

    @property
    def allowed(self) -> Collection[str] | None:
        """What the portal lets the user do; nothing is confirmed that is not as it was asked for."""
        detail = self._detail
        if detail is None:
            return None
        return [each for each in detail.approval.actions if each != "confirm" or not detail.obstacle]

    def why_not(self, command_id: str) -> str | None:
        """Say what stands in the way of a confirmation."""
        detail = self._detail
        if command_id == "approval.confirm" and detail is not None and detail.obstacle:
            return self._obstacle(detail)[0][1]
        return super().why_not(command_id)

    def action_confirm(self) -> None:
        """Confirm what is shown, with a word."""
        detail = self._detail
        if detail is None:
            return
        own = detail.approval
        plan = [f"{name}: {value}" for name, value in self._plan(detail.facts)]
        prompt = CONFIRM.about(
            kind=kind_name(own.kind),
            title=own.title,
            plan="\n".join(plan),
            asker=own.requested_by,
            reason=own.reason,
            word=surname(own.title),
        )
        self.after_yes(prompt, approvals.decide(own.id, "confirm", own.version, seen=detail.seen))

    def action_refuse(self) -> None:
        """Reject it, with a reason for who asked."""
        detail = self._detail
        if detail is None:
            return
        own = detail.approval
        named = {"title": own.title, "asker": own.requested_by}
        self.with_words(
            _("%(title)s. Reason (%(asker)s will see it)") % named,
            lambda words: approvals.decide(own.id, "refuse", own.version, note=words),
            _("Request rejected: %(title)s.") % named,
            longest=longest_of(ApprovalDecision, "note"),
            title=_("Reject this request"),
        )

    def action_withdraw(self) -> None:
        """Withdraw the own request."""
        detail = self._detail
        if detail is None:
            return
        own = detail.approval
        prompt = WITHDRAW.about(kind=kind_name(own.kind), title=own.title)
        self.after_yes(prompt, approvals.decide(own.id, "withdraw", own.version))
