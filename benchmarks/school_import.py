"""A school from tables on both databases: 1,000 pupils with parents, staff and timetable; checked, written,
and taken once more.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.waiting import databases
from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.school_import.service import Import, apply, plan
from ruobr_server.kit.db import Database
from ruobr_tui.api.rules.fields.documents import control_number

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PUPILS = 1_000
OF_CLASS = 25
LESSONS = 30
"""A week, of each class."""
CHECK_AIM, WRITE_AIM = 5.0, 20.0
"""Seconds on SQLite."""
DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each step; ``lessons``: how many were made from the timetable."""

    database: str
    pupils: int
    lessons: int
    checked: float
    written: float
    again: float


def measure(scale: Scale) -> Iterator[Measured]:
    """Every database that this machine has."""
    pupils = scale.of(smoke=10, quick=PUPILS, full=PUPILS)
    files = tables(pupils)
    for name, database in databases(durable=True):
        yield _one(name, database, files, pupils)


def rows(measured: Iterator[Measured]) -> list[str]:
    """The table of the report."""
    head = ["pupils", "lessons", "database", "checked, s", "written, s", "taken again, s", "aim (SQLite)"]
    return table(
        head,
        [
            [
                str(each.pupils),
                str(each.lessons),
                each.database,
                f"**{each.checked:.1f}**",
                f"**{each.written:.1f}**",
                f"{each.again:.1f}",
                f"≤ {CHECK_AIM:.0f} s and ≤ {WRITE_AIM:.0f} s: "
                + ("reached" if each.checked <= CHECK_AIM and each.written <= WRITE_AIM else "missed"),
            ]
            for each in measured
        ],
    )


def _one(name: str, database: Database, files: dict[str, bytes], pupils: int) -> Measured:
    def given() -> Import:
        return Import(files, sheets_of(AREAS), TODAY)

    begun = time.perf_counter()
    found = database.read_now(plan, given())
    assert not found.faults, found.faults[:3]
    checked = time.perf_counter()
    done = database.write_now(apply, given(), found.digest, NOW)
    written = time.perf_counter()
    assert not database.read_now(plan, given()).steps
    again = time.perf_counter()
    made = sum(each.created for each in done.lessons.values())
    return Measured(name, pupils, made, checked - begun, written - checked, again - written)


def tables(pupils: int) -> dict[str, bytes]:
    """The files of a school with so many pupils, a teacher for each class and subject of a grade."""
    count = -(-pupils // OF_CLASS)
    classes = [(1 + number % 11, "АБВГДЕЖЗИК"[number // 11]) for number in range(count)]
    files = {
        "territories": ["название", "Город"],
        "schools": ["название;полное название;территория", "Школа;Школа;Город"],
        "subjects": ["название", *(f"Предмет {number}" for number in range(LESSONS // 5))],
        "bells": [
            "урок;начало;конец",
            *(f"{number};{7 + number:02}:00;{7 + number:02}:45" for number in range(1, 7)),
        ],
        "periods": [
            "учебный год;вид;название;начало;конец",
            "2026;четверть;1;01.09.2026;25.10.2026",
            "2026;четверть;2;02.11.2026;30.12.2026",
            "2026;четверть;3;11.01.2027;26.03.2027",
            "2026;четверть;4;05.04.2027;26.05.2027",
        ],
        "staff": [
            "фамилия;имя;отчество;дата рождения;СНИЛС;должность",
            *(
                f"Учитель{number};Имя;Отчество;{_born(1980, number)};{_snils(number)};Учитель"
                for number in range(count)
            ),
        ],
        "classes": [
            "параллель;литера;классный руководитель",
            *(f"{grade};{letter};{_teacher(number)}" for number, (grade, letter) in enumerate(classes)),
        ],
        "pupils": ["фамилия;имя;отчество;дата рождения;СНИЛС;пол;класс"],
        "parents": [
            "ученик: фамилия;ученик: имя;ученик: дата рождения;фамилия;имя;отчество;дата рождения;СНИЛС"
        ],
        "timetable": ["день;урок;класс;предмет;учитель;кабинет;действует с"],
    }
    for number in range(pupils):
        grade, letter = classes[number // OF_CLASS]
        born = _born(2026 - 7 - grade, number)
        name = f"Ученик{number};Имя{number % 50}"
        snils = _snils(10_000 + number)
        files["pupils"].append(f"{name};Отчество;{born};{snils};{'мж'[number % 2]};{grade}{letter}")
        for parent in range(2):
            own = f"Родитель{number}-{parent};Имя;Отчество;{_born(1985 + parent, number)}"
            files["parents"].append(f"{name};{born};{own};{_snils(100_000 + 2 * number + parent)}")
    for number, (grade, letter) in enumerate(classes):
        for place in range(LESSONS):
            # Each teacher has another class at each lesson.
            teacher = _teacher((number + place) % count)
            day, lesson = DAYS[place // 6], place % 6 + 1
            files["timetable"].append(
                f"{day};{lesson};{grade}{letter};Предмет {place % 6};{teacher};{number};01.09.2026"
            )
    return {f"{name}.csv": "\n".join(lines).encode() for name, lines in files.items()}


def _teacher(number: int) -> str:
    return f"Учитель{number} Имя Отчество"


def _born(year: int, number: int) -> str:
    return f"{date(year, 1, 1) + timedelta(days=number % 365):%d.%m.%Y}"


def _snils(number: int) -> str:
    nine = f"{200_000_000 + number}"
    return f"{nine}{control_number(nine):02}"
