"""Homework in what the commands print: its day, its words, its files, and what was set in missed lessons."""

from __future__ import annotations

from datetime import date
from typing import Any

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.output import rows
from ruobr_tui.store.diary.ticks import Ticks
from support.portals import raw_lesson

TASK = {
    "id": 5,
    "title": "§ 14",
    "text": '<p>Письменно, <a href="//fipi.example/oge">банк</a></p><img src="/media/1.png">',
    "doc_str": "/media/a.pdf",
}


def lesson(number: int, day: str, **more: Any) -> Lesson:
    return Lesson.model_validate(raw_lesson(number, day, **more))


def test_homework_is_listed_on_the_day_of_its_lesson_with_its_body_and_files() -> None:
    lessons = [lesson(1, "2026-11-24"), lesson(2, "2026-11-26", task=[TASK])]
    [row] = rows.homework(lessons, date(2026, 11, 24), date(2026, 11, 30), Ticks())
    assert (row["due"], row["date"], row["subject"]) == ("2026-11-26", "2026-11-26", "Алгебра")
    assert row["text"] == "§ 14\nПисьменно, банк <https://fipi.example/oge>"
    assert row["files"] == 2  # the document and the picture
    assert rows.homework(lessons, date(2026, 11, 24), date(2026, 11, 25), Ticks()) == []


def test_a_deadline_on_another_day_than_the_lesson_holds() -> None:
    lessons = [lesson(2, "2026-12-01", task=[{**TASK, "deadline": "28.11.2026"}])]
    [row] = rows.homework(lessons, date(2026, 11, 24), date(2026, 11, 30), Ticks())
    assert (row["due"], row["date"]) == ("2026-11-28", "2026-12-01")


def test_what_was_missed_is_what_was_set_in_the_missed_lesson() -> None:
    missed = {"attendance": {"code": "Н"}, "topic": "Корни"}
    was_due = {"id": 4, "title": "§ 13"}
    sent = [lesson(1, "2026-11-24", task=[was_due], set_homework=[TASK], **missed), lesson(2, "2026-11-26")]
    derived = [lesson(1, "2026-11-24", task=[was_due], **missed), lesson(2, "2026-11-26", task=[TASK])]
    for lessons in (sent, derived):
        [row] = rows.absences(lessons)
        assert row["homework"].startswith("§ 14\nПисьменно")
