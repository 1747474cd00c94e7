"""Exchange of places: both want it, the operator approves, and nobody is left bound to nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from ruobr_server.database import Database
from ruobr_server.errors import Conflict, Forbidden, NotFound
from ruobr_server.kindergarten import deadlines, exchange
from ruobr_server.kindergarten import tables as t
from ruobr_server.security.identity import Identity
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
        connection.execute(t.kindergarten_groups.update().values(places=3))

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
                t.kindergarten_applications.update()
                .where(t.kindergarten_applications.c.id == other.id)
                .values(deadline=TODAY + timedelta(days=99))
            )
        )
        region.write_now(deadlines.pass_deadlines, NOW, TODAY + timedelta(days=11))
    else:
        act(region, ivanova, mine.id, end)
    assert region.read_now(exchange.exchange, ivanova).offers == []
    assert region.read_now(exchange.waiting, clerk) == []
    [left] = region.read_now(exchange.exchange, petrova).offers
    assert (left.mine, left.state) == (True, "open")
