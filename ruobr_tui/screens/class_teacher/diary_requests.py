"""Diary requests, for the class teacher: grant one for a pupil of the class, refuse, or revoke."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.family import Candidate, Decision, JoinRequest, JoinRequests
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.account.questions import GRANT_DIARY
from ruobr_tui.screens.class_teacher.area import AREA
from ruobr_tui.screens.class_teacher.labels import SIGNS, state_name
from ruobr_tui.screens.parts.desks.live_desk import LiveDesk
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.rows import (
    by_surname,
    day_of,
    days_since,
    longest_waiting,
    waited_column,
    waited_text,
)
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import Prompt
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import LineView

REQUESTED = DiaryRequestState.REQUESTED


class JoinRequestsScreen(LiveDesk):
    """A row for each request; the pane tells parent and child, and the match in the class list."""

    DESK_KIND: ClassVar[str] = "join-requests"
    KEYS: ClassVar[str] = cabinet.JOIN_REQUESTS
    STATES: ClassVar[Mapping[str | None, str]] = {
        None: N_("Waiting"),
        DiaryRequestState.GRANTED: N_("Access granted"),
        DiaryRequestState.REFUSED: N_("Refused"),
        DiaryRequestState.WITHDRAWN: N_("Withdrawn"),
    }
    SHORT: ClassVar[Mapping[str | None, str]] = {DiaryRequestState.GRANTED: N_("Access")}
    WAITING = frozenset({REQUESTED})
    NOTHING_WAITS = N_("All requests are answered.")
    NOTHING_THERE = N_("No request has this status: %(state)s.")
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("join_requests")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "join_requests.grant": ("grant", N_("This request is decided already.")),
        "join_requests.refuse": ("refuse", N_("This request is refused or withdrawn already.")),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Diary requests")

    def list_in(self, state: str | None, part: ListPart) -> Resource[JoinRequests]:
        """The requests in a state."""
        return cabinet.join_requests(state, part)

    def rows_of(self, answer: JoinRequests) -> Sequence[JoinRequest]:
        """The requests."""
        return answer.requests

    def actions_of(self, item: JoinRequest) -> Collection[str]:
        """Grant, refuse, or revoke by the key of refusing."""
        return ["refuse" if action == "revoke" else action for action in item.actions]

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("child", _("Child"), least=22),
            Column("class", _("Class"), 5, drop=3),
            Column("parent", _("Parent"), 26, role="dim", drop=2),
            Column("day", _("Requested"), 9, role="dim", drop=1),
            waited_column() if self.state is None else Column("decided", _("Decided on"), 10, role="dim"),
        ]

    def row(self, item: JoinRequest) -> Row:
        """The row of a request."""
        decided = "" if self.waits(item) else self._day(item.changed_at)
        cells: dict[str, str | tuple[str, str]] = {
            "child": item.child,
            "class": item.class_name,
            "parent": item.parent,
            "day": self._day(item.at),
            "waited": waited_text(days_since(self.context, item.at)) if self.waits(item) else "",
            "decided": decided,
        }
        return Row(item.id, cells, item.child)

    def orders(self) -> Sequence[Order]:
        """By time, then by name; what is decided, the last first."""
        usual = longest_waiting() if self.state is None else Order(N_("Last decided first"))
        return (usual, by_surname(lambda item: item.child))

    def _day(self, at: datetime | None) -> str:
        return "" if at is None else phrases.short_date(day_of(self.context, at))

    # Pane

    def title_of(self, item: JoinRequest) -> tuple[str, str]:
        """The child, and the status."""
        return item.child, state_name(item.state)

    def intro(self, item: JoinRequest) -> str:
        """Date of birth and class."""
        return ", ".join(filter(None, (phrases.date_text(item.birth_date), item.class_name)))

    def groups(self, item: JoinRequest) -> Sequence[Group]:
        """Parent, and who of the class it may be."""
        day = phrases.short_day(day_of(self.context, item.at))
        fits = [each for each in item.candidates if each.fits]
        match: list[tuple[str, str, str]] = []
        if item.state == REQUESTED and fits:
            match = [("✓", each.name, "good") for each in fits]
        elif item.state == REQUESTED:
            match = [("!", _("nobody in the class has this name and date of birth"), "due")]
        return [
            Group(_("Parent"), facts(item.parent, _("asked on %(day)s") % {"day": day})),
            Group(_("In the class"), match),
            Group(_("Decision"), self._decision(item)),
        ]

    def _decision(self, item: JoinRequest) -> list[tuple[str, str, str]]:
        if self.waits(item):
            return []
        sign, role = SIGNS.get(item.state, ("", "dim"))
        day = [phrases.short_day(day_of(self.context, item.changed_at))] if item.changed_at else []
        return [(sign, ", ".join([state_name(item.state), *day]), role), *facts(item.note)]

    # Commands

    def renamed(self, command: Command) -> str:
        """Name the command "close" for a granted diary."""
        request: JoinRequest | None = self.chosen
        is_open = request is not None and "revoke" in request.actions
        return _("Close diary") if is_open and command.id == "join_requests.refuse" else ""

    @on(LineView.Opened, "#page")
    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="grant a diary")
    async def action_grant(self) -> None:
        """Choose the pupil and grant the diary."""
        request: JoinRequest | None = self.chosen
        if request is None:
            return
        options = [
            (
                candidate.pupil_id,
                candidate.name,
                " · ".join(
                    filter(None, (phrases.date_text(candidate.birth_date), _guarded(candidate.has_guardian)))
                ),
            )
            for candidate in sorted(request.candidates, key=lambda candidate: not candidate.fits)
        ]
        about = _("Select the pupil: %(child)s, born %(day)s") % {
            "child": request.child,
            "day": phrases.date_text(request.birth_date),
        }
        pupil = await self.app.push_screen_wait(ChooseScreen(_("Grant diary access"), options, about))
        candidate = next((candidate for candidate in request.candidates if candidate.pupil_id == pupil), None)
        if candidate is not None:
            call = cabinet.decide_join(request.id, "grant", request.version, candidate.pupil_id)
            self.after_yes(_about_granting(request, candidate), call)

    def action_refuse(self) -> None:
        """Refuse a request or revoke a granted one; the parent can read the reason."""
        request: JoinRequest | None = self.chosen
        action = next((each for each in (request.actions if request else []) if each != "grant"), None)
        if request is None or action is None:
            return
        named = {"child": request.child, "parent": request.parent}
        title, done = _("Reject this request"), _("Rejected: %(child)s, asked by %(parent)s.")
        if action == "revoke":
            title, done = _("Close this diary again"), _("Diary closed: %(child)s (%(parent)s).")
        self.with_words(
            _("%(child)s, asked by %(parent)s\nReason (the parent will see it)") % named,
            lambda words: cabinet.decide_join(request.id, action, request.version, note=words),
            done % named,
            longest=longest_of(Decision, "note"),
            title=title,
        )


def _guarded(has_guardian: bool) -> str:
    return _("already has a parent") if has_guardian else ""


def _about_granting(request: JoinRequest, pupil: Candidate) -> Prompt:
    """Compare both children by date of birth; warn if they differ."""
    differs = _("The name or the date of birth of the pupil is another one than in the request.")
    return GRANT_DIARY.about(
        pupil=pupil.name,
        pupil_born=", ".join(filter(None, (pupil.name, phrases.date_text(pupil.birth_date)))),
        child=", ".join(filter(None, (request.child, phrases.date_text(request.birth_date)))),
        parent=request.parent,
        differs="" if pupil.fits else differs,
    )
