"""The meals desk: its own schools, an account's own lines, corrections at their limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import select, update

from ruobr_server.app import Portal
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.tables import ledger_entries
from ruobr_server.areas.meals import corrections, desk
from ruobr_server.areas.meals.accounts import open_missing
from ruobr_server.areas.meals.statement import statement
from ruobr_server.areas.schools.pupils import pupil
from ruobr_server.areas.schools.tables import people
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, NotFound
from ruobr_tui.api.models.canteen import CorrectionRequest, ReversalRequest, Statement
from support.databases import on_sqlite
from support.fixtures import NOW, FixedClock
from support.payments import identity
from support.published_events import forget, heard
from support.school import ANNA, BORIS, SCHOOL, TUESDAY, header_credentials
from support.second_canteen import DANIIL, MATVEY, SECOND

pytestmark = on_sqlite


class Desk:
    """What a clerk does at ``now``."""

    def __init__(self, database: Database, clerk: Identity) -> None:
        self.database, self.clerk, self.now = database, clerk, NOW

    def correct(self, child: int, amount: str, reason: str = "Ошибка") -> None:
        body = CorrectionRequest(amount=amount, reason=reason)
        self.database.write_now(corrections.correct, self.clerk, child, body, self.now)

    def take_back(self, child: int, line: int) -> None:
        body = ReversalRequest(line=line, reason="Не тот счёт")
        self.database.write_now(corrections.take_back, self.clerk, child, body, self.now)

    def on(self, child: int, school: int = SCHOOL) -> int:
        assert self.database.read_now(ledger.faults) == []
        return self.database.read_now(ledger.balance, ledger.meals_of(school, child))

    def last(self, child: int, school: int = SCHOOL) -> ledger.Posting:
        return self.database.read_now(ledger.statement, ledger.meals_of(school, child))[0]

    def find(self, text: str) -> list[int]:
        found = self.database.read_now(desk.find, self.clerk, text)
        return [each.child for each in found.accounts]

    def statement(self, child: int) -> Statement:
        def read(connection: object) -> Statement:
            who = desk.pupil_at_desk(connection, self.clerk, child)  # type: ignore[arg-type]
            return statement(connection, who, desk_today=self.now.astimezone(who.zone).date())  # type: ignore[arg-type]

        return self.database.read_now(read)


@pytest.fixture
def ours(two_canteens: Database, clerk: Identity) -> Desk:
    return Desk(two_canteens, clerk)


@pytest.fixture
def theirs(two_canteens: Database, its_desk: Identity) -> Desk:
    return Desk(two_canteens, its_desk)


def test_each_desk_has_its_own_schools(ours: Desk, theirs: Desk) -> None:
    for at_work, school, child, stranger in ((ours, SCHOOL, ANNA, DANIIL), (theirs, SECOND, DANIIL, ANNA)):
        found = at_work.database.read_now(desk.canteens_of, at_work.clerk)
        assert [each.school for each in found.canteens] == [school]
        at_work.database.read_now(desk.works_for, at_work.clerk, school)
        with pytest.raises(NotFound):
            at_work.database.read_now(desk.works_for, at_work.clerk, SCHOOL + SECOND - school)
        at_work.correct(child, "10")
        before = at_work.on(DANIIL, SECOND), at_work.on(ANNA)
        with pytest.raises(NotFound):
            at_work.correct(stranger, "1")
        with pytest.raises(NotFound):
            at_work.take_back(stranger, 1)
        with pytest.raises(NotFound):
            at_work.statement(stranger)
        assert (at_work.on(DANIIL, SECOND), at_work.on(ANNA)) == before
    mother = ours.database.read_now(identity, "mother")
    for read in (desk.canteens_of, lambda db, who: desk.find(db, who, "Иван")):
        with pytest.raises(Forbidden):
            ours.database.read_now(read, mother)


def test_who_is_found_and_with_what(ours: Desk, theirs: Desk) -> None:
    ours.database.write_now(open_missing)
    theirs.correct(DANIIL, "30")
    assert ours.find("Ив") == [BORIS, ANNA, 103]  # Иванов Борис, Иванова Анна, Иванова Мария
    assert theirs.find("ив") == [DANIIL, MATVEY]
    assert ours.find("42") == [BORIS, ANNA]
    assert theirs.find("42") == [DANIIL, MATVEY]
    assert (ours.find("иванова м"), ours.find("Иванов А"), ours.find("4210002")) == ([103], [ANNA], [BORIS])
    for nobody in (" ", "_", "в", "4220001", "%"):
        assert ours.find(nobody) == []
    found = theirs.database.read_now(desk.find, theirs.clerk, "ив").accounts
    assert [(each.name, each.school_class, each.school, each.account, each.balance) for each in found] == [
        ("Иванов Даниил", "2Г", "Школа № 8", "4220001", 30),
        ("Иволгин Матвей", "2Г", "Школа № 8", "4220002", 0),
    ]
    # A child may have more than one account in the books; the meals are what is shown.
    lines = {ledger.Account(SECOND, DANIIL, "aside"): 7, ledger.own_of(SECOND, ledger.BANK): -7}
    theirs.database.write_now(ledger.write, SECOND, "payment", "aside", lines, TUESDAY, NOW)
    found = theirs.database.read_now(desk.find, theirs.clerk, "ив").accounts
    assert [each.balance for each in found] == [30, 0]


def test_a_double_name_is_found_as_people_type_it(ours: Desk) -> None:
    own = people
    ours.database.write_now(
        lambda db: db.execute(update(own).where(own.c.id == ANNA).values(last_name="Римская-Корсакова"))
    )
    assert ours.find("римская-корс") == [ANNA]


@pytest.mark.parametrize(
    ("amount", "kopecks"),
    [("100000", 10_000_000), ("0,01", 1), ("-100000", -10_000_000), ("−5", -500), ("+7,5", 750)],
)
def test_corrections_that_can_be_made(ours: Desk, amount: str, kopecks: int) -> None:
    before = ours.on(ANNA), ours.on(BORIS)
    ours.correct(ANNA, amount, " Ошибка ")
    assert (ours.on(ANNA), ours.on(BORIS)) == (before[0] + kopecks, before[1])
    last = ours.last(ANNA)
    assert (last.kind, last.amount, last.note, last.day) == ("correction", kopecks, "Ошибка", TUESDAY)
    assert ours.database.read_now(ledger.balance, ledger.own_of(SCHOOL, ledger.CORRECTION)) == -kopecks


@pytest.mark.parametrize("amount", ["0", "-0,00", "100000,01", "-100000,01", "--1", "+-1", "1-", "1,001"])
def test_corrections_that_cannot(ours: Desk, amount: str) -> None:
    with pytest.raises(Invalid):
        ours.correct(ANNA, amount)
    assert ours.last(ANNA).kind == "charge"


def test_each_correction_is_an_entry_of_its_own_by_somebody(ours: Desk, theirs: Desk) -> None:
    forget(ours.database)
    ours.correct(ANNA, "5")
    assert heard(ours.database) == [
        ("mother", "balance", {"child": ANNA}), ("anna", "balance", {"child": ANNA}),
    ]  # fmt: skip
    ours.correct(ANNA, "5")  # another one
    theirs.correct(DANIIL, "5")
    ours.take_back(ANNA, ours.last(ANNA).number)
    own = ledger_entries
    query = select(own.c.account_id, own.c.note).where(own.c.kind == "correction").order_by(own.c.id)
    rows = ours.database.read_now(lambda db: db.execute(query).all())
    mine, other = ours.clerk.account_id, theirs.clerk.account_id
    assert [(row.account_id, row.note) for row in rows] == [
        (mine, "Ошибка"), (mine, "Ошибка"), (other, "Ошибка"), (mine, "Не тот счёт"),
    ]  # fmt: skip


def test_days_are_those_of_the_childs_school(ours: Desk, theirs: Desk) -> None:
    """Friday is over in Novokuznetsk and not in Moscow."""
    theirs.now = ours.now = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)  # Friday, one at night; Thursday, 21:00
    for each, child, school in ((ours, ANNA, SCHOOL), (theirs, DANIIL, SECOND)):
        each.correct(child, "5")
        last = each.last(child, school)
        # Three working days there (Monday, Tuesday, Wednesday; Saturday counts in no office), one here.
        expected = {
            SCHOOL: (date(2026, 11, 27), date(2026, 12, 2)),
            SECOND: (date(2026, 11, 26), date(2026, 11, 27)),
        }
        assert (last.day, last.reversible_until) == expected[school]
    line = theirs.last(DANIIL, SECOND).number
    theirs.now = datetime(2026, 11, 27, 20, 59, tzinfo=UTC)
    [shown] = theirs.statement(DANIIL).lines
    assert shown.reversible_until == date(2026, 11, 27)
    theirs.now += timedelta(minutes=1)
    [shown] = theirs.statement(DANIIL).lines
    assert shown.reversible_until is None
    with pytest.raises(Conflict, match="can no longer be"):
        theirs.take_back(DANIIL, line)
    theirs.now -= timedelta(minutes=1)
    theirs.take_back(DANIIL, line)
    assert (theirs.on(DANIIL, SECOND), theirs.last(DANIIL, SECOND).day) == (0, date(2026, 11, 27))


def test_a_line_is_that_of_this_account(ours: Desk) -> None:
    """Lines are counted in each account: both children have a first one."""
    ours.correct(BORIS, "5")
    assert ours.last(BORIS).number == 1
    ours.correct(ANNA, "7")
    ours.take_back(BORIS, 1)
    assert (ours.on(BORIS), ours.last(BORIS).reverses) == (0, 1)
    assert ours.last(ANNA).reversed_by is None
    with pytest.raises(Conflict, match="Only an adjustment"):
        ours.take_back(ANNA, 1)  # her first payment
    with pytest.raises(NotFound):
        ours.take_back(BORIS, 3)


def test_what_is_left_can_come_off_to_the_last_kopeck(ours: Desk) -> None:
    ours.correct(BORIS, "5")
    ours.take_back(BORIS, 1)  # nothing is left
    ours.correct(BORIS, "5")
    ours.correct(BORIS, "-0,01")
    with pytest.raises(Conflict, match="has been spent"):
        ours.take_back(BORIS, 3)
    assert ours.on(BORIS) == 499


async def test_whose_data_a_search_shows_is_noted_for_them_alone(
    ours: Desk, app: Portal, app_client: httpx.AsyncClient, clock: FixedClock
) -> None:
    ours.database.write_now(open_missing)
    children = [ANNA, 103]
    mother = ours.database.read_now(identity, "mother").account_id
    assert ours.database.read_now(desk.subjects_of, children) == [(mother, None)]
    found = await app_client.get(
        "/desk/meals/accounts", params={"find": "Иванова"}, headers=header_credentials("operator")
    )
    assert [each["child"] for each in found.json()["accounts"]] == children
    for login, expected in (("mother", 1), ("father", 0)):
        looks = await app_client.get("/cabinet/looks", headers=header_credentials(login))
        assert str(looks.json()).count("meal-account") == expected, login


def test_an_account_of_the_family_says_nothing_of_taking_back(ours: Desk) -> None:
    ours.correct(ANNA, "5")
    assert ours.statement(ANNA).lines[0].reversible_until is not None
    who = ours.database.read_now(pupil, ANNA)
    assert who is not None
    own = ours.database.read_now(statement, who)
    assert own.lines[0].reversible_until is None
    assert own.balance == Decimal(ours.on(ANNA)) / 100
