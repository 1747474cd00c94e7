"""Desks with many applications: each of a family of its own, with scans that nobody has checked yet.

``python -m benchmarks.crowded_desks FOLDER [--applications N]`` makes today's demo in a folder and fills the
desks of its operator, to be worked by hand: ``ruobr-server --demo --data-dir FOLDER`` serves it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from ruobr_server.areas.documents.demo import NAMES
from ruobr_server.areas.documents.tables import child_documents, stored_files
from ruobr_server.areas.enrolment.applications import rank_of
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.families.child_words import words_of
from ruobr_server.areas.families.tables import child_words, family_children, profiles, searched
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    kindergarten_applications,
    kindergartens,
)
from ruobr_server.areas.schools.tables import people, schools
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.ids import take_ids
from ruobr_tui.api.clock import system_clock
from ruobr_tui.api.rules.enrolment import next_year
from ruobr_tui.api.rules.kindergarten import cohort

AT_ONCE = 5_000
"""Rows of an insert, and families of a step."""
SURNAMES = (
    "Иванов", "Кузнецов", "Соколов", "Попов", "Лебедев", "Козлов", "Новиков", "Морозов", "Петров", "Ёлкин",
)  # fmt: skip
FIRST_NAMES = (
    "Артём", "Борис", "Глеб", "Данил", "Егор", "Захар", "Кирилл", "Лев", "Максим", "Никита", "Роман", "Фёдор",
)  # fmt: skip
MOTHERS = ("Анна", "Вера", "Дарья", "Жанна", "Инна", "Мария", "Ольга", "Светлана")
PATRONYMICS = ("Андреев", "Борисов", "Владимиров", "Николаев", "Олегов", "Павлов", "Сергеев", "Юрьев")
LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"
UNDECIDED = ("submitted",)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wave:
    """Applications to be filed: how many, at which moment the last one, in which states in turn of chance."""

    count: int
    now: datetime
    states: Sequence[str] = UNDECIDED
    scans: str = "waiting"


def file_to_kindergartens(
    connection: Connection, wave: Wave, territory: int, chance: random.Random
) -> Sequence[int]:
    """File applications of ``wave`` in a municipality, three minutes apart; returns their ids."""
    gardens = connection.scalars(
        select(kindergartens.c.id).where(kindergartens.c.territory_id == territory)
    ).all()
    numbers = take_ids(connection, "kindergarten_applications", wave.count)
    for number, child in zip(numbers, _children(connection, wave, range(1, 5), chance), strict=True):
        row, state = child.row, chance.choice(wave.states)
        is_registered = state not in ("submitted", "under-review", "documents")
        child.add(
            kindergarten_applications,
            id=number,
            territory_id=territory,
            number=f"42-{number:05}" if is_registered else None,
            account_id=row["account_id"],
            child_id=row["id"],
            child_name=row["search_name"],
            birth_date=row["birth_date"],
            cohort=cohort(row["birth_date"]),
            desired_date=date(wave.now.year + 1, 9, 1),
            regime="full",
            orientation="general",
            language="ru",
            state=state,
            registered_at=row["created_at"] if is_registered else None,
            created_at=row["created_at"],
            updated_at=row["created_at"],
        )
        for position, garden in enumerate(chance.sample(gardens, min(3, len(gardens))), 1):
            child.add(
                application_choices,
                application_id=number,
                position=position,
                kindergarten_id=garden,
                cohort=cohort(row["birth_date"]),
                rank=4,
            )
    return numbers


def file_to_schools(
    connection: Connection, wave: Wave, territory: int, chance: random.Random
) -> Sequence[int]:
    """The same for first grades: of all schools of a municipality, in turn of chance."""
    own = schools.c
    places = connection.scalars(select(own.id).where(own.territory_id == territory).order_by(own.id)).all()
    numbers = take_ids(connection, "school_applications", wave.count)
    for number, child in zip(numbers, _children(connection, wave, range(6, 8), chance), strict=True):
        row, slot = child.row, chance.choice((1, 1, 2))
        child.add(
            school_applications,
            id=number,
            school_id=chance.choice(places),
            territory_id=territory,
            account_id=row["account_id"],
            child_id=row["id"],
            child_name=row["search_name"],
            birth_date=row["birth_date"],
            year=next_year(wave.now.date()),
            slot=slot,
            rank=rank_of("", False, slot),
            state=chance.choice(wave.states),
            created_at=row["created_at"],
            updated_at=row["created_at"],
        )
    return numbers


@dataclass(frozen=True, slots=True)
class _Child:
    """A child as its family has entered it, and the rows that are to be written with it."""

    row: Mapping[str, Any]
    rows: dict[Table, list[Row]]

    def add(self, table: Table, **values: Any) -> None:
        self.rows.setdefault(table, []).append(values)


def _children(
    connection: Connection, wave: Wave, ages: Sequence[int], chance: random.Random
) -> Iterator[_Child]:
    """Children with a parent and two scans each. What is added to them is written every ``AT_ONCE``."""
    scan = _scan(connection, wave.now)
    ids: dict[Table, Iterator[int]] = {}
    for table, each in ((people, 1), (accounts, 1), (family_children, 1), (child_documents, 2)):
        ids[table] = iter(take_ids(connection, table.name, each * wave.count))
    rows: dict[Table, list[Row]] = {}
    for at in range(wave.count):
        filed = wave.now - timedelta(minutes=3 * (wave.count - at))
        person, account, number = (next(ids[table]) for table in (people, accounts, family_children))
        surname, father = chance.choice(SURNAMES), chance.choice(PATRONYMICS)
        rows.setdefault(people, []).append(
            {
                "id": person,
                "last_name": f"{surname}а",
                "first_name": chance.choice(MOTHERS),
                "middle_name": f"{chance.choice(PATRONYMICS)}на",
            }
        )
        rows.setdefault(accounts, []).append(
            {
                "id": account,
                "login": f"CROWD-{account}",
                "password_hash": "",
                "role": "parent",
                "person_id": person,
                "active": False,
                "created_at": filed,
            }
        )
        rows.setdefault(profiles, []).append(
            {"account_id": account, "phone": f"+7913{account % 10_000_000:07}", "updated_at": filed}
        )
        child: Row = {
            "id": number,
            "account_id": account,
            "last_name": surname,
            # Nobody has the name of another one of the same day.
            "first_name": f"{chance.choice(FIRST_NAMES)}-{_letters(number)}",
            "middle_name": f"{father}ич",
            "birth_date": wave.now.date()
            - timedelta(days=365 * chance.choice(ages) + 90 + chance.randrange(180)),
            "gender": 1,
            "certificate_series": "III-ЛО",
            "certificate_number": f"{number % 1_000_000:06}",
            "created_at": filed,
            "updated_at": filed,
        }
        child["search_name"] = searched(child)
        rows.setdefault(family_children, []).append(child)
        rows.setdefault(child_words, []).extend(
            {"child_id": number, "word": word} for word in words_of(child)
        )
        for kind, name in NAMES.items():
            rows.setdefault(child_documents, []).append(
                {
                    "id": next(ids[child_documents]),
                    "account_id": account,
                    "child_id": number,
                    "kind": kind,
                    "name": name,
                    "file_id": scan,
                    "state": wave.scans,
                    "version": 1,
                    "created_at": filed,
                    "updated_at": filed,
                }
            )
        yield _Child(child, rows)
        if at % AT_ONCE == AT_ONCE - 1 or at == wave.count - 1:
            _write(connection, rows)
            rows.clear()


def _write(connection: Connection, rows: Mapping[Table, Sequence[Row]]) -> None:
    """In the order in which tables were filled first: what is referred to comes before."""
    for table, values in rows.items():
        for first in range(0, len(values), AT_ONCE):
            connection.execute(insert(table), values[first : first + AT_ONCE])


def _scan(connection: Connection, now: datetime) -> int:
    """The file of all scans: one that is there, as in a demo, or one that nobody can open."""
    own = stored_files.c
    found: int | None = connection.scalars(select(own.id).order_by(own.id).limit(1)).one_or_none()
    if found is not None:
        return found
    [number] = take_ids(connection, "stored_files")
    connection.execute(
        insert(stored_files).values(
            id=number, digest=bytes(32), media_type="application/pdf", size=1000, created_at=now
        )
    )
    return number


def _letters(number: int) -> str:
    """A number as a part of a name."""
    found = ""
    while True:
        number, rest = divmod(number, len(LETTERS))
        found = LETTERS[rest] + found
        if not number:
            return found.capitalize()


def crowd_demo(folder: Path, count: int, kinds: Sequence[str] = ("kindergarten", "schools")) -> None:
    """Make today's demo in a folder, with so many more applications at each of these desks."""
    from ruobr_server.demo.demo import prepare_demo
    from ruobr_server.demo.world import TERRITORY

    folder.mkdir(parents=True, exist_ok=True)
    database = Database(prepare_demo(folder, system_clock))
    wave, chance = Wave(count, system_clock()), random.Random(count)
    filings: dict[str, Callable[..., object]] = {
        "kindergarten": file_to_kindergartens,
        "schools": file_to_schools,
    }
    try:
        for kind in kinds:
            database.write_now(filings[kind], wave, TERRITORY, chance)
    finally:
        database.close_now()


def main() -> int:
    """Fill a demo for work by hand."""
    parser = argparse.ArgumentParser(prog="benchmarks.crowded_desks", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of ruobr-server --demo --data-dir")
    parser.add_argument("--applications", type=int, default=2_000, metavar="N", help="at each desk")
    options = parser.parse_args()
    crowd_demo(options.folder, options.applications)
    print(f"ruobr-server --demo --data-dir {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
