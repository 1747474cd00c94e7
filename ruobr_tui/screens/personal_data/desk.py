"""Requests for erasure, for the officer for personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.models.personal_data import Erasure, ErasureDecision
from ruobr_tui.api.requests import personal_data
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.account.questions import ERASE
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.parts.desks.rows import (
    by_surname,
    day_of,
    days_since,
    longest_waiting,
    nobody_waits,
    waited_column,
    waited_text,
)
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.personal_data.area import AREA
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line


class ErasuresDeskScreen(DeskPage):
    """Open requests, the oldest first."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("erasures")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "erasures.erase": ("erase", N_("This request is decided already.")),
        "erasures.refuse": ("refuse", N_("This request is decided already.")),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Erasure requests")

    def resources(self) -> Sequence[Resource[Any]]:
        """The open requests."""
        return [personal_data.erasures()]

    def items(self) -> Sequence[Erasure] | None:
        """The requests, the oldest first."""
        found = self.stored(personal_data.erasures()).value
        return None if found is None else found.requests

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
            waited_column(),
        ]

    def row(self, item: Erasure) -> Row:
        """The row of a request."""
        waited = waited_text(self._days(item)) if item.at is not None else ""
        cells = {"name": item.name, "login": item.login.lower(), "day": self._day(item), "waited": waited}
        return Row(item.id, cells, item.login.lower())

    def orders(self) -> Sequence[Order]:
        """By time, then by name."""
        return (longest_waiting(), by_surname(lambda item: item.name))

    def empty_list(self, width: int) -> list[Line]:
        """Nobody waits."""
        return nobody_waits(_("No requests. Parents ask for deletion in their account."), width)

    def _day(self, request: Erasure) -> str:
        if request.at is None:
            return ""
        return phrases.numeric_date(day_of(self.context, request.at))

    def _days(self, request: Erasure) -> int:
        assert request.at is not None
        return days_since(self.context, request.at)

    # Pane

    def title_of(self, item: Erasure) -> tuple[str, str]:
        """Whose data."""
        return item.name, _("waiting for a decision")

    def groups(self, item: Erasure) -> Sequence[Group]:
        """Account, what is asked for, what the law says."""
        return [
            Group(_("Account"), facts(item.login.lower(), self._day(item))),
            Group(
                _("What is requested"), facts(_("Everything about this person is to be erased."), item.note)
            ),
        ]

    # Commands

    def action_erase(self) -> None:
        """Erase the account's data permanently."""
        if (request := self.chosen) is not None:
            login, day = request.login.lower(), self._day(request)
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
