"""Exchange of places: both want it, the operator approves, and nobody is left bound to nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.kindergarten import deadlines, exchange, exchange_view, tables
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from ruobr_tui.api.models.events import EXCHANGE
from support.families import Family
from support.fixtures import NOW
from support.kindergartens import TODAY, act, apply, decide, given_out, tracked


def test_places_change_hands_when_both_want_it_and_the_operator_approves(
    region: Database, family: Family, clerk: Identity
) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, ivanova, 1), apply(region, petrova, 2)
    for number in (mine.id, other.id):
        decide(region, clerk, number, "register")
    with pytest.raises(Conflict):
        region.write_now(exchange.offer, ivanova, mine.id, NOW)
    given_out(region, clerk)
    for who, number in ((ivanova, mine.id), (petrova, other.id)):
        region.write_now(exchange.offer, who, number, NOW)
    with pytest.raises(NotFound):
        region.write_now(exchange.offer, petrova, mine.id, NOW)
    shown = region.read_now(exchange.exchange, ivanova).offers
    [own] = [each.id for each in shown if each.mine]
    [theirs] = [each.id for each in shown if not each.mine]
    with pytest.raises(NotFound):
        region.write_now(exchange.propose, petrova, own, theirs, NOW)
    region.write_now(exchange.propose, ivanova, own, theirs, NOW)
    [proposal] = region.read_now(exchange.exchange, petrova).proposals
    with pytest.raises(Forbidden):
        region.write_now(exchange.act, ivanova, proposal.id, "consent", proposal.version, NOW)
    region.write_now(exchange.act, petrova, proposal.id, "consent", proposal.version, NOW)
    with pytest.raises(Forbidden):
        region.read_now(exchange.waiting, ivanova)
    [waiting] = region.read_now(exchange.waiting, clerk)
    before = tracked(region, ivanova, mine.id)
    region.write_now(exchange.decide, clerk, waiting.id, "approve", waiting.version, "", NOW, TODAY)
    after, swapped = tracked(region, ivanova, mine.id), tracked(region, petrova, other.id)
    assert after.referral is not None
    assert swapped.referral is not None
    assert (after.referral.number, swapped.referral.number) == (2, 1)
    assert (after.registered_at, after.deadline) == (before.registered_at, before.deadline)
    assert after.history[-1].action == "exchange"


def test_of_two_consents_at_once_one_wins(region: Database, family: Family, clerk: Identity) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent

    def more(connection: Any) -> None:
        connection.execute(tables.kindergarten_groups.update().values(places=3))

    region.write_now(more)
    numbers = [apply(region, ivanova, 1).id, apply(region, petrova, 2).id, apply(region, petrova, 3).id]
    for number in numbers:
        decide(region, clerk, number, "register")
    given_out(region, clerk)
    for who, number in zip((ivanova, petrova, petrova), numbers, strict=True):
        region.write_now(exchange.offer, who, number, NOW)
    offers = region.read_now(exchange.exchange, ivanova).offers
    [own] = [each.id for each in offers if each.mine]
    for theirs in (each.id for each in offers if not each.mine):
        region.write_now(exchange.propose, ivanova, own, theirs, NOW)
    proposals = region.read_now(exchange.exchange, petrova).proposals
    assert len(proposals) == 2

    def consent(proposal: Any) -> str:
        try:
            region.write_now(exchange.act, petrova, proposal.id, "consent", proposal.version, NOW)
        except Conflict:
            return "late"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(consent, proposals)) == ["late", "won"]


@pytest.mark.parametrize("end", ["accept", "decline", "expire"])
def test_whoever_had_agreed_is_free_when_the_other_place_is_gone(
    region: Database, family: Family, clerk: Identity, end: str
) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, ivanova, 1), apply(region, petrova, 2)
    for number in (mine.id, other.id):
        decide(region, clerk, number, "register")
    given_out(region, clerk)
    for who, number in ((ivanova, mine.id), (petrova, other.id)):
        region.write_now(exchange.offer, who, number, NOW)
    offers = region.read_now(exchange.exchange, ivanova).offers
    [own] = [each.id for each in offers if each.mine]
    [theirs] = [each.id for each in offers if not each.mine]
    region.write_now(exchange.propose, ivanova, own, theirs, NOW)
    [proposal] = region.read_now(exchange.exchange, petrova).proposals
    region.write_now(exchange.act, petrova, proposal.id, "consent", proposal.version, NOW)
    if end == "expire":
        region.write_now(
            lambda c: c.execute(
                tables.kindergarten_applications.update()
                .where(tables.kindergarten_applications.c.id == other.id)
                .values(deadline=TODAY + timedelta(days=99))
            )
        )
        region.write_now(deadlines.pass_deadlines, NOW, TODAY + timedelta(days=11))
    else:
        act(region, ivanova, mine.id, end)
    assert region.read_now(exchange.exchange, ivanova).offers == []
    assert region.read_now(exchange.waiting, clerk) == []
    found = region.read_now(exchange.exchange, petrova)
    [left] = found.offers
    assert (left.mine, left.state) == (True, "open")
    assert [each.state for each in found.proposals] == ["lapsed"]  # nobody has taken it back


def test_a_new_offer_is_reported_to_those_whose_offers_it_fits(
    region: Database, family: Family, clerk: Identity
) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, ivanova, 1), apply(region, petrova, 2)
    for number in (mine.id, other.id):
        decide(region, clerk, number, "register")
    given_out(region, clerk)
    region.write_now(exchange.offer, ivanova, mine.id, NOW)
    before = _informed(region)
    assert before == []  # nobody offers yet, so nobody can have it
    region.write_now(exchange.offer, petrova, other.id, NOW)
    assert _informed(region) == [ivanova.account_id]


def _informed(region: Database) -> list[int]:
    """Whom events of an exchange were written for."""
    kinds = live_events.c.kind == EXCHANGE
    return region.read_now(lambda c: list(c.scalars(select(live_events.c.account_id).where(kinds))))


def test_the_desk_reads_whose_places_change_hands(region: Database, family: Family, clerk: Identity) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, ivanova, 1), apply(region, petrova, 2)
    for number in (mine.id, other.id):
        decide(region, clerk, number, "register")
    given_out(region, clerk)
    for who, number in ((ivanova, mine.id), (petrova, other.id)):
        region.write_now(exchange.offer, who, number, NOW)
    region.write_now(exchange.propose, ivanova, 1, 2, NOW)
    [proposal] = region.read_now(exchange.exchange, petrova).proposals
    assert (proposal.gives_child, proposal.gets_child) == ("", "")  # families do not read each other's names
    region.write_now(exchange.act, petrova, proposal.id, "consent", proposal.version, NOW)
    [waiting] = region.read_now(exchange.waiting, clerk)
    assert waiting.gives_child
    assert waiting.gets_child
    shown = region.read_now(exchange_view.subjects_of, [waiting.id])
    assert {account for account, _child in shown} == {ivanova.account_id, petrova.account_id}
