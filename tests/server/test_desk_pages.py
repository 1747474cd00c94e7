"""Work lists in pages: nobody is left out or shown twice; a search finds whom it means."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from itertools import pairwise, product
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import applications as kindergarten
from ruobr_server.areas.kindergarten import desk, tables
from ruobr_server.areas.schools.tables import territories
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Invalid
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.kindergarten import DeskApplication
from support import crowds
from support.crowds import FIRST_ID
from support.families import Family
from support.fixtures import NOW
from support.kindergartens import TODAY, application_request, new_child

NAMES = [("Ёлкина", "Мария", "Ивановна"), ("Иванов", "Лев", ""), ("Иванова", "Анна-Мария", "Львовна"),
         ("Лев", "Иван", "Петрович"), ("Zhou", "Wei", "")]  # fmt: skip
STATES = ("submitted", "documents", "under-review", "registered")
MANY = 23
ORDERS = (ListOrder.USUAL, ListOrder.FILED, ListOrder.NAME, ListOrder.BIRTH)


@pytest.fixture
def crowd(region: Database, family: Family) -> Database:
    """``MANY`` applications in turn of each name and state; five were filed at one moment each."""

    def fill(connection: Connection) -> None:
        connection.execute(insert(territories).values(id=2, name="г. Кемерово"))
        names = [NAMES[at % len(NAMES)] for at in range(MANY)]
        crowds.crowd(connection, family.ivanovs.parent.account_id, names, STATES, elsewhere=[7])

    region.write_now(fill)
    return region


def pages(database: Database, clerk: Identity, state: str | None, **wanted: Any) -> list[DeskApplication]:
    """All pages one after another; each but the last is full, and each says how many there are."""
    found: list[DeskApplication] = []
    place, limit = "", 4
    while True:
        page = database.read_now(
            desk.work_list, clerk, state, None, Listing(**{"limit": 4, **wanted}, after=place)
        )
        found += page.applications
        if not page.next:
            assert len(found) == page.found
            return found
        assert len(page.applications) == limit
        place = page.next


def test_pages_together_are_the_list(crowd: Database, clerk: Identity) -> None:
    with pytest.raises(Invalid):  # a place costs nothing
        crowd.read_now(desk.work_list, clerk, None, None, Listing(order=ListOrder.AMOUNT))
    for order, state in product(ORDERS, (None, "registered")):
        whole = crowd.read_now(desk.work_list, clerk, state, None, Listing(order=order))
        assert not whole.next
        shown = [each.id for each in whole.applications]
        assert len(set(shown)) == len(shown) == whole.found >= 4
        assert [each.id for each in pages(crowd, clerk, state, order=order)] == shown
        # Another municipality's is on no page.
        assert FIRST_ID + 7 not in shown


def test_rows_stand_in_the_order_that_was_wanted(crowd: Database, clerk: Identity) -> None:
    def listed(order: ListOrder) -> list[DeskApplication]:
        return pages(crowd, clerk, "registered", order=order)

    assert all(a.created_at <= b.created_at for a, b in pairwise(listed(ListOrder.FILED)))
    assert all(a.birth_date <= b.birth_date for a, b in pairwise(listed(ListOrder.BIRTH)))
    names = [each.child.casefold().replace("ё", "е") for each in listed(ListOrder.NAME)]
    assert names == sorted(names)
    assert names[-1].startswith("лев")


def test_who_is_decided_between_two_pages_moves_nobody(crowd: Database, clerk: Identity) -> None:
    first = crowd.read_now(desk.work_list, clerk, "registered", None, Listing(limit=2))
    gone = first.applications[-1].id
    crowd.write_now(
        lambda connection: connection.execute(
            update(tables.kindergarten_applications)
            .where(tables.kindergarten_applications.c.id == gone)
            .values(state="refused")
        )
    )
    second = crowd.read_now(desk.work_list, clerk, "registered", None, Listing(limit=2, after=first.next))
    whole = [each.id for each in pages(crowd, clerk, "registered")]
    assert [first.applications[0].id, *(each.id for each in second.applications)] == whole[:3]


SEARCHES: dict[str, set[int]] = {
    "ива": {0, 1, 2, 3},
    "  ЁЛК ": {0},
    "елкина мария": {0},
    "мар": {0},  # what stands behind a hyphen is no beginning of a word
    "лев иванов": {1},
    "льв": {2},
    "wei": {4},
    "42-05003": {3},
    "05003": {3},
    "5003": {3},
    "700004": {4},
    "0004": {4},
    "%": set(),
    "_____": set(),
    "' OR 1=1 --": set(),
    "9" * 30: set(),
    "∞": set(),
}
"""Numbers in ``NAMES`` by what is typed."""


def test_search_finds_whom_it_means(crowd: Database, clerk: Identity) -> None:
    applications = tables.kindergarten_applications
    others = update(applications).where(applications.c.id >= FIRST_ID + len(NAMES)).values(territory_id=2)
    crowd.write_now(lambda connection: connection.execute(others))
    for text, expected in SEARCHES.items():
        found = {each.id - FIRST_ID for state in STATES for each in pages(crowd, clerk, state, search=text)}
        assert found == expected, text


NO_PLACES = (
    "[]",
    "null",
    "[1,2]",
    '["2026-09-01T03:00:00",1]',
    '["0001-01-01T00:00:00+23:59",1]',
    '["2026-09-01T03:00:00+00:00",1e999]',
    '["2026-09-01T03:00:00+00:00",9223372036854775808]',
    "[" * 200,
)


def test_a_place_that_is_none_is_refused(region: Database, clerk: Identity) -> None:
    for text in NO_PLACES:
        place = urlsafe_b64encode(text.encode()).decode().rstrip("=")
        for bad in (place, place[:-1], "x"):
            with pytest.raises(Invalid):
                region.read_now(desk.work_list, clerk, None, None, Listing(after=bad))


def test_a_renamed_child_stands_where_its_new_name_does(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    numbers = [
        new_child(region, mother, last_name=name, certificate_number=f"77777{at}")
        for at, name in enumerate(("Беляева", "Власова"))
    ]
    for number in numbers:
        region.write_now(kindergarten.apply, mother, application_request(number, 1), NOW, TODAY)
    by_name = Listing(order=ListOrder.NAME)

    def surnames() -> list[str]:
        shown = region.read_now(desk.work_list, clerk, "submitted", None, by_name).applications
        return [each.child.split()[0] for each in shown]

    assert surnames() == ["Беляева", "Власова"]
    child = region.read_now(families.child, mother, numbers[0])
    values = {**child.values, "last_name": "Ёлкина"}
    region.write_now(families.save_child, mother, numbers[0], values, child.version, NOW, TODAY)
    assert surnames() == ["Власова", "Ёлкина"]


def test_a_search_whose_last_page_was_decided_meanwhile_says_how_many_are_left(
    crowd: Database, clerk: Identity
) -> None:
    wanted = Listing("ива", limit=2)
    first = crowd.read_now(desk.work_list, clerk, "registered", None, wanted)
    assert first.next
    assert first.found > 2
    own = tables.kindergarten_applications
    shown = [each.id for each in first.applications]
    decided = update(own).where(own.c.id.not_in(shown)).values(state="refused")
    crowd.write_now(lambda connection: connection.execute(decided))
    last = crowd.read_now(desk.work_list, clerk, "registered", None, Listing("ива", after=first.next))
    assert (last.applications, last.found, last.next) == ([], 2, "")
