"""Nobody sees or changes records outside the own scope, or such as the own role does not have."""

from __future__ import annotations

import pytest

from ruobr_server.areas.records import listing
from ruobr_server.areas.records.places import Where
from ruobr_server.kit.errors import Forbidden, Invalid, InvalidFields, NotFound, ServerError
from ruobr_tui.api.models.records import RecordTables
from support.databases import on_sqlite
from support.record_clerks import HERE, SHEETS, THERE, Clerks

pytestmark = on_sqlite

TOWN_HERE, REGION = Where(1), Where()


def tables(clerks: Clerks, login: str, where: Where = REGION, find: str = "") -> RecordTables:
    return clerks.database.read_now(listing.tables, clerks.people[login], SHEETS, where, find)


def test_each_role_has_its_tables_in_its_places(clerks: Clerks) -> None:
    own = tables(clerks, "office")
    assert own.place is not None
    assert own.place.school == "Школа № 7"
    assert [each.name for each in own.tables] == ["staff", "pupils", "parents", "classes"]
    assert [each.count for each in own.tables] == [10, 34, 58, 3]
    assert [each.name for each in tables(clerks, "region").tables][:2] == ["territories", "schools"]
    town = tables(clerks, "town", TOWN_HERE)
    assert [each.name for each in town.tables] == ["schools", "kindergartens", "kindergarten groups"]
    assert [each.count for each in town.tables] == [1, 2, 3]
    # Where there are several places, one is chosen first; a region's are found by name.
    assert tables(clerks, "town").place is None
    assert [each.school for each in tables(clerks, "region", find="№ 60").places] == ["Школа № 60"]
    with pytest.raises(Forbidden):
        tables(clerks, "canteen")
    for where in (THERE, Where(50), Where(999), Where(None, 999)):
        with pytest.raises(NotFound):
            tables(clerks, "school", where)


@pytest.mark.parametrize(
    ("login", "table", "where"),
    [
        ("far", "staff", HERE),
        ("school", "staff", THERE),
        ("town", "staff", THERE),
        ("office", "bells", HERE),
        ("deputy", "pupils", HERE),
        ("school", "territories", REGION),
        ("school", "kindergartens", TOWN_HERE),
        ("town", "schools", Where(50)),
        ("region", "staff", REGION),
        ("region", "people", HERE),
        ("region", "parent accounts", HERE),
    ],
)
def test_other_tables_are_not_there(clerks: Clerks, login: str, table: str, where: Where) -> None:
    for attempt in (
        lambda: clerks.rows(login, table, where=where),
        lambda: clerks.one(login, table, "1", where),
        lambda: clerks.add(login, table, {"name": "X"}, where),
        lambda: clerks.change(login, table, "1", {"name": ("", "X")}, where),
        lambda: clerks.end(login, table, "1", None, where),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_another_schools_row_is_not_found_by_its_number(clerks: Clerks) -> None:
    theirs = clerks.add("far", "subjects", {"name": "Астрономия"}, THERE)
    for attempt in (
        lambda: clerks.one("school", "subjects", theirs.key),
        lambda: clerks.change("school", "subjects", theirs.key, {"name": ("Астрономия", "Чужая")}),
        lambda: clerks.end("school", "subjects", theirs.key),
    ):
        with pytest.raises(NotFound):
            attempt()
    # Nor is it found by its name where another row refers to it.
    with pytest.raises(InvalidFields) as refused:
        clerks.add("school", "courses", {"class": "5А", "subject": "Астрономия"})
    assert refused.value.wrong["subject"].reason.code == "import-not-found"


def test_a_school_is_founded_by_the_municipality_alone(clerks: Clerks) -> None:
    new = {"name": "Школа № 8", "full name": "Школа № 8 города"}
    with pytest.raises(Forbidden):
        clerks.add("school", "schools", {**new, "territory": "г. Рябинов"})
    with pytest.raises(InvalidFields) as refused:
        clerks.add("town", "schools", {**new, "territory": "Дальний"}, TOWN_HERE)
    assert set(refused.value.wrong) == {"territory"}
    made = clerks.add("town", "schools", {**new, "territory": "г. Рябинов"}, TOWN_HERE)
    assert clerks.one("region", "schools", made.key, REGION).label == "Школа № 8"
    # What the guide shows of a school, the school changes itself, and no other one's.
    old = clerks.rows("school", "schools").rows[0].cells["phone"]
    assert clerks.change("school", "schools", "1", {"phone": (old, "+7 384 000-00-08")}).history[0].new
    for other in (made.key, "60"):
        with pytest.raises(NotFound):
            clerks.change("school", "schools", other, {"phone": ("", "1")})
    with pytest.raises(InvalidFields):
        clerks.change("school", "schools", "1", {"territory": ("г. Рябинов", "Дальний")})


def test_pages_follow_each_other(clerks: Clerks) -> None:
    listing_page, listing.PAGE = listing.PAGE, 10
    try:
        seen: list[str] = []
        after = ""
        while True:
            page = clerks.rows("office", "pupils", after=after)
            seen += [each.key for each in page.rows]
            if not (after := page.next):
                break
    finally:
        listing.PAGE = listing_page
    assert len(seen) == len(set(seen)) == page.found == 34
    for wrong in ("x", "WzFd", "é", "a" * 900):
        with pytest.raises((Invalid, ServerError)):
            clerks.rows("office", "pupils", after=wrong)
