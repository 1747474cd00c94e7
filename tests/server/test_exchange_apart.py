"""Exchange of places: what fits, what may no longer be offered, and whom it does not concern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.kindergarten import exchange, tables
from ruobr_server.areas.kindergarten.exchange_states import OFFER, PROPOSAL
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, Invalid, NotFound, ServerError
from ruobr_server.kit.workflow.service import history
from support import neighbours
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW
from support.held_places import UNTIL, hold, more_places, offered, set_state
from support.kindergartens import TODAY, act, tracked
from support.published_events import forget, heard

pytestmark = on_sqlite


@dataclass(frozen=True)
class Both:
    """Whose place is offered: the application and the offer of each."""

    region: Database
    mother: Identity
    father: Identity
    mine: int
    my_offer: int
    theirs: int
    their_offer: int

    def shown(self, who: Identity) -> list[int]:
        """The offers of others that this account is shown."""
        return [each.id for each in self.region.read_now(exchange.exchange, who).offers if not each.mine]

    def propose(self, *, mine: int = 0, theirs: int = 0) -> int:
        pair = (mine or self.my_offer, theirs or self.their_offer)
        self.region.write_now(exchange.propose, self.mother, *pair, NOW)
        return int(self.proposals(self.mother)[0].id)

    def proposals(self, who: Identity) -> list[Any]:
        return list(self.region.read_now(exchange.exchange, who).proposals)

    def act(self, who: Identity, number: int, action: str) -> None:
        version = next(each.version for each in self.proposals(who) if each.id == number)
        self.region.write_now(exchange.act, who, number, action, version, NOW)

    def decide(self, clerk: Identity, number: int, action: str, note: str = "", version: int = 0) -> None:
        version = version or next(each.version for each in self.proposals(self.mother) if each.id == number)
        self.region.write_now(exchange.decide, clerk, number, action, version, note, NOW, TODAY)

    def states(self) -> dict[int, str]:
        """Of every offer of ours."""
        own = tables.exchange_offers
        query = select(own.c.id, own.c.state).where(own.c.id < neighbours.FIRST)
        return {row.id: row.state for row in self.region.read_now(lambda c: c.execute(query).all())}

    def groups(self) -> dict[int, int]:
        own = tables.kindergarten_applications
        query = select(own.c.id, own.c.group_id).where(own.c.id.in_((self.mine, self.theirs)))
        return {row.id: row.group_id for row in self.region.read_now(lambda c: c.execute(query).all())}


@pytest.fixture
def both(region: Database, family: Family) -> Both:
    more_places(region)
    mother, father = family.ivanovs.parent, family.petrovs.parent
    return Both(region, mother, father, *offered(region, mother, 1), *offered(region, father, 2))


@on_both
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("territory_id", neighbours.TERRITORY),
        ("kindergarten_id", 1),  # the same one
        ("cohort", 1),
        ("regime", "short"),
        ("orientation", "speech"),
    ],
)
def test_a_place_that_differs_in_one_thing_does_not_fit(both: Both, field: str, value: Any) -> None:
    assert both.shown(both.mother) == [both.their_offer]
    assert both.shown(both.father) == [both.my_offer]
    own = tables.exchange_offers
    change = own.update().where(own.c.id == both.their_offer).values({field: value})
    both.region.write_now(lambda connection: connection.execute(change))
    assert both.shown(both.mother) == []
    assert both.shown(both.father) in ([], list(neighbours.OFFERS[2:]))  # those of the other municipality
    with pytest.raises(Invalid):
        both.propose()


def test_an_own_place_is_no_exchange(both: Both) -> None:
    _, second = offered(both.region, both.mother, 3)
    assert both.shown(both.mother) == [both.their_offer]
    assert sorted(both.shown(both.father)) == sorted([both.my_offer, second])
    with pytest.raises(Invalid):
        both.propose(theirs=second)


def test_what_others_are_shown_of_an_offer(both: Both) -> None:
    offers = {each.id: each for each in both.region.read_now(exchange.exchange, both.father).offers}
    own, other = offers[both.their_offer], offers[both.my_offer]
    assert (own.application_id, own.until) == (both.theirs, UNTIL)
    assert (other.application_id, other.until) == (None, None)


@pytest.mark.parametrize("state", ["contract", "enrolled", "registered", "declined", "no-show", "withdrawn"])
def test_only_a_place_that_waits_for_an_answer_is_offered(
    region: Database, family: Family, state: str
) -> None:
    mother = family.ivanovs.parent
    number = hold(region, mother, 1)
    set_state(region, number, state)
    with pytest.raises(Conflict, match="not yet accepted"):
        region.write_now(exchange.offer, mother, number, NOW)
    assert region.read_now(exchange.exchange, mother).offers == []


@on_both
def test_a_place_is_offered_once_and_again_after_it_was_taken_back(both: Both) -> None:
    with pytest.raises(Conflict, match="already listed for exchange"):
        both.region.write_now(exchange.offer, both.mother, both.mine, NOW)
    with pytest.raises(NotFound):  # a stranger's offer
        both.region.write_now(exchange.withdraw_offer, both.father, both.my_offer, NOW)
    both.region.write_now(exchange.withdraw_offer, both.mother, both.my_offer, NOW)
    with pytest.raises(Conflict):
        both.region.write_now(exchange.withdraw_offer, both.mother, both.my_offer, NOW)
    assert [each.mine for each in both.region.read_now(exchange.exchange, both.mother).offers] == []
    assert both.shown(both.father) == []
    with pytest.raises(Conflict, match="no longer listed for exchange"):
        both.propose()
    both.region.write_now(exchange.offer, both.mother, both.mine, NOW)
    assert len(both.shown(both.father)) == 1


def test_what_is_bound_is_neither_shown_nor_to_be_had(both: Both) -> None:
    _, third = offered(both.region, both.father, 3)
    number = both.propose()
    with pytest.raises(Conflict, match="already proposed"):
        both.propose()
    other = both.propose(theirs=third)
    both.act(both.father, number, "consent")
    assert both.states() == {both.my_offer: "matched", both.their_offer: "matched", third: "open"}
    assert both.shown(both.mother) == []  # whose own place is promised is shown no other
    assert both.shown(both.father) == []
    with pytest.raises(Conflict):  # mine is bound
        both.act(both.father, other, "consent")
    with pytest.raises(Conflict, match="no longer listed for exchange"):
        both.propose(theirs=third)
    own = both.region.read_now(exchange.exchange, both.father).proposals
    assert {each.id: each.state for each in own} == {number: "consented", other: "proposed"}


@pytest.mark.parametrize(("who", "action"), [("mother", "withdraw"), ("father", "decline")])
def test_a_consent_that_is_taken_back_frees_both_places(both: Both, who: str, action: str) -> None:
    number = both.propose()
    both.act(both.father, number, "consent")
    both.act(getattr(both, who), number, action)
    assert both.states() == {both.my_offer: "open", both.their_offer: "open"}
    assert both.shown(both.mother) == [both.their_offer]
    again = both.propose()  # what has ended may be proposed anew
    both.act(both.father, again, "consent")


def test_before_a_consent_nothing_was_bound(both: Both) -> None:
    number = both.propose()
    with pytest.raises(ServerError):  # that is the other's to do
        both.act(both.father, number, "withdraw")
    both.act(both.father, number, "decline")
    assert both.states() == {both.my_offer: "open", both.their_offer: "open"}
    with pytest.raises(Conflict):
        both.act(both.mother, number, "withdraw")
    forget(both.region)
    both.region.write_now(exchange.withdraw_offer, both.mother, both.my_offer, NOW)
    assert heard(both.region) == []  # what has ended ends no second time
    for machine, subject, actions in (
        (PROPOSAL, number, ["propose", "decline"]),
        (OFFER, both.my_offer, ["offer", "withdraw"]),
    ):
        steps = both.region.read_now(history, machine, subject)
        assert [step.action for step in steps] == actions
        assert steps[0].account_id == both.mother.account_id


def test_a_refusal_of_the_desk_frees_both_and_says_why(both: Both, clerk: Identity) -> None:
    number = both.propose()
    both.act(both.father, number, "consent")
    forget(both.region)
    with pytest.raises(ServerError):
        both.decide(clerk, number, "refuse")
    both.decide(clerk, number, "refuse", "Разные корпуса")
    assert both.states() == {both.my_offer: "open", both.their_offer: "open"}
    assert [each.note for each in both.proposals(both.father)] == ["Разные корпуса"]
    about = {"proposal": number, "state": "refused"}
    assert heard(both.region) == [(who, "exchange", about) for who in ("ivanova", "petrova")]


@pytest.mark.parametrize("lost", ["mine", "theirs"])
@pytest.mark.parametrize("state", ["contract", "declined"])
def test_one_place_that_is_lost_stops_the_swap(both: Both, clerk: Identity, lost: str, state: str) -> None:
    number = both.propose()
    both.act(both.father, number, "consent")
    before = both.groups()
    set_state(both.region, getattr(both, lost), state)
    with pytest.raises(Conflict, match="no longer reserved"):
        both.decide(clerk, number, "approve")
    assert both.groups() == before
    assert [each.state for each in both.proposals(both.mother)] == ["consented"]


@on_both
def test_an_approval_ends_what_else_was_proposed_about_both(both: Both, clerk: Identity) -> None:
    _, third = offered(both.region, both.father, 3)
    to_another, number = both.propose(theirs=third), 0
    _, fourth = offered(both.region, both.mother, 3)
    from_another = both.propose(mine=fourth)
    number = both.propose()
    both.act(both.father, number, "consent")
    forget(both.region)
    both.decide(clerk, number, "approve")
    states = {each.id: each.state for each in both.proposals(both.mother)}
    assert states == {number: "approved", to_another: "lapsed", from_another: "lapsed"}
    assert both.states() == {
        both.my_offer: "exchanged",
        both.their_offer: "exchanged",
        third: "open",
        fourth: "open",
    }
    assert both.groups() == {both.mine: 2, both.theirs: 1}
    events = {(who, kind, about.get("state")) for who, kind, about in heard(both.region)}
    assert {
        (who, *what)
        for who in ("ivanova", "petrova")
        for what in (("exchange", "approved"), ("exchange", "lapsed"), ("kindergarten", "referred"))
    } == events
    for who, application in ((both.mother, both.mine), (both.father, both.theirs)):
        assert tracked(both.region, who, application).history[-1].action == "exchange"


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_answer_to_one_place_leaves_the_other_offers_of_the_family(both: Both, answer: str) -> None:
    _, third = offered(both.region, both.mother, 3)
    number = both.propose()
    act(both.region, both.father, both.theirs, answer)
    assert both.states() == {both.my_offer: "open", both.their_offer: "withdrawn", third: "open"}
    assert {each.id: each.state for each in both.proposals(both.mother)} == {number: "lapsed"}


@on_both
def test_who_is_informed_of_an_offer_and_a_proposal(both: Both) -> None:
    forget(both.region)
    offer = offered(both.region, both.father, 3)[1]
    exchanges = [(who, about) for who, kind, about in heard(both.region) if kind == "exchange"]
    assert exchanges == [("ivanova", {"offer": offer})]
    forget(both.region)
    number = both.propose()
    about = {"proposal": number, "state": "proposed"}
    assert heard(both.region) == [(who, "exchange", about) for who in ("ivanova", "petrova")]
    forget(both.region)
    both.region.write_now(exchange.withdraw_offer, both.father, both.their_offer, NOW)
    gone = {"proposal": number, "state": "lapsed"}
    assert heard(both.region) == [(who, "exchange", gone) for who in ("ivanova", "petrova")]


def test_an_old_version_changes_nothing(both: Both, clerk: Identity) -> None:
    number = both.propose()
    with pytest.raises(Changed):
        both.region.write_now(exchange.act, both.father, number, "consent", 9, NOW)
    both.act(both.father, number, "consent")
    with pytest.raises(Changed):
        both.decide(clerk, number, "approve", version=1)
    assert set(both.states().values()) == {"matched"}


def test_who_takes_no_part_finds_nothing(both: Both) -> None:
    number = both.propose()
    for who in (neighbours.PARENT, neighbours.OTHER_PARENT):
        shown = [each.id for each in both.region.read_now(exchange.exchange, who).proposals]
        assert shown == [neighbours.PROPOSAL]
        with pytest.raises(NotFound):
            both.region.write_now(exchange.act, who, number, "consent", 1, NOW)
        with pytest.raises(NotFound):
            both.region.write_now(exchange.propose, who, both.my_offer, both.their_offer, NOW)


def test_each_desk_has_the_exchanges_of_its_own_municipality(both: Both, clerk: Identity) -> None:
    number = both.propose()
    both.act(both.father, number, "consent")
    assert [each.id for each in both.region.read_now(exchange.waiting, clerk)] == [number]
    for action, note in (("approve", ""), ("refuse", "Нет"), ("revoke", "Нет")):
        with pytest.raises(NotFound):
            both.region.write_now(exchange.decide, clerk, neighbours.PROPOSAL, action, 1, note, NOW, TODAY)

    def move(connection: Connection) -> None:
        connection.execute(role_grants.update().values(territory_id=neighbours.TERRITORY))

    both.region.write_now(move)
    assert [each.id for each in both.region.read_now(exchange.waiting, clerk)] == [neighbours.PROPOSAL]
    with pytest.raises(NotFound):
        both.decide(clerk, number, "approve")
    both.region.write_now(exchange.decide, clerk, neighbours.PROPOSAL, "approve", 1, "", NOW, TODAY)
    assert [each.id for each in both.region.read_now(exchange.approved, clerk, TODAY)] == [
        neighbours.PROPOSAL
    ]
    both.region.write_now(lambda connection: connection.execute(role_grants.update().values(territory_id=1)))
    assert both.region.read_now(exchange.approved, clerk, TODAY) == []
