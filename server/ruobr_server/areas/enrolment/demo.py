"""First grades of the demo: catchment areas, open windows, applications, one of them the parent's."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ruobr_server.areas.accounts.demo import silent_account
from ruobr_server.areas.enrolment import tables as t
from ruobr_server.areas.enrolment.applications import rank_of
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.families.demo import family_child
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import Step, history, moment
from ruobr_server.demo.names import FEMALE, MALE, Name, NameBook
from ruobr_server.demo.world import TERRITORY
from ruobr_tui.api.rules.enrolment import next_year
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.api.states.enrolment import SchoolApplicationState

TIMOFEY = Name("Кузнецов", "Тимофей", "Андреевич", MALE)
PLACES = 25
SETTLEMENT = "Новокузнецк"


def build(demo: Demo) -> None:
    """Open windows of both schools, the parent's application, and six that wait for the clerk."""
    own, other = demo.world.school.id, demo.world.other.id
    year = next_year(demo.world.today)
    for school in (own, other):
        demo.rows.add(t.first_grades, school_id=school, year=year, places=PLACES, taken=0)
    for school, street, last in ((own, "ул. Школьная", 199), (other, "пр. Строителей", 9999)):
        demo.rows.add(
            t.assigned_territories,
            id=demo.world.numbers.take("assigned_territories"),
            school_id=school,
            settlement=SETTLEMENT,
            street=street,
            first_house=1,
            last_house=last,
            parity="all",
        )
    # The demo's municipality accepts applications all year, so that applying can be tried on any day.
    opens = date(year - 1, 9, 6)
    closes = date(year, 9, 5)
    demo.rows.add(
        t.enrolment_windows,
        territory_id=TERRITORY,
        year=year,
        assigned_from=opens,
        assigned_to=closes,
        others_from=opens,
        others_to=closes,
    )
    _of_the_parent(demo, year, own)
    _of_others(demo, year, own)


def _of_the_parent(demo: Demo, year: int, school: int) -> None:
    owners = demo.accounts
    filed = moment(demo.world.today - timedelta(days=6), 20, 15)
    born = date(year - 7, 3, 14)
    child = family_child(demo, owners["parent"], TIMOFEY, born, filed, scans=DocumentState.CONFIRMED)
    taken = moment(demo.world.today - timedelta(days=4), 11)
    steps: list[Step] = [("submit", APPLICATION.initial, owners["parent"], filed)]
    steps.append(("take", SchoolApplicationState.UNDER_REVIEW, owners["operator"], taken))
    number = demo.world.numbers.take("school_applications")
    demo.rows.add(
        t.school_applications,
        id=number,
        school_id=school,
        territory_id=TERRITORY,
        account_id=owners["parent"],
        child_id=child,
        child_name=demo.child_names[child],
        birth_date=born,
        year=year,
        slot=1,
        rank=rank_of("sibling", False, 1),
        privilege="sibling",
        state=SchoolApplicationState.UNDER_REVIEW,
        version=2,
        created_at=filed,
        updated_at=taken,
    )
    history(demo, APPLICATION.name, number, steps)


def _of_others(demo: Demo, year: int, school: int) -> None:
    """Six applications that wait for the clerk."""
    book = NameBook(Random(458))
    for place in range(6):
        filed = moment(demo.world.today - timedelta(days=place), 9, 7 * place)
        name = book.child(FEMALE)  # so that the mother has the same surname
        mother = Name(name.last, "Анна", "Сергеевна", FEMALE)
        owner = silent_account(demo, mother, filed, f"demo-first-{place + 1}")
        born = date(year - 7, 1, 20) + timedelta(days=31 * place)
        child = family_child(demo, owner, name, born, filed, scans=DocumentState.WAITING)
        privilege = "first-turn" if place == 4 else ""
        slot = 1 if place % 3 else 2
        number = demo.world.numbers.take("school_applications")
        demo.rows.add(
            t.school_applications,
            id=number,
            school_id=school,
            territory_id=TERRITORY,
            account_id=owner,
            child_id=child,
            child_name=demo.child_names[child],
            birth_date=born,
            year=year,
            slot=slot,
            rank=rank_of(privilege, False, slot),
            privilege=privilege,
            permission=False,
            state=APPLICATION.initial,
            version=1,
            created_at=filed,
            updated_at=filed,
        )
        history(demo, APPLICATION.name, number, [("submit", APPLICATION.initial, owner, filed)])
