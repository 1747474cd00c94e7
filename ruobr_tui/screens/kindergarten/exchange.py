"""Exchange of places: own offer, matching places, and proposals."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.events import EXCHANGE, KINDERGARTEN
from ruobr_tui.api.models.kindergarten import Application, Exchange, Offer, Proposal
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.labels import (
    application_name,
    given_place,
    offer_name,
    proposal_name,
    short_place,
)
from ruobr_tui.screens.kindergarten.questions import (
    CONSENT,
    DECLINE_EXCHANGE,
    OFFER,
    PROPOSE,
    WITHDRAW_PROPOSAL,
)
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, listed, paragraph


class ExchangeScreen(ActingPage):
    """Only a place that is given and not yet accepted can be exchanged."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({EXCHANGE, KINDERGARTEN})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("exchange")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def title_text(self) -> str:
        """The section."""
        return _("Exchange of places")

    def resources(self) -> Sequence[Resource[Any]]:
        """Offers and proposals; the own applications, whose places can be offered."""
        return [kindergarten.exchange(), kindergarten.applications()]

    @property
    def _found(self) -> Exchange | None:
        return self.stored(kindergarten.exchange()).value

    def page(self, width: int) -> list[Line]:
        """Return own offers, matching places, and proposals."""
        found = self._found
        if found is None:
            return self.missing(width)
        about = _(
            "Two families with places for the same age, hours and group type can exchange them: one "
            "proposes, the other accepts, an operator approves. Your place in the queue does not "
            "change."
        )
        mine = [each for each in found.offers if each.mine]
        lines = [*paragraph(about, width - 2, "dim", " "), EMPTY, heading(_("My places").upper(), width)]
        for each in mine:
            lines += [*_offer(each, width), *_until(each)]
        if not mine:
            lines += paragraph(_("Your place is not listed. Press o to offer it."), width - 2, "text", " ")
        lines += [EMPTY, heading(_("Places you can exchange for").upper(), width)]
        others = [each for each in found.offers if not each.mine]
        lines += [row for each in others for row in _offer(each, width)]
        if not others:
            lines += paragraph(_("No matching places."), width - 2, "dim", " ")
        if found.proposals:
            lines += [EMPTY, heading(_("Proposals").upper(), width)]
            for proposal in found.proposals:
                lines += _proposal(proposal, width)
                if proposal.note:
                    lines += paragraph(f"→ {proposal.note}", width - 2, "warning", "   ")
        return lines

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """Offer an own place; propose an exchange for the selected one, agree, decline or withdraw."""
        match command_id:
            case "exchange.offer" if not self._to_offer:
                if self._is_offered:
                    return _("Your place is offered already.")
                return _(
                    "You have no place to offer. Only an offered place that you have not accepted "
                    "can be exchanged."
                )
            case "exchange.propose":
                return self._why_not_proposed()
            case "exchange.decline":
                return self._why_not_declined()
        return super().why_not(command_id)

    def _why_not_proposed(self) -> str | None:
        offer, proposal = self._offer_here, self._proposal_here
        if proposal is not None:
            may_consent = "consent" in proposal.actions
            return None if may_consent else _("This proposal waits for somebody else, or is over.")
        if offer is None:
            return _("Select a line first (↑ ↓).")
        if offer.mine:
            return _("This is your own place. Select one of another family.")
        if self._proposable is not None:
            return None if _is_wanted(offer) else _("This place cannot be exchanged with yours.")
        return _("Offer your place first (o).") if self._to_offer else _("Your place is agreed on already.")

    def _why_not_declined(self) -> str | None:
        offer, proposal = self._offer_here, self._proposal_here
        if proposal is not None:
            may_end = {"decline", "withdraw"} & set(proposal.actions)
            return None if may_end else _("This proposal waits for somebody else, or is over.")
        if offer is None:
            return _("Select a line first (↑ ↓).")
        if not offer.mine:
            return _("This place is offered by another family. p proposes yours for it.")
        return None if "withdraw" in offer.actions else _("This place is exchanged already.")

    def hint(self, command: Command) -> tuple[str, str]:
        """Name the command "propose" or "agree", "decline" or "withdraw"."""
        offer, proposal = self._offer_here, self._proposal_here
        if command.id == "exchange.propose" and proposal is not None:
            return command.sign, _("Agree")
        if command.id == "exchange.decline" and (
            offer is not None or (proposal is not None and "withdraw" in proposal.actions)
        ):
            return command.sign, _("Take back")
        return super().hint(command)

    @property
    def _offer_here(self) -> Offer | None:
        key = self.view.cursor_key
        return (
            next((each for each in self._found.offers if ("offer", each.id) == key), None)
            if self._found
            else None
        )

    @property
    def _proposal_here(self) -> Proposal | None:
        key = self.view.cursor_key
        shown = self._found.proposals if self._found else []
        return next((each for each in shown if ("proposal", each.id) == key), None)

    @property
    def _proposable(self) -> Offer | None:
        """The own place that can be proposed."""
        shown = self._found.offers if self._found else []
        return next((each for each in shown if each.mine and "propose" in each.actions), None)

    @property
    def _is_offered(self) -> bool:
        """Whether a place of the user's is offered."""
        return any("withdraw" in each.actions for each in (self._found.offers if self._found else []))

    @property
    def _to_offer(self) -> list[Application]:
        """Applications with a place that can be offered."""
        found = self.stored(kindergarten.applications()).value
        return [each for each in found.applications if "offer" in each.actions] if found is not None else []

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="offer a place")
    async def action_offer(self) -> None:
        """Offer the given place."""
        held = self._to_offer
        if not held:
            return
        number: int | None = held[0].id
        if len(held) > 1:
            options = [(each.id, each.child, given_place(each.referral)) for each in held]
            number = await self.app.push_screen_wait(ChooseScreen(_("Which place?"), options))
        it = next((each for each in held if each.id == number), None)
        if it is None:
            return
        prompt = OFFER.about(
            child=it.child,
            application=application_name(it.number),
            place=given_place(it.referral),
            short=short_place(it.referral),
        )
        self.after_yes(prompt, kindergarten.offer(it.id))

    @on(LineView.Opened, "#page")
    def action_propose(self) -> None:
        """Propose the own place for the selected one, or agree to a proposal."""
        proposal, mine, theirs = self._proposal_here, self._proposable, self._offer_here
        if proposal is not None:
            call = kindergarten.act_on_proposal(proposal.id, "consent", proposal.version)
            self.after_yes(CONSENT.about(gives=proposal.gives, gets=proposal.gets), call)
            return
        if mine is None or theirs is None:
            return
        prompt = PROPOSE.about(gives=mine.kindergarten, gets=theirs.kindergarten)
        self.after_yes(prompt, kindergarten.propose(mine.id, theirs.id))

    def action_decline(self) -> None:
        """Decline or withdraw the selected proposal or offer."""
        offer, proposal = self._offer_here, self._proposal_here
        if offer is not None:
            self.with_words(
                _("Take this offer back: %(place)s. Reason (the other parents will see it)")
                % {"place": offer.kindergarten},
                lambda words: kindergarten.take_offer_back(offer.id, offer.version, words),
                _("Offer taken back: %(place)s.") % {"place": offer.kindergarten},
            )
        elif proposal is not None:
            action = next(each for each in ("decline", "withdraw") if each in proposal.actions)
            question = DECLINE_EXCHANGE if action == "decline" else WITHDRAW_PROPOSAL
            prompt = question.about(gives=proposal.gives, gets=proposal.gets)
            self.after_yes(prompt, kindergarten.act_on_proposal(proposal.id, action, proposal.version))


def _offer(offer: Offer, width: int) -> list[Line]:
    state = offer_name(offer.state)
    parts = [(offer.kindergarten, "text"), *([(state, "good")] if offer.mine else []), (offer.address, "dim")]
    return _keyed(listed(parts, width - 2, " "), ("offer", offer.id), offer.kindergarten)


def _is_wanted(offer: Offer) -> bool:
    """Return whether another family's place can be requested."""
    return not offer.mine and "propose" in offer.actions


def _until(offer: Offer) -> list[Line]:
    if offer.until is None:
        return []
    day = phrases.numeric_date(offer.until)
    return [line((f"   ↩ {_('can be taken back until %(day)s') % {'day': day}}", "dim"))]


def _proposal(proposal: Proposal, width: int) -> list[Line]:
    state = proposal_name(proposal.state)
    sign = "→" if proposal.is_from_me else "←"
    parts = [
        (f"{sign} {proposal.gives} ⇄ {proposal.gets}", "text"),
        (state, "warning" if proposal.actions else "dim"),
    ]
    return _keyed(listed(parts, width - 2, " "), ("proposal", proposal.id))


def _keyed(lines: list[Line], key: Hashable, copy: str = "") -> list[Line]:
    """Return the lines, the first one selectable."""
    return [lines[0]._replace(key=key, copy=copy), *lines[1:]]
