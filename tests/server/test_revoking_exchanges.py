"""An approved exchange revoked, and an offer taken back: places, offers and proposals are unchanged."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from ruobr_server.areas.kindergarten import applications, exchange, tables
from ruobr_server.areas.schools.tables import territories
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, Invalid, NotFound
from ruobr_tui.api.models.events import EXCHANGE
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW
from support.kindergartens import TODAY, act, apply, decide, given_out, tracked
from support.published_events import family_events

pytestmark = on_sqlite

LAST = date(2026, 11, 27)
LATER = NOW + timedelta(hours=1)


class Exchanged:
    """Ivanova's place in kindergarten 1 and two of Petrova's in 2, all offered; the first two agreed."""

    def __init__(self, region: Database, family: Family, clerk: Identity) -> None:
        self.region, self.clerk = region, clerk
        self.ivanova, self.petrova = family.ivanovs.parent, family.petrovs.parent
        region.write_now(lambda db: db.execute(tables.kindergarten_groups.update().values(places=2)))
        self.mine = apply(region, self.ivanova, 1).id
        self.theirs, self.third = apply(region, self.petrova, 2).id, apply(region, self.petrova, 2).id
        for number in (self.mine, self.theirs, self.third):
            decide(region, clerk, number, "register")
        given_out(region, clerk)
        self.offers = {
            number: self.offer(who, number)
            for who, number in (
                (self.ivanova, self.mine),
                (self.petrova, self.theirs),
                (self.petrova, self.third),
            )
        }
        self.proposal = self.propose(self.theirs)
        self.other = self.propose(self.third)
        self.act(self.petrova, self.proposal, "consent")

    def offer(self, who: Identity, number: int) -> int:
        self.region.write_now(exchange.offer, who, number, NOW)
        shown = self.region.read_now(exchange.exchange, who).offers
        return max(each.id for each in shown if each.mine)

    def propose(self, theirs: int) -> int:
        pair = self.offers[self.mine], self.offers[theirs]
        self.region.write_now(exchange.propose, self.ivanova, *pair, NOW)
        return max(each.id for each in self.region.read_now(exchange.exchange, self.ivanova).proposals)

    def of(self, who: Identity, number: int) -> Any:
        shown = self.region.read_now(exchange.exchange, who).proposals
        return next(each for each in shown if each.id == number)

    def act(self, who: Identity, number: int, action: str) -> None:
        version = self.of(who, number).version
        self.region.write_now(exchange.act, who, number, action, version, NOW)

    def decide(self, action: str, note: str = "", day: date = TODAY, version: int = 0) -> None:
        version = version or self.of(self.ivanova, self.proposal).version
        self.region.write_now(exchange.decide, self.clerk, self.proposal, action, version, note, LATER, day)

    def rows(self) -> Any:
        """Everything about places and exchange without what counts changes."""

        def read(connection: Connection) -> Any:
            found: list[Any] = []
            for table in (
                tables.kindergarten_applications,
                tables.exchange_offers,
                tables.exchange_proposals,
            ):
                rows = connection.execute(table.select().order_by(table.c.id)).mappings()
                found += [
                    {k: v for k, v in row.items() if k not in ("version", "updated_at")} for row in rows
                ]
            for table in (tables.application_choices, tables.kindergarten_groups):
                keys = list(table.primary_key.columns)
                found += [tuple(row) for row in connection.execute(table.select().order_by(*keys))]
            return found

        return self.region.read_now(read)


@pytest.fixture
def exchanged(region: Database, family: Family, clerk: Identity) -> Exchanged:
    return Exchanged(region, family, clerk)


@on_both
def test_everything_is_as_before_the_approval(exchanged: Exchanged) -> None:
    region, clerk = exchanged.region, exchanged.clerk
    before, waiting = exchanged.rows(), region.read_now(exchange.waiting, clerk)
    exchanged.decide("approve")
    assert exchanged.of(exchanged.ivanova, exchanged.other).state == "lapsed"
    [approved] = region.read_now(exchange.approved, clerk, TODAY)
    assert (approved.id, approved.actions, approved.revocable_until) == (exchanged.proposal, ["revoke"], LAST)
    with pytest.raises(Invalid):
        exchanged.decide("revoke")
    exchanged.decide("revoke", "Перепутаны сады")
    assert exchanged.rows() == before
    assert region.read_now(exchange.approved, clerk, TODAY) == []
    [again] = region.read_now(exchange.waiting, clerk)
    assert (again.id, again.gives, again.gets) == (waiting[0].id, waiting[0].gives, waiting[0].gets)
    assert exchanged.of(exchanged.petrova, exchanged.proposal).note == "Перепутаны сады"
    for who, number in ((exchanged.ivanova, exchanged.mine), (exchanged.petrova, exchanged.theirs)):
        last = tracked(region, who, number).history[-1]
        assert (last.action, last.state, last.by, last.note) == (
            "revoke", "referred", "desk", "Перепутаны сады",
        )  # fmt: skip
    events = region.read_now(lambda db: db.execute(family_events()).all())
    informed = {each.account_id for each in events if each.kind == EXCHANGE and each.at == LATER}
    assert informed == {exchanged.ivanova.account_id, exchanged.petrova.account_id}
    exchanged.decide("approve")  # it can be approved again
    exchanged.decide("revoke", "Снова")
    assert exchanged.rows() == before


@on_both
def test_its_turn_at_the_desk_is_that_of_the_consent(exchanged: Exchanged) -> None:
    own = tables.exchange_proposals

    def since() -> Any:
        query = own.select().where(own.c.id == exchanged.proposal)
        return exchanged.region.read_now(lambda db: db.execute(query).one()).updated_at

    before = since()
    exchanged.decide("approve")
    exchanged.decide("revoke", "Ошибка")
    assert since() == before


@pytest.mark.parametrize("end", ["accept", "decline"])
def test_a_place_that_was_answered_for_stays(exchanged: Exchanged, end: str) -> None:
    exchanged.decide("approve")
    act(exchanged.region, exchanged.petrova, exchanged.theirs, end)
    between = exchanged.rows()
    with pytest.raises(Conflict, match="no longer as the exchange left it"):
        exchanged.decide("revoke", "Ошибка")
    assert exchanged.rows() == between


@on_both
def test_a_place_that_is_offered_anew_has_to_be_taken_back_first(exchanged: Exchanged) -> None:
    exchanged.decide("approve")
    newer = exchanged.offer(exchanged.ivanova, exchanged.mine)
    between = exchanged.rows()
    with pytest.raises(Conflict, match="offers the new place"):
        exchanged.decide("revoke", "Ошибка")
    assert exchanged.rows() == between
    exchanged.region.write_now(exchange.withdraw_offer, exchanged.ivanova, newer, NOW)
    exchanged.decide("revoke", "Ошибка")


def test_a_proposal_whose_other_place_is_gone_does_not_go_on(exchanged: Exchanged) -> None:
    exchanged.decide("approve")
    act(exchanged.region, exchanged.petrova, exchanged.third, "accept")
    exchanged.decide("revoke", "Ошибка")
    assert exchanged.of(exchanged.ivanova, exchanged.other).state == "lapsed"
    assert exchanged.of(exchanged.ivanova, exchanged.proposal).state == "consented"


def test_until_the_day_that_was_stated(exchanged: Exchanged) -> None:
    exchanged.decide("approve")
    after = LAST + timedelta(days=1)
    assert exchanged.region.read_now(exchange.approved, exchanged.clerk, after) == []
    with pytest.raises(Conflict, match="can no longer be"):
        exchanged.decide("revoke", "Ошибка", after)
    exchanged.decide("revoke", "Ошибка", LAST)


@on_both
def test_revoked_against_an_answer_of_the_family_at_the_same_time(exchanged: Exchanged) -> None:
    exchanged.decide("approve")
    region, petrova = exchanged.region, exchanged.petrova
    version = tracked(region, petrova, exchanged.theirs).version
    proposal = exchanged.of(exchanged.ivanova, exchanged.proposal).version
    works: list[Any] = [
        lambda: exchanged.decide("revoke", "Ошибка", version=proposal),
        lambda: exchanged.decide("revoke", "Ошибка", version=proposal),
        lambda: region.write_now(applications.act, petrova, exchanged.theirs, "accept", version, NOW, TODAY),
    ]

    def attempt(work: Any) -> bool:
        try:
            work()
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        one, two, accepted = pool.map(attempt, works)
    assert [one, two, accepted].count(True) == 1
    mine, theirs = (tracked(region, who, number).referral for who, number in (
        (exchanged.ivanova, exchanged.mine), (petrova, exchanged.theirs)))  # fmt: skip
    assert mine is not None
    assert theirs is not None
    assert (mine.number, theirs.number) == ((2, 1) if accepted else (1, 2))


def test_another_municipality_has_nothing_to_revoke(exchanged: Exchanged) -> None:
    exchanged.decide("approve")
    region = exchanged.region
    region.write_now(lambda db: db.execute(territories.insert().values(id=2, name="Другой")))
    region.write_now(lambda db: db.execute(role_grants.update().values(territory_id=2)))
    assert region.read_now(exchange.approved, exchanged.clerk, TODAY) == []
    with pytest.raises(NotFound):
        exchanged.decide("revoke", "Ошибка")


# An offer


def take_back(
    exchanged: Exchanged, who: Identity, number: int, version: int, note: str = "Передумали"
) -> None:
    exchanged.region.write_now(
        exchange.withdraw_offer, who, exchanged.offers[number], NOW, version=version, note=note
    )


def test_an_offer_is_taken_back_with_words_for_the_others(exchanged: Exchanged) -> None:
    region, ivanova, petrova = exchanged.region, exchanged.ivanova, exchanged.petrova
    shown = {each.id: each for each in region.read_now(exchange.exchange, petrova).offers if each.mine}
    mine = shown[exchanged.offers[exchanged.theirs]]
    assert (mine.state, mine.until) == ("matched", TODAY + timedelta(days=10))
    with pytest.raises(NotFound):
        take_back(exchanged, ivanova, exchanged.theirs, mine.version)
    with pytest.raises(Changed):
        take_back(exchanged, petrova, exchanged.theirs, mine.version - 1)
    take_back(exchanged, petrova, exchanged.theirs, mine.version)
    seen = exchanged.of(ivanova, exchanged.proposal)
    assert (seen.state, seen.note) == ("lapsed", "Передумали")
    own = next(each for each in region.read_now(exchange.exchange, ivanova).offers if each.mine)
    assert own.state == "open"  # whoever had agreed is free for others
    assert region.read_now(exchange.waiting, exchanged.clerk) == []
    with pytest.raises(Conflict):
        take_back(exchanged, petrova, exchanged.theirs, mine.version + 2)
    exchanged.offer(petrova, exchanged.theirs)  # and it can be offered again


def test_taken_back_while_the_operator_approves(exchanged: Exchanged) -> None:
    region, petrova = exchanged.region, exchanged.petrova
    mine = next(
        each
        for each in region.read_now(exchange.exchange, petrova).offers
        if each.id == exchanged.offers[exchanged.theirs]
    )
    proposal = exchanged.of(exchanged.ivanova, exchanged.proposal).version

    def attempt(work: Any) -> bool:
        try:
            work()
        except Conflict:
            return False
        return True

    works: list[Any] = [
        lambda: exchanged.decide("approve", version=proposal),
        lambda: take_back(exchanged, petrova, exchanged.theirs, mine.version),
    ]
    with ThreadPoolExecutor(2) as pool:
        approved, taken_back = pool.map(attempt, works)
    assert approved != taken_back
    theirs = tracked(region, petrova, exchanged.theirs).referral
    assert theirs is not None
    assert theirs.number == (1 if approved else 2)


async def test_over_the_wire_with_a_reason_and_once(
    app_client: httpx.AsyncClient, exchanged: Exchanged
) -> None:
    number = exchanged.offers[exchanged.theirs]
    path = f"/cabinet/kindergarten/exchange/offers/{number}"
    mine = header_credentials("petrova", PASSWORD) | {"Idempotency-Key": "take-back-once"}
    shown = (await app_client.get("/cabinet/kindergarten/exchange", headers=mine)).json()["offers"]
    version = next(each["version"] for each in shown if each["id"] == number)
    body = {"action": "withdraw", "version": version, "note": " "}
    assert (await app_client.post(path, json=body, headers=mine)).status_code == 400
    body["note"] = "Передумали"
    assert (await app_client.post(path, json=body | {"action": "free"}, headers=mine)).status_code == 400
    stranger = header_credentials("ivanova", PASSWORD)
    assert (await app_client.post(path, json=body, headers=stranger)).status_code == 404
    codes = [(await app_client.post(path, json=body, headers=mine)).status_code for _ in range(2)]
    assert codes == [200, 200]
