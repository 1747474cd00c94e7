"""Another school for tests of money: in another municipality and time zone, with a canteen of its own.

Its numbers of complexes, orders and classes are those of the furnished school; its prices, meals, children
and clerk are not. The mother has a child in both; ``MATVEY`` is of another family.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from ruobr_server.areas.meals import tables as meals
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools import tables as schools
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.rules.fields.consent import VERSION
from support.canteens import BREAKFAST
from support.clerks import seat_clerk
from support.payments import identity
from support.school import MONDAY, at

SECOND, ITS_TERRITORY = 8, 10
MOSCOW = ZoneInfo("Europe/Moscow")
"""Four hours behind the furnished school."""

DANIIL, MATVEY = 201, 202
ITS_ACCOUNTS = {DANIIL: "4220001", MATVEY: "4220002"}
ITS_PRICE = 10_100
ITS_MINUTES = 40
"""So long its municipality lets a refund be taken back."""


def open_second(connection: Connection) -> None:
    """The school with its canteen; needs the furnished one and its canteen."""
    connection.execute(schools.territories.insert().values(id=ITS_TERRITORY, name="Коломна"))
    policy = {"territory_id": ITS_TERRITORY, "working_days": 1, "refund_minutes": ITS_MINUTES}
    connection.execute(revocation_policies.insert().values(**policy))
    connection.execute(
        schools.schools.insert().values(
            id=SECOND,
            territory_id=ITS_TERRITORY,
            name="Школа № 8",
            full_name="МБОУ «Школа № 8»",
            zone="Europe/Moscow",
        )
    )
    connection.execute(
        schools.classes.insert().values(school_id=SECOND, id=71, year=2026, grade=2, letter="Г")
    )
    for number, last, first in ((DANIIL, "Иванов", "Даниил"), (MATVEY, "Иволгин", "Матвей")):
        connection.execute(schools.people.insert().values(id=number, last_name=last, first_name=first))
        pupil = {"school_id": SECOND, "id": number, "person_id": number, "class_id": 71}
        connection.execute(schools.pupils.insert().values(**pupil))
        account = {"school_id": SECOND, "pupil_id": number, "account": ITS_ACCOUNTS[number]}
        connection.execute(meals.meal_accounts.insert().values(**account, uid="", default_complex=""))
    mother = identity(connection, "mother").account_id
    connection.execute(guardianships.insert().values(account_id=mother, pupil_id=DANIIL, position=9))
    parent = add_account(connection, "matvey_parent", "parent")
    connection.execute(guardianships.insert().values(account_id=parent.account_id, pupil_id=MATVEY))
    consents.give(connection, parent.account_id, VERSION, at(date(2026, 9, 1)))
    connection.execute(
        meals.canteens.insert().values(
            school_id=SECOND,
            order_days_before=1,
            order_until=time(15, 0),
            smallest_payment=5_00,
            largest_payment=20_000_00,
            payee="Школа № 8",
            payee_account="03234643327310009999",
            bank="Банк",
            bank_code="044525000",
        )
    )
    about = {"code": "1", "uid": "s-1", "name": "Полдник № 1", "meal": "Полдник", "price": ITS_PRICE}
    connection.execute(meals.meal_complexes.insert().values(school_id=SECOND, id=BREAKFAST, **about))
    for day in (MONDAY + timedelta(days=n) for n in range(1, 6)):
        menu = {"school_id": SECOND, "complex_id": BREAKFAST, "date": day, "dishes": "Сырник"}
        connection.execute(meals.meal_menus.insert().values(**menu))


def add_account(connection: Connection, login: str, role: str) -> Identity:
    """Somebody who signs in with the password of the furnished school."""
    own = accounts
    secret = connection.execute(select(own.c.password_hash).where(own.c.login == "MOTHER")).scalar_one()
    number = 900 + len(connection.execute(select(own.c.id).where(own.c.id >= 900)).all())
    connection.execute(schools.people.insert().values(id=number, last_name="Н", first_name=login))
    connection.execute(
        own.insert().values(
            id=number, login=login.upper(), password_hash=secret, role=role, person_id=number,
            created_at=at(date(2026, 9, 1)),
        )
    )  # fmt: skip
    return Identity(number, role, number, login.upper(), None)


def its_clerk(connection: Connection) -> Identity:
    """An operator at the meals desk of the second school alone: login ``second_clerk``."""
    who = add_account(connection, "second_clerk", "operator")
    seat_clerk(connection, who.account_id, "meals", ITS_TERRITORY, SECOND)
    return who
