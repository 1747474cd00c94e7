"""The demo's database: what it promises to show on any day, built once, the same each time."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.auth.passwords import Passwords
from ruobr_server.demo.demo import prepare_demo
from ruobr_server.demo.school_year import monday_of
from support.demo_schools import copied_demo
from support.fixtures import ZONE, FixedClock

CHILDREN = {"Анна": "9В", "Пётр": "5А", "Мария": "2Б"}

MOMENTS = [
    datetime(2026, 11, 22, 12, 0, tzinfo=ZONE),  # a Sunday
    datetime(2026, 11, 23, 6, 0, tzinfo=ZONE),  # a Monday before the first bell
    datetime(2027, 1, 1, 9, 0, tzinfo=ZONE),
    datetime(2026, 10, 25, 20, 0, tzinfo=ZONE),
    datetime(2026, 7, 15, 11, 0, tzinfo=ZONE),
    datetime(2026, 9, 1, 12, 0, tzinfo=ZONE),
    datetime(2026, 5, 31, 10, 0, tzinfo=ZONE),
    datetime(2024, 2, 29, 10, 0, tzinfo=ZONE),
    datetime(2026, 8, 31, 23, 59, tzinfo=ZONE),
    datetime(2026, 12, 19, 19, 16, tzinfo=ZONE),  # a Saturday after the last bell
    datetime(2027, 11, 12, 23, 50, tzinfo=ZONE),  # the same for those who study five days
]


class Demo:
    """A demo's file, read by SQL."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path, self.now = path, now
        self.today = now.astimezone(ZONE).date()
        self.monday = monday_of(self.today)
        self._week = (self.monday.isoformat(), (self.monday + timedelta(days=6)).isoformat())

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query, values).fetchall()

    def children(self) -> dict[str, tuple[int, int, str]]:
        """Pupil, class and its name by first name, in the parent's order."""
        found = self.rows(
            "SELECT people.first_name, pupils.id, classes.id, grade || letter FROM accounts"
            " JOIN guardianships ON account_id = accounts.id JOIN pupils ON pupils.id = pupil_id"
            " JOIN people ON people.id = pupils.person_id JOIN classes ON classes.id = class_id"
            " WHERE login = 'PARENT' ORDER BY position"
        )
        return {name: (pupil, class_id, title) for name, pupil, class_id, title in found}

    def of_the_week(self, table: str, where: str, *values: object) -> int:
        """How many rows of the current week."""
        [(count,)] = self.rows(
            f"SELECT count(*) FROM {table} WHERE date BETWEEN ? AND ? AND {where}", *self._week, *values
        )
        return int(count)


def opened(folder: Path, now: datetime) -> Demo:
    path = make_url(prepare_demo(folder, FixedClock(now))).database
    assert path is not None
    return Demo(Path(path), now)


@pytest.fixture(scope="module", params=MOMENTS, ids=lambda moment: f"{moment:%Y-%m-%d}")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    now: datetime = request.param
    path = make_url(copied_demo(tmp_path_factory.mktemp("demo"), now)).database
    assert path is not None
    return Demo(Path(path), now)


def test_every_reference_holds(demo: Demo) -> None:
    assert demo.rows("PRAGMA foreign_key_check") == []
    assert demo.rows("PRAGMA integrity_check") == [("ok",)]


def test_the_parent_has_three_children_in_different_classes(demo: Demo) -> None:
    assert {name: title for name, (_, _, title) in demo.children().items()} == CHILDREN


def test_the_current_week_of_each_child_has_something_of_everything(demo: Demo) -> None:
    for name, (pupil, class_id, _) in demo.children().items():
        assert demo.of_the_week("lessons", "class_id = ?", class_id) >= 17, name
        assert demo.of_the_week("marks", "pupil_id = ?", pupil) >= 1, name
        assert demo.of_the_week("tasks", "class_id = ?", class_id) >= 1, name
        assert demo.of_the_week("lessons", "class_id = ? AND cancelled", class_id) >= 1, name
        active = "class_id = ? AND NOT cancelled AND changed_at IS NOT NULL"
        assert demo.of_the_week("lessons", active, class_id) >= 1, name
        quiet = "class_id = ? AND NOT cancelled AND changed_at IS NULL AND topic = ''"
        assert demo.of_the_week("lessons", quiet, class_id) >= 1, name
    peter = demo.children()["Пётр"][0]
    assert demo.of_the_week("absences", "pupil_id = ? AND code = 'Б'", peter) >= 1


def test_nothing_is_recorded_ahead_of_the_clock(demo: Demo) -> None:
    """But on the first study day of a week, whose first four lessons are always shown."""
    [(last,)] = demo.rows("SELECT max(changed_at) FROM lessons")
    shown = datetime.fromisoformat(last + "+00:00").astimezone(ZONE)
    assert shown <= demo.now or (shown.date() - demo.monday).days <= 1
    ahead = "SELECT count(*) FROM {} JOIN lessons ON lessons.id = lesson_id WHERE changed_at IS NULL"
    for table in ("marks", "tasks", "absences", "remarks", "files"):
        assert demo.rows(ahead.format(table)) == [(0,)], table


def test_finished_periods_have_final_marks_and_running_ones_none(demo: Demo) -> None:
    today = demo.today.isoformat()
    anna = demo.children()["Анна"][0]
    finals = "SELECT count(*) FROM final_marks WHERE pupil_id = ? AND period_id = ?"
    for period, ends in demo.rows("SELECT id, ends FROM periods WHERE school_id = 1 AND grade_from = 1"):
        [(count,)] = demo.rows(finals, anna, period)
        assert (count >= 10) is (ends < today)


def test_around_the_lessons(demo: Demo) -> None:
    today = demo.today.isoformat()
    assert demo.rows("SELECT count(*) FROM letter_recipients WHERE read_at IS NULL AND role = 1")[0][0] >= 2
    assert {kind for (kind,) in demo.rows("SELECT type_id FROM letters")} == {1, 2}
    assert demo.rows("SELECT count(*) FROM loans WHERE returned IS NULL AND due < ?", today) == [(1,)]
    for name, (pupil, class_id, _) in demo.children().items():
        on_account = "SELECT balance > 0 FROM ledger_accounts WHERE pupil_id = ? AND name = 'meals'"
        assert demo.rows(on_account, pupil) == [(1,)], name
        born = [
            date.fromisoformat(day)
            for (day,) in demo.rows(
                "SELECT birth_date FROM people JOIN pupils ON person_id = people.id WHERE class_id = ?",
                class_id,
            )
        ]
        coming = {
            ((demo.today + timedelta(days=n)).month, (demo.today + timedelta(days=n)).day) for n in range(4)
        }
        assert coming & {(day.month, day.day) for day in born} or demo.today == date(2024, 2, 29), name
    assert demo.of_the_week("lessons", "topic = ?", "Упр. [5] [/b]") == 1


def test_logins_of_the_demo(demo: Demo) -> None:
    found = demo.rows("SELECT login, role, password_hash FROM accounts WHERE active")
    assert {login: role for login, role, _ in found} == {
        "PARENT": "parent",
        "PUPIL": "pupil",
        "TEACHER": "teacher",
        "OPERATOR": "operator",
        "NEIGHBOUR": "parent",
        "ADMINISTRATOR": "operator",
    }
    from ruobr_server.kit.settings import PasswordCost

    passwords = Passwords(PasswordCost())
    verdict = passwords.check_now(found[0][2], "demo")
    passwords.close()
    assert verdict.right
    assert verdict.new_hash is None


def test_identifiers_given_later_are_free(demo: Demo) -> None:
    for name, next_id in demo.rows("SELECT name, next_id FROM counters"):
        if name != "mark_types":
            assert demo.rows(f"SELECT coalesce(max(id), 0) < ? FROM {name}", next_id) == [(1,)], name


def content(demo: Demo, *, without: str = "accounts") -> str:
    """Every row, but for what is salted: hashes of passwords, sealed parts of files."""
    tables = demo.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN (?, 'file_parts') ORDER BY 1",
        without,
    )
    return json.dumps({name: sorted(map(repr, demo.rows(f"SELECT * FROM {name}"))) for (name,) in tables})


def test_the_same_moment_gives_the_same_region(tmp_path: Path) -> None:
    now = MOMENTS[0]
    (tmp_path / "a").mkdir()
    keys_in(tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "files.keys").write_bytes((tmp_path / "a" / "files.keys").read_bytes())
    (tmp_path / "b" / "files.keys").chmod(0o600)
    assert content(opened(tmp_path / "a", now)) == content(opened(tmp_path / "b", now))


def test_it_is_used_again_on_the_same_day_and_made_anew_on_the_next(tmp_path: Path) -> None:
    evening = datetime(2026, 11, 24, 20, 0, tzinfo=ZONE)
    first = opened(tmp_path, evening)
    made = first.path.stat().st_ino
    again = opened(tmp_path, evening + timedelta(hours=1))
    assert again.path.stat().st_ino == made
    next_day = opened(tmp_path, datetime.fromisoformat("2026-11-24T23:30:00+00:00"))
    assert "2026-11-25" in next_day.path.name  # the day is that of the region
    assert [path.name for path in tmp_path.glob("*.sqlite")] == [next_day.path.name]


def test_later_in_the_day_more_lessons_are_recorded_and_all_else_stays(tmp_path: Path) -> None:
    (tmp_path / "grown").mkdir()
    (tmp_path / "fresh").mkdir()
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)
    evening = noon.replace(hour=16)
    at_noon = opened(tmp_path / "grown", noon)
    [(before,)] = at_noon.rows("SELECT count(*) FROM marks")
    versions = set(at_noon.rows("SELECT id, version FROM classes"))
    grown = opened(tmp_path / "grown", evening)
    fresh = opened(tmp_path / "fresh", evening)
    assert grown.rows("SELECT count(*) FROM marks")[0][0] > before
    for table in ("lessons", "marks", "tasks", "absences", "remarks", "files"):
        rows = f"SELECT * FROM {table} ORDER BY 1, 2, 3"
        assert grown.rows(rows) == fresh.rows(rows), table
    assert len(set(grown.rows("SELECT id, version FROM classes")) - versions) >= 10


def test_two_starts_at_once_share_one_database_and_remove_what_a_killed_one_left(tmp_path: Path) -> None:
    (tmp_path / "demo-2026-11-20-0123456789.part").write_bytes(b"half")
    with ThreadPoolExecutor(3) as pool:
        addresses = list(pool.map(lambda _: prepare_demo(tmp_path, FixedClock(MOMENTS[0])), range(3)))
    assert len(set(addresses)) == 1
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".keys", ".lock", ".sqlite"]
