"""Exchanges to which both parents have consented: approve, refuse, revoke an approval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api import kindergarten
from ruobr_tui.api.models.kindergarten import Proposal
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import _
from ruobr_tui.screens.page import not_loaded, nothing
from ruobr_tui.screens.questions import way_back
from ruobr_tui.screens.questions.kindergarten import APPROVE_EXCHANGE
from ruobr_tui.screens.revoking import RevokingPage, until_line
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line

APPROVED = "approved"
"""The first half of the key of an approved exchange's line."""


class ExchangesDeskScreen(RevokingPage):
    """One line an exchange."""

    SCOPES: ClassVar[tuple[str, ...]] = ("exchanges_desk",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("exchanges_desk")]

    def title_text(self) -> str:
        """The section."""
        return _("Exchanges")

    def resources(self) -> Sequence[Resource[Any]]:
        """Those that wait."""
        return [kindergarten.exchanges()]

    def page(self, width: int) -> list[Line]:
        """The oldest first."""
        found = self.stored(kindergarten.exchanges()).value
        if found is None:
            return not_loaded(width)
        lines = nothing(_("No exchange is waiting."), width) if not found.proposals else []
        if found.proposals:
            lines.append(heading(_("Both parents agree"), width))
        lines += [line((f" {each.gives} ⇄ {each.gets}", "text"), key=each.id) for each in found.proposals]
        if found.approved:
            lines += [EMPTY, heading(_("Approved"), width)]
        for each in found.approved:
            lines.append(line((f" {each.gives} ⇄ {each.gets}", "text"), key=(APPROVED, each.id)))
            if each.revocable_until is not None:
                lines.append(until_line(each.revocable_until))
        return lines

    def _chosen(self) -> Proposal | None:
        found = self.stored(kindergarten.exchanges()).value
        shown = found.proposals if found is not None else []
        it = next((each for each in shown if each.id == self.view.cursor_key), None)
        if it is None:
            self.nothing_chosen()
        return it

    @property
    def _approved(self) -> Proposal | None:
        found = self.stored(kindergarten.exchanges()).value
        shown = found.approved if found is not None else []
        return next((each for each in shown if (APPROVED, each.id) == self.view.cursor_key), None)

    @property
    def is_revocable(self) -> bool:
        """Whether an approval under the cursor can be revoked."""
        it = self._approved
        return it is not None and "revoke" in it.actions

    def action_revoke(self) -> None:
        """Let both places change hands again."""
        it = self._approved
        if it is None or not self.is_revocable:
            self.not_revocable()
            return
        places = {"gives": it.gives, "gets": it.gets}
        self.with_words(
            _("Revoke the exchange %(gives)s ⇄ %(gets)s. Why? The parents will read it.") % places,
            lambda words: kindergarten.decide_exchange(it.id, "revoke", it.version, words),
            _("Exchange revoked, it waits for a decision again: %(gives)s ⇄ %(gets)s.") % places,
            title=_("Revoke approval"),
        )

    @on(LineView.Opened, "#page")
    def action_approve(self) -> None:
        """Let both places change hands."""
        if (it := self._chosen()) is not None:
            asked = APPROVE_EXCHANGE.about(gives=it.gives, gets=it.gets, way_back=way_back())
            self.after_yes(asked, kindergarten.decide_exchange(it.id, "approve", it.version))

    def action_refuse(self) -> None:
        """Refuse, with a reason."""
        if (it := self._chosen()) is not None:
            places = {"gives": it.gives, "gets": it.gets}
            self.with_words(
                _("%(gives)s ⇄ %(gets)s\nWhy? The parents will read it.") % places,
                lambda words: kindergarten.decide_exchange(it.id, "refuse", it.version, words),
                _("Refused: %(gives)s ⇄ %(gets)s.") % places,
                title=_("Refuse this exchange"),
            )
