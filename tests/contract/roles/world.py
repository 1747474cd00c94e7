"""Two towns for the role matrix: everything that has an owner belongs to one family, the mother's.

``MARK`` stands in what the mother entered and in nothing else: who may not see her things must never meet it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, select

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.enrolment.tables import assigned_territories, enrolment_windows, first_grades
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import applications, rounds
from ruobr_server.areas.kindergarten import tables as kindergarten
from ruobr_server.areas.meals import corrections
from ruobr_server.areas.meals.tables import canteens, meal_accounts, meal_menus
from ruobr_server.areas.payments.tables import payment_alerts, payment_parts, payment_refunds, payments
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools import tables as schools
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import role_grants
from ruobr_server.demo.rows import set_counters
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import FourEyes, Settings
from ruobr_tui.api.models.canteen import CorrectionRequest
from ruobr_tui.api.models.kindergarten import ApplicationRequest, Choice
from ruobr_tui.api.roles import REGION, Scope, StaffRole
from ruobr_tui.api.rules.approvals import ACTS
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.kindergarten import cohort
from support import school
from support.administrators import appoint, employ
from support.banks import ModelBank
from support.clerks import seat_clerk
from support.families import PROFILE
from support.first_grades import schoolchild
from support.fixtures import CHEAP, NOW, FixedClock, client_of
from support.kindergartens import AUTUMN, TODAY, WISHES, decide, new_child
from support.payments import identity, open_canteen, watcher
from support.scans import PDF
from support.school import ANNA, PASSWORD, SCHOOL, header_credentials

MARK = "Меткина"
ORDER = "M00000001-7KQ4-X9TDM2"
HERE, FAR = 9, 2
"""The town of the furnished school, and another one."""
OTHER_SCHOOL, FAR_SCHOOL = 6, 8
FAR_PUPIL = 208
KINDS = ("kindergarten", "school", "complaints", "meals", "personal-data")
"""Desks."""

FAMILIES = ("mother", "anna", "father", "vera", "childless", "far-parent")
TEACHERS = ("teacher", "teacher-9b", "far-teacher")
CLERKS = (
    *(f"{place}-{kind}" for place in ("clerk", "far") for kind in KINDS),
    "other-school-meals",
    "other-school-school",
)
ADMINISTRATORS = ("region-admin", "town-admin", "school-admin", "other-school-admin", "far-admin")
EVERYBODY = (*FAMILIES, *TEACHERS, *CLERKS, *ADMINISTRATORS, "operator")
"""``operator`` sits at no desk; ``clerk-…`` at one of this town, ``far-…`` at one of the other town,
``other-school-…`` at the desk of another school of this town."""


@dataclass(frozen=True)
class World:
    """A furnished file, and the numbers of what is the mother's in it."""

    file: Path
    keys: Path
    ids: dict[str, Any]

    def open(self, copy: Path, clock: FixedClock) -> tuple[Portal, Database]:
        """A portal over a copy of the file; the caller closes both."""
        copy.write_bytes(self.file.read_bytes())
        database = Database(f"sqlite:///{copy}", clock=clock)
        app = create_app(Settings(password_cost=CHEAP, file_keys=self.keys), database, clock=clock)
        app.state.watcher = watcher(database, ModelBank(), clock)
        return app, database

    def restore(self, copy: Path) -> None:
        """Make an opened copy what the file is, whatever has been done to it."""
        with closing(sqlite3.connect(self.file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)


async def build(folder: Path, passwords: Passwords, clock: FixedClock) -> World:
    """Furnish the towns once, partly as people do it: by calls."""
    from ruobr_server.migrations import schema

    file = folder / "world.sqlite"
    database = Database(f"sqlite:///{file}", clock=clock)
    database.write_now(schema.create)
    school.furnish(database, passwords)
    taken = ("people", "accounts", "pupils", "meal_visits")
    database.write_now(set_counters, dict.fromkeys(taken, 9_000))
    database.write_now(_towns, passwords.hash_now(PASSWORD))
    keys = keys_in(folder)
    portal = create_app(Settings(password_cost=CHEAP, file_keys=keys), database, clock=clock)
    async with client_of(portal) as client:
        ids = await _mothers_things(database, client)
    portal.state.gate.close()
    database.close_now()
    return World(file, keys, ids)


def _towns(connection: Connection, secret: str) -> None:
    insert = connection.execute
    insert(schools.territories.insert().values(id=FAR, name="Юрга"))
    for number, territory in ((OTHER_SCHOOL, HERE), (FAR_SCHOOL, FAR)):
        name = f"Школа № {number}"
        insert(schools.schools.insert().values(id=number, territory_id=territory, name=name, full_name=name))
        insert(
            schools.classes.insert().values(school_id=number, id=80 + number, year=2026, grade=9, letter="А")
        )
    insert(schools.people.insert().values(id=FAR_PUPIL, last_name="Юргин", first_name="Лев", middle_name=""))
    insert(
        schools.pupils.insert().values(
            school_id=FAR_SCHOOL, id=FAR_PUPIL, person_id=FAR_PUPIL, class_id=80 + FAR_SCHOOL
        )
    )
    far_parent = accounts.NewAccount(
        "far-parent", secret, "parent", last_name="Юргина", first_name="Инна", pupil_ids=(FAR_PUPIL,)
    )
    consents.give(connection, accounts.create(connection, far_parent, NOW), VERSION, NOW)
    _teachers(connection, secret)
    for place, territory, one_school in (
        ("clerk", HERE, None),
        ("far", FAR, None),
        ("other-school", HERE, OTHER_SCHOOL),
    ):
        for kind in KINDS:
            if f"{place}-{kind}" in CLERKS:
                account = _employ(connection, secret, f"{place}-{kind}", "operator")
                seat_clerk(connection, account, kind, territory, one_school)
    _administrators(connection, secret)
    _institutions(connection)
    open_canteen(connection)
    for number in (OTHER_SCHOOL, FAR_SCHOOL):
        row = connection.execute(select(canteens).where(canteens.c.school_id == SCHOOL)).mappings().one()
        insert(canteens.insert().values({**row, "school_id": number}))
    insert(
        meal_accounts.insert().values(
            school_id=FAR_SCHOOL, pupil_id=FAR_PUPIL, account="8", uid="8", default_complex=""
        )
    )
    menu = {"school_id": SCHOOL, "complex_id": 1, "date": date(2026, 11, 26), "dishes": "Суп"}
    insert(meal_menus.insert().values(**menu))
    for login in ("mother", "father", "childless", "far-parent"):
        who = identity(connection, login)
        families.save_profile(connection, who, PROFILE, 0, NOW, TODAY)


def _teachers(connection: Connection, secret: str) -> None:
    grades = schools.classes.update()
    connection.execute(
        grades.where(schools.classes.c.school_id == SCHOOL).values(class_teacher_id=school.TEACHER)
    )
    for login, number, where in (("teacher-9b", 61, SCHOOL), ("far-teacher", 62, FAR_SCHOOL)):
        _employ(connection, secret, login, "teacher")
        person = identity(connection, login).person_id
        connection.execute(
            schools.staff.insert().values(school_id=where, id=number, person_id=person, position="Учитель")
        )
        own = schools.classes.c.id == (school.CLASS_9B if where == SCHOOL else 80 + FAR_SCHOOL)
        connection.execute(
            grades.where(own, schools.classes.c.school_id == where).values(class_teacher_id=number)
        )


def _administrators(connection: Connection, secret: str) -> None:
    """And the school's office, whose name is the mark."""
    here, there = Scope(HERE, SCHOOL), Scope(HERE, OTHER_SCHOOL)
    for login, role, scope in (
        ("region-admin", StaffRole.REGION_ADMINISTRATOR, REGION),
        ("town-admin", StaffRole.MUNICIPALITY_ADMINISTRATOR, Scope(HERE)),
        ("school-admin", StaffRole.SCHOOL_ADMINISTRATOR, here),
        ("other-school-admin", StaffRole.SCHOOL_ADMINISTRATOR, there),
        ("far-admin", StaffRole.MUNICIPALITY_ADMINISTRATOR, Scope(FAR)),
    ):
        _employ(connection, secret, login, "operator")
        appoint(connection, identity(connection, login), role, scope)
    office = employ(connection, "office", secret, MARK)
    appoint(connection, office, StaffRole.OFFICE, here)


def _employ(connection: Connection, secret: str, login: str, role: str) -> int:
    new = accounts.NewAccount(login, secret, role, last_name="Служебный", first_name="О")
    return accounts.create(connection, new, NOW)


def _institutions(connection: Connection) -> None:
    insert = connection.execute
    for number, territory in ((1, HERE), (2, HERE), (3, FAR)):
        insert(
            kindergarten.kindergartens.insert().values(
                id=number, territory_id=territory, number=number, name=f"Сад {number}", district=""
            )
        )
        insert(
            kindergarten.kindergarten_groups.insert().values(
                id=number, kindergarten_id=number, cohort=cohort(date(2023, 5, 17)), regime="full",
                orientation="general", language="ru", places=3,
            )
        )  # fmt: skip
    for number, territory in ((SCHOOL, HERE), (OTHER_SCHOOL, HERE), (FAR_SCHOOL, FAR)):
        insert(first_grades.insert().values(school_id=number, year=2027, places=2, taken=0))
        insert(
            assigned_territories.insert().values(
                id=number, school_id=number, settlement="Новокузнецк" if territory == HERE else "Юрга",
                street="ул. Школьная" if number == SCHOOL else "ул. Другая", first_house=1, last_house=99,
                parity="odd",
            )
        )  # fmt: skip
    always = (date(2026, 9, 6), date(2027, 9, 5))
    for territory in (HERE, FAR):
        insert(
            enrolment_windows.insert().values(
                territory_id=territory, year=2027, assigned_from=always[0], assigned_to=always[1],
                others_from=always[0], others_to=always[1],
            )
        )  # fmt: skip


async def _mothers_things(database: Database, client: httpx.AsyncClient) -> dict[str, Any]:
    def who(login: str) -> Any:
        return database.read_now(identity, login)

    async def call(login: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        headers = header_credentials(login) if login else {}
        answer = await client.request(method, path, json=body, headers=headers, **more)
        assert answer.status_code < 300, (login, method, path, answer.text)
        return answer.json() if answer.content else None

    mother, father, clerk = who("mother"), who("father"), who("clerk-kindergarten")
    ids: dict[str, Any] = {
        "pupil": ANNA,
        "letter": school.LETTER,
        "file": school.FILE,
        "task": school.TASK,
        "complex": 1,
    }
    ids["session"] = (
        await call("", "POST", "/cabinet/session", {"login": "mother", "password": PASSWORD, "device": MARK})
    )["session"]["id"]
    # Two kindergarten applications with places, offered for exchange, one proposal waiting on each side.
    placed = []
    for owner, garden, surname, certificate in (
        (mother, 1, MARK, "111111"),
        (mother, 1, MARK, "111112"),
        (father, 2, "Петров", "222221"),
        (father, 2, "Петров", "222222"),
    ):
        child = new_child(database, owner, last_name=surname, certificate_number=certificate)
        wish = ApplicationRequest(
            child_id=child, territory_id=HERE, values=WISHES, choices=[Choice(kindergarten_id=garden)]
        )
        made = database.write_now(applications.apply, owner, wish, NOW, TODAY)
        decide(database, clerk, made.id, "register")
        placed.append((child, made.id))
    dry = database.write_now(rounds.run, clerk, HERE, AUTUMN, "", NOW, TODAY)
    ids_of_round = database.write_now(rounds.run, clerk, HERE, AUTUMN, dry.plan, NOW, TODAY).id
    for login, (_child, application) in zip(("mother", "mother", "father", "father"), placed, strict=True):
        await call(login, "POST", f"/cabinet/kindergarten/applications/{application}/offer")
    offers = (await call("mother", "GET", "/cabinet/kindergarten/exchange"))["offers"]
    mine = sorted(each["id"] for each in offers if each["mine"])
    theirs = sorted(each["id"] for each in offers if not each["mine"])
    for own, other in zip(mine, theirs, strict=True):
        await call(
            "mother", "POST", "/cabinet/kindergarten/exchange/proposals", {"mine": own, "theirs": other}
        )
    proposals = (await call("father", "GET", "/cabinet/kindergarten/exchange"))["proposals"]
    pending, agreed = sorted(proposals, key=lambda proposal: int(proposal["id"]))
    await call(
        "father", "POST", f"/cabinet/kindergarten/exchange/proposals/{agreed['id']}",
        {"action": "consent", "version": agreed["version"]},
    )  # fmt: skip
    ids |= {
        "round": ids_of_round,
        "child": placed[0][0], "application": placed[0][1], "offer": mine[0],
        "other_offer": theirs[0], "proposal": pending["id"], "exchange": agreed["id"],
    }  # fmt: skip
    # Another child who wishes a place, without one.
    ids["wishing"] = new_child(database, mother, last_name=MARK, certificate_number="111113")
    future = schoolchild(database, mother, last_name=MARK, certificate_number="111114")
    made = await call(
        "mother",
        "POST",
        "/cabinet/school-applications",
        {"child_id": future, "school_id": SCHOOL, "values": {}},
    )
    ids |= {"future": future, "school_application": made["id"]}
    joined = new_child(database, mother, last_name=MARK, certificate_number="111115", birth_date="2011-11-30")
    body = {"school_id": SCHOOL, "class_id": school.CLASS_9V}
    ids["joining"] = joined
    await call("mother", "POST", f"/cabinet/children/{joined}/join", body)
    [request] = (await call("teacher", "GET", "/journal/join-requests"))["requests"]
    ids["join_request"] = request["id"]
    # Scans: one whole, one begun.
    upload = {"child_id": ids["child"], "kind": "residence-proof", "name": f"{MARK}.pdf", "size": len(PDF)}
    begun = await call("mother", "POST", "/cabinet/uploads", upload)
    headers = header_credentials("mother")
    sent = await client.patch(f"/cabinet/uploads/{begun['id']}?start=0", content=PDF, headers=headers)
    ids["document"] = sent.json()["document"]["id"]
    ids["upload"] = (await call("mother", "POST", "/cabinet/uploads", upload))["id"]
    complaint = {"sender": MARK, "phone": "8 913 000 00 00", "child": MARK, "text": f"{MARK} без логина."}
    await call("", "POST", "/cabinet/complaints", {"school_id": SCHOOL, "values": complaint})
    [filed] = (await call("clerk-complaints", "GET", "/desk/complaints"))["complaints"]
    ids["complaint"] = filed["id"]
    await call("mother", "POST", "/cabinet/erasure")
    [erasure] = (await call("clerk-personal-data", "GET", "/desk/erasures"))["requests"]
    ids["erasure"] = erasure["id"]
    correction = {"amount": "10,00", "reason": "Списано дважды"}
    booked = await call("clerk-meals", "POST", f"/desk/meals/accounts/{ANNA}", correction)
    ids["correction"] = booked["lines"][0]["number"]
    large = CorrectionRequest(amount="500,00", reason=MARK)
    rules = FourEyes(acts=frozenset(ACTS))
    ids["approval"] = database.write_now(corrections.correct, who("clerk-meals"), ANNA, large, NOW, rules)
    reason = {"desk": "school", "action": "refuse", "territory_id": HERE, "text": "Нет мест"}
    ids["desk_reason"] = (await call("town-admin", "POST", "/desk/reasons", reason))["reasons"][0]["id"]
    office = who("office").account_id
    ids["office"] = office
    signed_in = {"login": "office", "password": PASSWORD, "device": MARK}
    ids["office_session"] = (await call("", "POST", "/cabinet/session", signed_in))["session"]["id"]
    ids["role"] = database.read_now(_role_of, office)
    ids |= {"payment": 1, "refund": 1, "alert": 1, "order": ORDER}
    database.write_now(_payments, mother.account_id)
    return ids


def _role_of(connection: Connection, account: int) -> int:
    [number] = connection.scalars(select(role_grants.c.id).where(role_grants.c.account_id == account))
    return int(number)


def _payments(connection: Connection, account: int) -> None:
    at = NOW - timedelta(days=1)
    connection.execute(
        payments.insert().values(
            id=1, account_id=account, state="credited", version=3, amount=50_000, order_number=ORDER,
            bank_order_id="bank-1", expires_at=at, deposited=50_000, created_at=at, updated_at=at, paid_at=at,
        )
    )  # fmt: skip
    connection.execute(
        payment_parts.insert().values(payment_id=1, school_id=SCHOOL, pupil_id=ANNA, amount=50_000)
    )
    connection.execute(
        payment_refunds.insert().values(
            id=1, payment_id=1, school_id=SCHOOL, pupil_id=ANNA, amount=10_000, state="asked", version=1,
            reason=MARK,
            created_at=at, updated_at=at,
        )
    )  # fmt: skip
    connection.execute(
        payment_alerts.insert().values(
            id=1, payment_id=1, kind="refund-returned", key="1", state="open", version=1, amount=10_000,
            created_at=at, updated_at=at,
        )
    )  # fmt: skip
    set_counters(connection, {"payments": 1, "payment_refunds": 1, "payment_alerts": 1})
