"""Building the demo's database: the world of today, written into an empty file in one transaction."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine

from ruobr_server.areas.schools import tables as schools
from ruobr_server.demo import canteen, complaints, enrolment, extras, families, kindergarten, letters, news
from ruobr_server.demo.accounts import account_rows
from ruobr_server.demo.finals import final_marks
from ruobr_server.demo.identifiers import highest_ids
from ruobr_server.demo.rows import Rows, set_counters
from ruobr_server.demo.school_rows import Address, school_rows
from ruobr_server.demo.world import World, world
from ruobr_server.migrations import schema

TERRITORY = 1

OWN = Address(
    TERRITORY,
    "МБОУ «СОШ № 69»",
    "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 69»",
    "654000, Кемеровская область — Кузбасс, г. Новокузнецк, ул. Школьная, д. 69",
    "+7 (3843) 00-00-69",
    "https://school69.example/",
)
OTHER = Address(
    TERRITORY,
    "МБНОУ «Гимназия № 96»",
    "Муниципальное бюджетное нетиповое общеобразовательное учреждение «Гимназия № 96»",
    "654000, Кемеровская область — Кузбасс, г. Новокузнецк, пр. Строителей, д. 196",
    "+7 (3843) 00-00-96",
    "https://gymnasium96.example/",
    school_days=5,
)


def build(path: Path, now: datetime) -> None:
    """Write the demo of this moment into a new file."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))  # its owner's alone
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        # Nobody sees the file before it is complete, so nothing has to survive a crash.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "foreign_keys=OFF"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        schema.create(connection)
        fill(connection, world(now))
        connection.commit()
    engine.dispose()


def fill(connection: Connection, found: World) -> None:
    """Write a world into an empty schema."""
    rows = Rows()
    rows.add(schools.territories, id=TERRITORY, name="г. Новокузнецк")
    for school, about, journals in (
        (found.school, OWN, found.journals),
        (found.other, OTHER, found.other_journals),
    ):
        ids = school_rows(rows, school, about, found.plan, found.numbers)
        for journal in journals:
            mine = [
                place
                for place, period in enumerate(found.plan.periods)
                if period.grade_from <= journal.own.grade <= period.grade_to
            ]
            periods = [found.plan.periods[place] for place in mine]
            journal.write(rows, periods=periods)
            final_marks(rows, journal, periods, [ids[place] for place in mine], found.today)
    owners = account_rows(rows, found, TERRITORY)
    vera = families.family_rows(rows, found, owners)
    kindergarten.kindergarten_rows(rows, found, owners, TERRITORY, vera)
    enrolment.enrolment_rows(rows, found, owners, TERRITORY, found.school.id, found.other.id)
    complaints.complaint_rows(rows, found, TERRITORY)
    canteen.canteen_rows(rows, found)
    extras.extra_rows(rows, found)
    letters.letter_rows(rows, found)
    news.news_rows(rows, found)
    rows.write(connection)
    set_counters(connection, highest_ids(found.numbers))
    connection.exec_driver_sql(f"PRAGMA user_version={int(found.until.timestamp())}")
