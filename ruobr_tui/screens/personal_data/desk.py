"""Requests for erasure, for the officer for personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.models.personal_data import Erasure, ErasureDecision, Erasures
from ruobr_tui.api.requests import personal_data
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.personal_data import ErasureState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.account.questions import ERASE
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.rows import (
    by_surname,
    day_of,
    days_since,
    longest_waiting,
    waited_column,
    waited_text,
)
from ruobr_tui.screens.parts.desks.shared_desk import SharedDesk
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.personal_data.area import AREA
from ruobr_tui.screens.personal_data.labels import erasure_name
from ruobr_tui.widgets.blocks.table import Column, Row


class ErasuresDeskScreen(SharedDesk):
    """Requests that wait, the oldest first; what was decided, the last first."""

    DETAIL_ROWS: ClassVar[int] = 9
    DESK_KIND: ClassVar[str] = "personal-data"
    KEYS: ClassVar[str] = personal_data.WORK_LIST
    STATES: ClassVar[Mapping[str | None, str]] = {
        None: N_("Waiting"),
        ErasureState.DONE: N_("Erased"),
        ErasureState.REFUSED: N_("Refused"),
        ErasureState.WITHDRAWN: N_("Withdrawn"),
    }
    WAITING = frozenset({ErasureState.REQUESTED})
    NOTHING_WAITS = N_("No requests. Parents ask for deletion in their account.")
    NOTHING_THERE = N_("No request has this status: %(state)s.")
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("erasures")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "erasures.erase": ("erase", N_("This request is decided already.")),
        "erasures.refuse": ("refuse", N_("This request is decided already.")),
    }

    def title_text(self) -> str:
        """The section, in short: the counts need the room."""
        return _("Data erasure")

    def list_in(self, state: str | None, part: ListPart) -> Resource[Erasures]:
        """The requests in a state."""
        return personal_data.erasures(state, part)

    def rows_of(self, answer: Erasures) -> Sequence[Erasure]:
        """The requests."""
        return answer.requests

    def opens(self, key: object) -> bool:
        """There is no page behind a request; Enter goes into the pane."""
        return False

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("name", _("Name"), least=24),
            Column("login", _("Login"), 16, role="dim", drop=2),
            Column("day", _("Requested"), 10, role="dim", drop=1),
            waited_column() if self.state is None else Column("decided", _("Decided on"), 10, role="dim"),
        ]

    def row(self, item: Erasure) -> Row:
        """The row of a request."""
        waited = waited_text(days_since(self.context, item.at)) if item.at is not None else ""
        cells = {
            "name": item.name,
            "login": item.login.lower(),
            "day": self._day(item.at),
            "waited": waited if self.waits(item) else "",
            "decided": "" if self.waits(item) else self._day(item.changed_at),
        }
        return Row(item.id, cells, item.login.lower())

    def orders(self) -> Sequence[Order]:
        """By time, then by name; what is decided, the last first."""
        usual = longest_waiting() if self.state is None else Order(N_("Last decided first"))
        return (usual, by_surname(lambda item: item.name))

    def _day(self, at: datetime | None) -> str:
        return "" if at is None else phrases.numeric_date(day_of(self.context, at))

    # Pane

    def title_of(self, item: Erasure) -> tuple[str, str]:
        """Whose data."""
        return item.name, erasure_name(item.state)

    def groups(self, item: Erasure) -> Sequence[Group]:
        """Account, what is asked for, what was decided."""
        wish = _("Everything about this person is to be erased.")
        decided = [] if self.waits(item) else [erasure_name(item.state), self._day(item.changed_at)]
        return [
            Group(_("Account"), facts(item.login.lower())),
            Group(_("Requested"), facts(f"№ {item.id}", self._day(item.at))),
            Group(_("What is requested"), facts(wish)),
            Group(_("Decision"), facts(*decided, item.note)),
        ]

    # Commands

    def action_erase(self) -> None:
        """Erase the account's data permanently."""
        if (request := self.chosen) is not None:
            login, day = request.login.lower(), self._day(request.at)
            prompt = ERASE.about(name=request.name, login=login, day=day, word=surname(request.name))
            self.after_yes(prompt, personal_data.decide_erasure(request.id, "erase", request.version))

    def action_refuse(self) -> None:
        """Refuse with a reason that the law allows."""
        if (request := self.chosen) is not None:
            self.with_words(
                _("%(name)s\nLegal basis for keeping the data (the person will see it)")
                % {"name": request.name},
                lambda words: personal_data.decide_erasure(request.id, "refuse", request.version, words),
                _("Erasure request rejected: %(name)s.") % {"name": request.name},
                longest=longest_of(ErasureDecision, "note"),
                title=_("Reject this erasure"),
            )
