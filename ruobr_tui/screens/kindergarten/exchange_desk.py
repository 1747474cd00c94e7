"""Exchanges to which both parents have agreed: approve, refuse, revoke an approval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.family import Decision
from ruobr_tui.api.models.kindergarten import Proposal
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.questions import APPROVE_EXCHANGE
from ruobr_tui.screens.parts.desks.page import Group, TwoStatesDesk, facts
from ruobr_tui.screens.parts.desks.papers import until_rows
from ruobr_tui.screens.parts.desks.revocation import REVOKE, RevokingPage
from ruobr_tui.screens.parts.desks.rows import by_surname, longest_waiting
from ruobr_tui.screens.parts.dialogs.question import way_back
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import LineView


class ExchangesDeskScreen(TwoStatesDesk, RevokingPage):
    """A row for each exchange; the pane tells who gets which place."""

    NOTHING_WAITS = N_("No exchange is waiting for a decision.")
    NOTHING_DECIDED = N_("No approved exchange can be revoked now.")
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("exchanges_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "exchanges_desk.approve": ("approve", N_("This exchange is approved already; u revokes that.")),
        "exchanges_desk.refuse": ("refuse", N_("This exchange is approved already; u revokes that.")),
        "exchanges_desk.revoke": REVOKE,
    }
    SILENT: ClassVar[frozenset[str]] = frozenset({"exchanges_desk.revoke"})

    def title_text(self) -> str:
        """The section."""
        return _("Exchanges")

    def resources(self) -> Sequence[Resource[Any]]:
        """Open and approved exchanges."""
        return [kindergarten.exchanges()]

    def everything(self) -> Sequence[Proposal] | None:
        """Exchanges to which both parents agree, then approved ones."""
        found = self.stored(kindergarten.exchanges()).value
        return None if found is None else [*found.proposals, *found.approved]

    def is_waiting(self, item: Proposal) -> bool:
        """Whether it is not approved."""
        found = self.stored(kindergarten.exchanges()).value
        return found is not None and any(each.id == item.id for each in found.proposals)

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("first", _("First place"), least=20),
            Column("second", _("Second place"), least=20),
        ]

    def row(self, item: Proposal) -> Row:
        """The row of an exchange."""
        first, second = _sides(item, phrases.initials)
        return Row(item.id, {"first": first, "second": second}, f"{first} ⇄ {second}")

    def search_text(self, item: Proposal) -> str:
        """Whole names and places."""
        return " ".join(_sides(item))

    def orders(self) -> Sequence[Order]:
        """By time, then by the name of who has proposed it."""
        return (longest_waiting(), by_surname(lambda item: item.gives_child))

    # Pane

    def title_of(self, item: Proposal) -> tuple[str, str]:
        """Both places."""
        return f"{item.gives} ⇄ {item.gets}", ""

    def groups(self, item: Proposal) -> Sequence[Group]:
        """Who has which place now, and who gets it."""
        then = (
            _("%(child)s: %(place)s") % {"child": item.gives_child, "place": item.gets},
            _("%(child)s: %(place)s") % {"child": item.gets_child, "place": item.gives},
        )
        is_known = item.gives_child and item.gets_child
        return [
            Group(_("Now"), facts(*_sides(item))),
            Group(_("After it"), facts(*(then if is_known else ()))),
            Group(_("Decision"), [*facts(item.note), *until_rows(item.revocable_until)]),
        ]

    # Commands

    def _write(self, action: str, title: str, question: str, done: str) -> None:
        """Decide the selected exchange with a text; the texts have ``%(gives)s`` and ``%(gets)s``."""
        if (proposal := self.chosen) is not None:
            places = {"gives": proposal.gives, "gets": proposal.gets}
            self.with_words(
                question % places,
                lambda words: kindergarten.decide_exchange(proposal.id, action, proposal.version, words),
                done % places,
                longest=longest_of(Decision, "note"),
                title=title,
            )

    def action_revoke(self) -> None:
        """Revoke an approval: both places are swapped back."""
        self._write(
            "revoke",
            _("Revoke approval"),
            _("Revoke the exchange %(gives)s ⇄ %(gets)s. Reason (the parents will see it)"),
            _("Exchange revoked, it waits for a decision again: %(gives)s ⇄ %(gets)s."),
        )

    @on(LineView.Opened, "#page")
    def action_approve(self) -> None:
        """Approve an exchange: both places are swapped."""
        if (proposal := self.chosen) is not None:
            first, second = _sides(proposal)
            prompt = APPROVE_EXCHANGE.about(
                gives=proposal.gives, gets=proposal.gets, first=first, second=second, way_back=way_back()
            )
            self.after_yes(prompt, kindergarten.decide_exchange(proposal.id, "approve", proposal.version))

    def action_refuse(self) -> None:
        """Refuse an exchange with a reason."""
        self._write(
            "refuse",
            _("Reject this exchange"),
            _("%(gives)s ⇄ %(gets)s\nReason (the parents will see it)"),
            _("Rejected: %(gives)s ⇄ %(gets)s."),
        )


def _sides(proposal: Proposal, named: Callable[[str], str] = str) -> tuple[str, str]:
    """Return each place with the child who has it now, ``named`` so."""
    of = _("%(child)s: %(place)s")
    sides = ((proposal.gives_child, proposal.gives), (proposal.gets_child, proposal.gets))
    first, second = (
        of % {"child": named(child), "place": place} if child else place for child, place in sides
    )
    return first, second
