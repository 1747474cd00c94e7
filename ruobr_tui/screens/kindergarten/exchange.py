"""Exchange of places: own offer, matching places, and proposals."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api.models.events import EXCHANGE, KINDERGARTEN
from ruobr_tui.api.models.family import Decision
from ruobr_tui.api.models.kindergarten import Application, Exchange, Offer, Proposal
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.names import first_name
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, pgettext
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.exchange_lines import (
    HOW_IT_WORKS,
    View,
    about_offer,
    about_proposal,
    columns_of,
    common_town,
    first_view,
    listed_in,
    offer_row,
    proposal_row,
    state_of,
    tabs_of,
)
from ruobr_tui.screens.kindergarten.labels import application_name, given_place, short_place
from ruobr_tui.screens.kindergarten.questions import (
    CONSENT,
    DECLINE_EXCHANGE,
    OFFER,
    PROPOSE,
    WITHDRAW_PROPOSAL,
)
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.parts.detail_page import Place
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.store.snapshot import State
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView

Item = Offer | Proposal


class ExchangeScreen(DeskPage):
    """Only a place that is given and not yet accepted can be exchanged."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({EXCHANGE, KINDERGARTEN})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("exchange")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._has_begun = False

    def title_text(self) -> str:
        """The section."""
        return _("Exchange of places")

    def short_title(self) -> str:
        """What it is about."""
        return _("Exchange")

    def resources(self) -> Sequence[Resource[Any]]:
        """Offers and proposals; the own applications, whose places can be offered."""
        return [kindergarten.exchange(), kindergarten.applications()]

    @property
    def _exchange(self) -> Exchange | None:
        return self.stored(kindergarten.exchange()).value

    @property
    def _shown(self) -> View:
        return View(self._tab)

    def repaint(self) -> None:
        """Begin with what matters most, also where the portal's answer says so."""
        if not self._has_begun and (found := self._exchange) is not None and is_composed(self):
            known = self.snapshot
            self._has_begun = known is not None and known.state not in (State.MISSING, State.STALE)
            if (best := first_view(found)) != self._tab:
                self._tab = best
                self.start_over()
                self.snapshot = known
        super().repaint()

    def choose_tab(self, index: int) -> None:
        """From now on the tabs change by keys alone."""
        self._has_begun = True
        if index != self._tab:
            self._order = 0  # tabs have orders of their own
        super().choose_tab(index)

    def states(self) -> Sequence[tuple[str, str, str]]:
        """Places of others, own ones, proposals, and what is over."""
        return tabs_of(self._exchange)

    # List

    def items(self) -> Sequence[Item] | None:
        """What the chosen tab lists."""
        return None if self._exchange is None else listed_in(self._exchange, self._shown)

    def key_of(self, item: Item) -> Hashable:
        """Places and proposals are numbered apart."""
        return ("proposal" if isinstance(item, Proposal) else "offer", item.id)

    def as_now(self, key: Hashable) -> Item | None:
        """The item in another tab."""
        found = self._exchange
        known: list[Item] = [*found.offers, *found.proposals] if found is not None else []
        return next((each for each in known if self.key_of(each) == key), None)

    def columns(self) -> Sequence[Column]:
        """The columns of the chosen tab."""
        return columns_of(self._shown)

    def row(self, item: Item) -> Row:
        """The row of a place or a proposal."""
        if isinstance(item, Proposal):
            return proposal_row(item)
        return offer_row(item, self._child(item), self._town)

    def orders(self) -> Sequence[Order]:
        """Places by number and address; proposals by time and place."""
        if self._shown in (View.PROPOSALS, View.OVER):
            return (Order(N_("Newest first")), Order(N_("By kindergarten"), lambda item: item.gets))
        return (Order(N_("By number")), Order(N_("By address"), lambda item: item.address))

    def empty_list(self, width: int) -> list[Line]:
        """Say what comes here, and how."""
        is_offered, next_keys = self._is_offered, [("n", _("Offer place"))] if self._to_offer else []
        match self._shown:
            case View.AVAILABLE if is_offered:
                text = _("No family offers a place that fits yours yet. New ones appear here by themselves.")
                return nothing(text, width)
            case View.AVAILABLE | View.MINE:
                title = _("Your place is not listed")
                return nothing(_(HOW_IT_WORKS), width, title=title, next_keys=next_keys)
            case View.PROPOSALS:
                return nothing(_("Nobody waits for an answer."), width)
            case View.OVER:
                return nothing(_("No exchange has ended yet."), width)

    @property
    def _town(self) -> str:
        """What all addresses begin with."""
        return common_town([each.address for each in self._exchange.offers]) if self._exchange else ""

    def _child(self, offer: Offer) -> str:
        """The first name of the child that has an own place."""
        found = self.stored(kindergarten.applications()).value
        known = found.applications if found is not None else []
        return next((first_name(each.child) for each in known if each.id == offer.application_id), "")

    # Pane

    def title_of(self, item: Item) -> tuple[str, str]:
        """The places, and the status."""
        if isinstance(item, Proposal):
            return f"{item.gives} ⇄ {item.gets}", state_of(item)
        return item.kindergarten, state_of(item)

    def groups(self, item: Item) -> Sequence[Group]:
        """What is known; how an exchange works, where there is room for it."""
        if isinstance(item, Proposal):
            return about_proposal(item)
        known = about_offer(item, self._child(item), self._proposable)
        if self.place is Place.BESIDE:
            known.append(Group(_("How it works"), facts(_(HOW_IT_WORKS))))
        return known

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
        return _("Offer your place first (n).") if self._to_offer else _("Your place is agreed on already.")

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

    def offers(self, command: Command) -> bool:
        """What is done with places of others, own ones and proposals."""
        match command.id:
            case "exchange.propose":
                proposal = self._proposal_here
                is_mine_to_answer = proposal is not None and "consent" in proposal.actions
                return self._shown == View.AVAILABLE or is_mine_to_answer
            case "exchange.decline":
                return self._shown in (View.MINE, View.PROPOSALS)
        return super().offers(command)

    def renamed(self, command: Command) -> str:
        """Name the commands by what they do with the selected row."""
        proposal = self._proposal_here
        if command.id == "exchange.propose" and proposal is not None:
            return _("Agree")
        if command.id == "exchange.decline" and proposal is None:
            return pgettext("offer", "Take back")
        if command.id == "exchange.decline" and proposal is not None and "withdraw" in proposal.actions:
            return pgettext("proposal", "Take back")
        return ""

    @property
    def _offer_here(self) -> Offer | None:
        return self.chosen if isinstance(self.chosen, Offer) else None

    @property
    def _proposal_here(self) -> Proposal | None:
        return self.chosen if isinstance(self.chosen, Proposal) else None

    @property
    def _proposable(self) -> Offer | None:
        """The own place that can be proposed."""
        shown = self._exchange.offers if self._exchange else []
        return next((each for each in shown if each.mine and "propose" in each.actions), None)

    @property
    def _is_offered(self) -> bool:
        """Whether a place of the user's is offered."""
        return any("withdraw" in each.actions for each in (self._exchange.offers if self._exchange else []))

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
                longest=longest_of(Decision, "note"),
            )
        elif proposal is not None:
            action = next(each for each in ("decline", "withdraw") if each in proposal.actions)
            question = DECLINE_EXCHANGE if action == "decline" else WITHDRAW_PROPOSAL
            prompt = question.about(gives=proposal.gives, gets=proposal.gets)
            self.after_yes(prompt, kindergarten.act_on_proposal(proposal.id, action, proposal.version))


def _is_wanted(offer: Offer) -> bool:
    """Return whether another family's place can be requested."""
    return not offer.mine and "propose" in offer.actions
