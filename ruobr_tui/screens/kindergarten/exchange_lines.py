"""What the page of the exchange says about a place and about a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from ruobr_tui import phrases
from ruobr_tui.api.models.kindergarten import Exchange, Offer, Proposal
from ruobr_tui.api.rules.kindergarten import REGIMES
from ruobr_tui.api.states.exchange import FINAL_PROPOSALS, ProposalState
from ruobr_tui.i18n import N_, _, pgettext
from ruobr_tui.screens.kindergarten.labels import offer_name, proposal_name
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.widgets.blocks.table import Column, Row

HOW_IT_WORKS = N_(
    "Two families with places for the same age, hours and group type can exchange them: one "
    "proposes, the other accepts, an operator approves. Your place in the queue does not "
    "change."
)


class View(IntEnum):
    """The tabs of the page."""

    AVAILABLE = 0
    MINE = 1
    PROPOSALS = 2
    OVER = 3


def tabs_of(exchange: Exchange | None) -> list[tuple[str, str, str]]:
    """Return name, short name and count of each tab."""
    names = [
        (pgettext("places", "Available"), pgettext("places", "Avail.")),
        (_("My places"), pgettext("places", "Mine")),
        (_("Proposals"), pgettext("proposals", "Prop.")),
        (pgettext("proposals", "Over"), ""),
    ]
    counts = [""] * len(names) if exchange is None else [str(len(listed_in(exchange, each))) for each in View]
    return [(name, short, count) for (name, short), count in zip(names, counts, strict=True)]


def listed_in(exchange: Exchange, view: View) -> Sequence[Offer | Proposal]:
    """Return what a tab lists."""
    match view:
        case View.AVAILABLE:
            return [each for each in exchange.offers if not each.mine]
        case View.MINE:
            return [each for each in exchange.offers if each.mine]
        case View.PROPOSALS:
            return [each for each in exchange.proposals if each.state not in FINAL_PROPOSALS]
        case View.OVER:
            return [each for each in exchange.proposals if each.state in FINAL_PROPOSALS]


def first_view(exchange: Exchange) -> View:
    """Return the tab to begin with: an answer that is due, then places of others, then the own one."""
    if any("consent" in each.actions for each in exchange.proposals):
        return View.PROPOSALS
    return View.AVAILABLE if listed_in(exchange, View.AVAILABLE) else View.MINE


def columns_of(view: View) -> Sequence[Column]:
    """Return the columns of a tab."""
    if view == View.AVAILABLE:
        return [
            Column("place", _("Kindergarten"), 26),
            Column("address", _("Address"), least=20, role="dim"),
        ]
    if view == View.MINE:
        return [
            Column("place", _("Kindergarten"), least=20),
            Column("child", _("Child"), 12, drop=1),
            Column("state", _("Status"), 24),
        ]
    return [
        Column("gives", _("You give"), least=15),
        Column("gets", _("You get"), least=15),
        Column("state", _("Status"), 22),
    ]


def common_town(addresses: Sequence[str]) -> str:
    """Return the town with which all addresses begin; "" if there are several."""
    towns = {address.partition(", ")[0] for address in addresses if ", " in address}
    return towns.pop() if len(towns) == 1 else ""


def offer_row(offer: Offer, child: str, town: str) -> Row:
    """Return the row of a place; ``child`` has it, if it is an own one. ``town`` need not be said."""
    cells: dict[str, str | tuple[str, str]] = {
        "place": offer.kindergarten,
        "address": offer.address.removeprefix(f"{town}, "),
        "child": child,
        "state": (offer_name(offer.state), "good"),
    }
    return Row(("offer", offer.id), cells, offer.kindergarten)


def proposal_row(proposal: Proposal) -> Row:
    """Return the row of a proposal."""
    role = "due" if "consent" in proposal.actions else "text" if proposal.actions else "dim"
    cells: dict[str, str | tuple[str, str]] = {
        "gives": proposal.gives,
        "gets": proposal.gets,
        "state": (short_state(proposal), role),
    }
    return Row(("proposal", proposal.id), cells, f"{proposal.gives} ⇄ {proposal.gets}")


def short_state(proposal: Proposal) -> str:
    """Return for whom a proposal waits, or how it has ended."""
    match proposal.state:
        case ProposalState.PROPOSED:
            return _("other family decides") if proposal.is_from_me else _("! your answer is due")
        case ProposalState.CONSENTED:
            return _("the operator decides")
        case ProposalState.LAPSED:
            return _("no longer possible")
        case ProposalState.APPROVED:
            return _("places exchanged")
    return proposal_name(proposal.state)


def about_offer(offer: Offer, child: str, own: Offer | None) -> list[Group]:
    """Return what is known about a place; ``own`` is the place that can be given for it."""
    until = phrases.numeric_date(offer.until) if offer.until is not None else ""
    back = [("↩", _("can be taken back until %(day)s") % {"day": until}, "due")] if until else []
    regime = dict(REGIMES).get(offer.regime, offer.regime)
    exchanged = [] if offer.mine or own is None else facts(own.kindergarten)
    return [
        Group(_("Child"), facts(child)),
        Group(_("Address"), facts(offer.address)),
        Group(_("Hours"), facts(_(regime) if regime else "")),
        Group(_("You give"), exchanged),
        Group(_("Offer"), back),
    ]


def about_proposal(proposal: Proposal) -> list[Group]:
    """Return what is known about a proposal."""
    who = _("You have proposed it.") if proposal.is_from_me else _("The other family has proposed it.")
    return [
        Group(_("You give"), facts(proposal.gives)),
        Group(_("You get"), facts(proposal.gets)),
        Group(_("Message"), [("→", proposal.note, "due")] if proposal.note else []),
        Group(_("Proposal"), facts(who)),
    ]


def state_of(item: Offer | Proposal) -> str:
    """Return how the state is called, for the title of the pane."""
    return proposal_name(item.state) if isinstance(item, Proposal) else offer_name(item.state)
