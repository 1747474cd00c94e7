"""Bulk data: a region of any size for benchmarks. Never use it in a database with real people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from ruobr_server.areas.diary.demo import mark_types, periods_of
from ruobr_server.areas.schools import tables as school_tables
from ruobr_server.areas.schools.demo import Address, person, school_rows
from ruobr_server.auth import tables as accounts
from ruobr_server.auth.given_logins import mark_of
from ruobr_server.auth.passwords import Passwords
from ruobr_server.demo import absences
from ruobr_server.demo.finals import final_marks
from ruobr_server.demo.identifiers import highest_ids, numbers_after
from ruobr_server.demo.journal import Journal
from ruobr_server.demo.names import FEMALE, NameBook
from ruobr_server.demo.population import ClassPlan, Numbers, School, people_school
from ruobr_server.demo.rows import Rows, set_counters
from ruobr_server.demo.school_year import SchoolYear, monday_of, school_year
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.language import _
from ruobr_server.kit.settings import PasswordCost
from ruobr_tui.api.clock import DEFAULT_ZONE
from ruobr_tui.api.roles import Role

ZONE = ZoneInfo(DEFAULT_ZONE)
ROWS_AT_ONCE = 20_000
"""Rows in memory at most, in addition to one class's."""

MOST_PUPILS = 60
"""In one class: ids of marks depend on the lesson."""

GRADES = (9, 5, 2, 7, 11, 6, 8, 3, 10, 4, 1)
"""The order in which classes are created."""

LETTERS = "АБВГДЕЖЗИКЛМНПРСТУФХЦЧШЭЮЯ"

Progress = Callable[[int, int], None]
"""Called with the number of classes written so far and their total."""


def seed(
    database: Database,
    *,
    schools: int,
    classes: int,
    pupils: int,
    seed: int,
    today: date,
    weeks: int | None = 4,
    progress: Progress | None = None,
    password: str | None = None,
) -> None:
    """Add ``schools`` schools with ``classes`` classes each, and ``pupils`` pupils in each class.

    Lessons, homework, marks and absences fill ``weeks`` weeks around ``today`` (the current one; of the
    others the larger half before it), or with ``None`` the whole school year with its final marks; they are
    recorded up to noon of ``today``. The same arguments and an empty database give the same rows.

    With a ``password``, common to all of them, two accounts are created for every class: ``parent-S-C`` and
    ``pupil-S-C`` for the first pupil (by surname) of class ``C`` (counted from 1) of the school with number
    ``S`` (from 1 in an empty database). Without one there are no accounts.

    One transaction per school. Raises ``OperatorError`` for invalid sizes.
    """
    if min(schools, classes, pupils, 1 if weeks is None else weeks) < 1 or pupils > MOST_PUPILS:
        text = _("At least one of everything, and at most %(count)d pupils in a class.")
        raise OperatorError(text % {"count": MOST_PUPILS})
    plan = school_year(today)
    secret = None
    if password is not None:
        passwords = Passwords(PasswordCost())
        secret = passwords.hash_now(password)
        passwords.close()
    for place in range(schools):

        def report(done: int, before: int = place * classes) -> None:
            if progress is not None:
                progress(before + done, schools * classes)

        database.write_now(
            _Seeder(plan, today, weeks, Random(seed * 1_000_003 + place), seed, secret, report).write,
            [_class_plan(number, pupils) for number in range(classes)],
        )
    database.write_now(_analyze)


def _class_plan(number: int, pupils: int) -> ClassPlan:
    series, letter = divmod(number // len(GRADES), len(LETTERS))
    return ClassPlan(
        GRADES[number % len(GRADES)], LETTERS[letter] + (str(series + 1) if series else ""), pupils
    )


def _analyze(connection: Connection) -> None:
    """Update the planner's statistics."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
    connection.exec_driver_sql("ANALYZE")


class _Seeder:
    """Writes one school. A second run after a lost connection repeats the first."""

    def __init__(
        self,
        plan: SchoolYear,
        today: date,
        weeks: int | None,
        random: Random,
        seed: int,
        secret: str | None,
        report: Callable[[int], None],
    ) -> None:
        self._plan, self._today, self._weeks, self._seed = plan, today, weeks, seed
        self._random, self._state = random, random.getstate()
        self._secret, self._report = secret, report
        self._until = datetime.combine(today, time(12), ZONE)

    def write(self, connection: Connection, plans: list[ClassPlan]) -> None:
        """Write the whole school, in the transaction of ``connection``."""
        self._random.setstate(self._state)
        numbers = numbers_after(connection)
        rows = Rows()
        territory = numbers.take("territories")
        rows.add(school_tables.territories, id=territory, name=f"Территория {territory}")
        school = people_school(
            plans, year=self._plan.year, school_days=6, numbers=numbers, random=self._random, starts=1
        )
        about = Address(
            territory, f"МБОУ «СОШ № {school.id}»", f"Средняя общеобразовательная школа № {school.id}"
        )
        ids = school_rows(rows, school, about, self._plan, numbers)
        mark_types(rows, school.id)
        self._accounts(rows, school, numbers)
        for done, journal in enumerate(self._journals(school), start=1):
            periods, own_ids = periods_of(journal, self._plan, ids)
            journal.write(rows, self._days(journal), periods)
            if self._weeks is None:
                final_marks(rows, journal, periods, own_ids, self._today)
            if len(rows) >= ROWS_AT_ONCE:
                rows.write(connection)
            self._report(done)
        rows.write(connection)
        set_counters(connection, highest_ids(numbers))

    def _journals(self, school: School) -> list[Journal]:
        found = []
        for own in school.classes:
            away = absences.drawn(len(own.pupils), self._plan.year, self._random)
            days = self._plan.study_days(own.grade, own.week_days)
            found.append(Journal(school, own, self._plan.year, days, ZONE, self._seed, self._until, away))
        return found

    def _days(self, journal: Journal) -> list[date] | None:
        if self._weeks is None:
            return None
        first = monday_of(self._today) - timedelta(weeks=self._weeks // 2)
        last = first + timedelta(weeks=self._weeks, days=-1)
        return [day for day in journal.days if first <= day <= last]

    def _accounts(self, rows: Rows, school: School, numbers: Numbers) -> None:
        if self._secret is None:
            return
        created = datetime.combine(self._plan.starts, time(9), ZONE)
        book = NameBook(self._random)
        for place, own in enumerate(school.classes, start=1):
            pupil = own.pupils[0]
            parent = numbers.take("people")
            person(rows, parent, book.adult(FEMALE), None)
            for role, person_id in ((Role.PARENT, parent), (Role.PUPIL, pupil.person_id)):
                number, login = numbers.take("accounts"), f"{role}-{school.id}-{place}"
                rows.add(
                    accounts.accounts,
                    id=number,
                    login=login.upper(),
                    password_hash=self._secret,
                    role=role,
                    person_id=person_id,
                    created_at=created,
                )
                rows.add(accounts.given_logins, mark=mark_of(login), account_id=number)
                if role == Role.PARENT:
                    rows.add(accounts.guardianships, account_id=number, pupil_id=pupil.id, position=0)
