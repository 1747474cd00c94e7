"""Exchanges to which both parents have consented: approve or refuse."""

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
from ruobr_tui.screens.acting import ActingPage
from ruobr_tui.screens.page import not_loaded, nothing
from ruobr_tui.screens.questions.kindergarten import APPROVE_EXCHANGE
from ruobr_tui.widgets.lines import Line, LineView, heading, line


class ExchangesDeskScreen(ActingPage):
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
        if not found.proposals:
            return nothing(_("No exchange is waiting."), width)
        lines = [heading(_("Both parents agree"), width)]
        lines += [line((f" {each.gives} ⇄ {each.gets}", "text"), key=each.id) for each in found.proposals]
        return lines

    def _chosen(self) -> Proposal | None:
        found = self.stored(kindergarten.exchanges()).value
        shown = found.proposals if found is not None else []
        it = next((each for each in shown if each.id == self.view.cursor_key), None)
        if it is None:
            self.nothing_chosen()
        return it

    @on(LineView.Opened, "#page")
    def action_approve(self) -> None:
        """Let both places change hands."""
        if (it := self._chosen()) is not None:
            asked = APPROVE_EXCHANGE.about(gives=it.gives, gets=it.gets)
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
