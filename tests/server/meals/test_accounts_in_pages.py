"""Meal accounts in pages: whoever is searched for is on one of them, once, whatever the order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.meals import corrections, desk
from ruobr_server.areas.meals.tables import meal_accounts
from ruobr_server.areas.schools import tables as schools
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Invalid
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.canteen import CorrectionRequest, DeskAccount, DeskAccounts
from support.fixtures import NOW
from support.school import ANNA, BORIS, SCHOOL

PAGE = 2


def fill(connection: Connection) -> None:
    """Namesakes in a tenth form, and others; all accounts begin with 4."""
    connection.execute(
        schools.classes.insert().values(school_id=SCHOOL, id=99, year=2026, grade=10, letter="А")
    )
    for number, last in enumerate(("Ёлкин", "Иванов", "Иванов", "Яшин"), 301):
        connection.execute(schools.people.insert().values(id=number, last_name=last, first_name="Пётр"))
        pupil = {"school_id": SCHOOL, "id": number, "person_id": number, "class_id": 99}
        connection.execute(schools.pupils.insert().values(**pupil))
        account = {"school_id": SCHOOL, "pupil_id": number, "account": f"4219{number}"}
        connection.execute(meal_accounts.insert().values(**account, uid="", default_complex=""))


def pages(database: Database, clerk: Identity, text: str, order: ListOrder) -> Iterator[DeskAccounts]:
    """All pages of a search, one after another."""
    place = ""
    while True:
        listing = Listing(order=order, after=place, limit=PAGE)
        page = database.read_now(desk.find, clerk, text, listing)
        yield page
        if not page.next:
            return
        place = page.next


def name(account: DeskAccount) -> tuple[object, ...]:
    return (*account.name.split()[:2], account.child)


@pytest.mark.parametrize(
    ("order", "key"),
    [
        (ListOrder.USUAL, name),
        (ListOrder.CLASS, lambda account: (int(account.school_class[:-1]), account.school_class)),
        (ListOrder.BALANCE, lambda account: (account.balance, account.child)),
    ],
)
def test_each_account_is_on_one_page_in_order(
    two_canteens: Database, clerk: Identity, order: ListOrder, key: object
) -> None:
    two_canteens.write_now(fill)
    for child, amount in ((BORIS, "-9000,50"), (ANNA, "12")):
        body = CorrectionRequest(amount=amount, reason="Ошибка")
        two_canteens.write_now(corrections.correct, clerk, child, body, NOW)
    found = list(pages(two_canteens, clerk, "4", order))
    accounts = [account for page in found for account in page.accounts]
    whole = two_canteens.read_now(desk.find, clerk, "4", Listing(limit=200)).accounts
    assert len(accounts) > 2 * PAGE
    assert sorted(each.child for each in accounts) == sorted(each.child for each in whole)
    assert accounts == sorted(accounts, key=key)  # type: ignore[call-overload]
    assert {page.found for page in found} == {len(accounts)}
    assert [len(page.accounts) for page in found[:-1]] == [PAGE] * (len(found) - 1)
    assert [page.more for page in found] == [True] * (len(found) - 1) + [False]
    assert {each.child: each.balance for each in accounts}[BORIS] < Decimal(-8000)


@pytest.mark.parametrize("wrong", [Listing(order=ListOrder.AMOUNT), Listing(after="x"), Listing(after="W10")])
def test_what_is_no_order_and_no_place_is_refused(
    two_canteens: Database, clerk: Identity, wrong: Listing
) -> None:
    with pytest.raises(Invalid):
        two_canteens.read_now(desk.find, clerk, "4", wrong)
