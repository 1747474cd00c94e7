"""Exchanges to which both parents have consented: approve, refuse, revoke an approval."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api import kindergarten
from ruobr_tui.api.models.kindergarten import Proposal
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.questions import APPROVE_EXCHANGE
from ruobr_tui.screens.parts.dialogs.question import way_back
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.revocation import RevokingPage, until_line
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, paragraph

APPROVED = "approved"
"""The first half of the key of an approved exchange's line."""


class ExchangesDeskScreen(RevokingPage):
    """One line an exchange."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("exchanges_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    ACTS: ClassVar[Mapping[str, str]] = {
        f"exchanges_desk.{action}": action for action in ("approve", "refuse", "revoke")
    }

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

    def _chosen(self) -> Proposal | None:
        it = self._waiting
        if it is None and self._approved is not None:
            self.notice(_("This exchange is approved already; u revokes that."))
        elif it is None:
            self.nothing_chosen()
        return it

    @property
    def _approved(self) -> Proposal | None:
        found = self.stored(kindergarten.exchanges()).value
        shown = found.approved if found is not None else []
        return next((each for each in shown if (APPROVED, each.id) == self.view.cursor_key), None)

    @property
    def possible(self) -> Collection[str]:
        """What the portal allows with an exchange that waits, or was approved."""
        it = self._waiting or self._approved
        return it.actions if it is not None else ()

    def action_revoke(self) -> None:
        """Let both places change hands again."""
        it = self._approved
        if self.view.cursor_key is None:
            self.nothing_chosen()
            return
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
            first, second = _sides(it)
            asked = APPROVE_EXCHANGE.about(
                gives=it.gives, gets=it.gets, first=first, second=second, way_back=way_back()
            )
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


def _sides(it: Proposal) -> tuple[str, str]:
    """Each place with the child who has it now."""
    of = _("%(child)s: %(place)s")
    sides = ((it.gives_child, it.gives), (it.gets_child, it.gets))
    first, second = (of % {"child": child, "place": place} if child else place for child, place in sides)
    return first, second


def _lines(it: Proposal, key: Hashable, width: int) -> list[Line]:
    first, second = _sides(it)
    head, *rest = paragraph(f"{first} ⇄", width - 2, "text", " ")
    return [
        head._replace(key=key, copy=f"{first} ⇄ {second}"),
        *rest,
        *paragraph(second, width - 4, "text", "   "),
    ]
