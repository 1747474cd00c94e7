"""Exchanges to which both parents have agreed: approve, refuse, revoke an approval."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api.models.kindergarten import Proposal
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.questions import APPROVE_EXCHANGE
from ruobr_tui.screens.parts.dialogs.question import way_back
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.revocation import REVOKE, RevokingPage, until_line
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, paragraph

APPROVED = "approved"
"""First part of the key of an approved exchange's line."""


class ExchangesDeskScreen(RevokingPage):
    """One line for each exchange."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("exchanges_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "exchanges_desk.approve": ("approve", N_("This exchange is approved already; u revokes that.")),
        "exchanges_desk.refuse": ("refuse", N_("This exchange is approved already; u revokes that.")),
        "exchanges_desk.revoke": REVOKE,
    }

    def title_text(self) -> str:
        """The section."""
        return _("Exchanges")

    def resources(self) -> Sequence[Resource[Any]]:
        """Open and approved exchanges."""
        return [kindergarten.exchanges()]

    def page(self, width: int) -> list[Line]:
        """Return exchanges, the oldest first."""
        found = self.stored(kindergarten.exchanges()).value
        if found is None:
            return not_loaded(width)
        lines = nothing(_("No exchange is waiting for a decision."), width) if not found.proposals else []
        if found.proposals:
            lines.append(heading(_("Both parents agree"), width))
        for each in found.proposals:
            lines += _lines(each, each.id, width)
        if found.approved:
            lines += [EMPTY, heading(_("Approved"), width)]
        for each in found.approved:
            lines += _lines(each, (APPROVED, each.id), width)
            if each.revocable_until is not None:
                lines.append(until_line(each.revocable_until))
        return lines

    @property
    def _waiting(self) -> Proposal | None:
        found = self.stored(kindergarten.exchanges()).value
        shown = found.proposals if found is not None else []
        return next((each for each in shown if each.id == self.view.cursor_key), None)

    @property
    def _approved(self) -> Proposal | None:
        found = self.stored(kindergarten.exchanges()).value
        shown = found.approved if found is not None else []
        return next((each for each in shown if (APPROVED, each.id) == self.view.cursor_key), None)

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows with the selected exchange."""
        proposal = self._waiting or self._approved
        return proposal.actions if proposal is not None else None

    def action_revoke(self) -> None:
        """Revoke an approval: both places are swapped back."""
        proposal = self._approved
        if proposal is None:
            return
        places = {"gives": proposal.gives, "gets": proposal.gets}
        self.with_words(
            _("Revoke the exchange %(gives)s ⇄ %(gets)s. Why? The parents will read it.") % places,
            lambda words: kindergarten.decide_exchange(proposal.id, "revoke", proposal.version, words),
            _("Exchange revoked, it waits for a decision again: %(gives)s ⇄ %(gets)s.") % places,
            title=_("Revoke approval"),
        )

    @on(LineView.Opened, "#page")
    def action_approve(self) -> None:
        """Approve an exchange: both places are swapped."""
        if (proposal := self._waiting) is not None:
            first, second = _sides(proposal)
            prompt = APPROVE_EXCHANGE.about(
                gives=proposal.gives, gets=proposal.gets, first=first, second=second, way_back=way_back()
            )
            self.after_yes(prompt, kindergarten.decide_exchange(proposal.id, "approve", proposal.version))

    def action_refuse(self) -> None:
        """Refuse an exchange with a reason."""
        if (proposal := self._waiting) is not None:
            places = {"gives": proposal.gives, "gets": proposal.gets}
            self.with_words(
                _("%(gives)s ⇄ %(gets)s\nWhy? The parents will read it.") % places,
                lambda words: kindergarten.decide_exchange(proposal.id, "refuse", proposal.version, words),
                _("Refused: %(gives)s ⇄ %(gets)s.") % places,
                title=_("Refuse this exchange"),
            )


def _sides(proposal: Proposal) -> tuple[str, str]:
    """Return each place with the child who has it now."""
    of = _("%(child)s: %(place)s")
    sides = ((proposal.gives_child, proposal.gives), (proposal.gets_child, proposal.gets))
    first, second = (of % {"child": child, "place": place} if child else place for child, place in sides)
    return first, second


def _lines(proposal: Proposal, key: Hashable, width: int) -> list[Line]:
    first, second = _sides(proposal)
    head, *rest = paragraph(f"{first} ⇄", width - 2, "text", " ")
    return [
        head._replace(key=key, copy=f"{first} ⇄ {second}"),
        *rest,
        *paragraph(second, width - 4, "text", "   "),
    ]
