"""The same week by hand: Starlette, sqlite3 in the loop, as many queries as the product, msgspec.

No entity tags, no compression, nothing kept: every request reads everything.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.references.serving import serve

WHO = """
SELECT p.school_id, p.id, p.class_id, c.grade || c.letter
FROM sessions s JOIN accounts a ON a.id = s.account_id
JOIN guardianships g ON g.account_id = a.id AND g.diary_open
JOIN pupils p ON p.id = g.pupil_id
JOIN classes c ON c.school_id = p.school_id AND c.id = p.class_id
WHERE s.token_hash = ? AND s.expires_at > ? AND a.active AND p.id = ?
"""
LESSONS = """
SELECT l.id, l.date, l.number, l.time_start, l.time_end, l.room, l.topic, l.cancelled, l.changed_at,
       l.subject_id, s.name, l.staff_id, p.last_name || ' ' || p.first_name || ' ' || p.middle_name
FROM lessons l JOIN subjects s ON s.school_id = l.school_id AND s.id = l.subject_id
JOIN staff t ON t.school_id = l.school_id AND t.id = l.staff_id JOIN people p ON p.id = t.person_id
WHERE l.school_id = ? AND l.class_id = ? AND l.date BETWEEN ? AND ?
ORDER BY l.date, l.time_start, l.number, l.id
"""
TASKS = """
SELECT t.id, t.lesson_id, t.date, d.id, t.title, t.text, coalesce(t.deadline, d.date, t.date), t.minutes,
       t.requires_solutions, t.test_id, t.type
FROM tasks t JOIN lessons l ON l.school_id = t.school_id AND l.id = t.lesson_id
LEFT JOIN lessons d ON d.school_id = t.school_id AND d.id = CASE WHEN t.deadline <= t.date THEN NULL ELSE (
    SELECT n.id FROM lessons n
    WHERE n.school_id = l.school_id AND n.class_id = l.class_id AND n.subject_id = l.subject_id
      AND n.date >= coalesce(t.deadline, t.date)
      AND (n.date = t.deadline OR n.date > coalesce(t.deadline, t.date) AND NOT n.cancelled)
    ORDER BY n.date, n.cancelled, n.time_start, n.number, n.id LIMIT 1) END
WHERE t.school_id = ?1 AND t.class_id = ?2 AND t.date <= ?4 AND (
    t.date >= ?3 OR coalesce(t.deadline, t.date) >= (
        SELECT min(coalesce((
            SELECT b.date FROM lessons b
            WHERE b.school_id = ?1 AND b.class_id = ?2 AND b.subject_id = s.subject_id AND b.date < ?3
              AND NOT b.cancelled
            ORDER BY b.date DESC LIMIT 1), '0001-01-01'))
        FROM (SELECT DISTINCT subject_id FROM lessons
              WHERE school_id = ?1 AND class_id = ?2 AND date BETWEEN ?3 AND ?4) s))
ORDER BY t.id
"""
FILES = """
SELECT id, lesson_id, task_id, title, size FROM files
WHERE school_id = ? AND class_id = ? AND date BETWEEN ? AND ? ORDER BY id
"""
MARKS = """
SELECT m.id, m.lesson_id, t.name, m.about, m.value, m.weight, m.comment
FROM marks m JOIN mark_types t ON t.school_id = m.school_id AND t.id = m.type_id
WHERE m.school_id = ? AND m.pupil_id = ? AND m.date BETWEEN ? AND ? ORDER BY m.lesson_id, m.id
"""
ABSENCES = """
SELECT a.lesson_id, a.code, c.title, c.excused, c.ill, c.late, c.missed
FROM absences a JOIN absence_codes c ON c.school_id = a.school_id AND c.code = a.code
WHERE a.school_id = ? AND a.pupil_id = ? AND a.date BETWEEN ? AND ?
"""
REMARKS = """
SELECT r.id, r.lesson_id, r.text, p.last_name || ' ' || p.first_name || ' ' || p.middle_name
FROM remarks r JOIN staff t ON t.school_id = r.school_id AND t.id = r.staff_id
JOIN people p ON p.id = t.person_id
WHERE r.school_id = ? AND r.pupil_id = ? AND r.date BETWEEN ? AND ? ORDER BY r.lesson_id, r.id
"""

encode = msgspec.json.Encoder().encode


def _rows() -> defaultdict[int, list[dict[str, Any]]]:
    return defaultdict(list)


class PlainWeek:
    """``GET /timetable2/?child=&start=&end=`` for a session's token."""

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA cache_size=-32000")

    async def week(self, request: Request) -> Response:
        """Starlette."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        query = request.query_params
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        who = self._all(WHO, hashlib.sha256(token.encode()).digest(), now, int(query["child"]))
        if not who:
            return Response(b"{}", 401)
        school, pupil, its_class, name = who[0]
        days = query["start"], query["end"]
        lessons = self._lessons((school, its_class, *days), (school, pupil, *days), name)
        return Response(encode({"lessons": lessons}), media_type="application/json")

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    def _lessons(self, of_class: tuple[Any, ...], own: tuple[Any, ...], name: str) -> list[dict[str, Any]]:
        of_lesson, of_task, due, assigned, marks, remarks = (_rows() for _ in range(6))
        set_tasks = self._all(TASKS, *of_class)
        since = min([of_class[2], *(row[2] for row in set_tasks)])
        for row in self._all(FILES, *of_class[:2], since, of_class[3]):
            address = f"/files/{row[0]}/"
            file = {"id": row[0], "title": row[3], "href": address, "url": address, "size": row[4]}
            (of_lesson[row[1]] if row[2] is None else of_task[row[2]]).append(file)
        for row in set_tasks:
            own_files = of_task.get(row[0], [])
            task = {
                "id": row[0],
                "title": row[4],
                "text": row[5],
                "doc": bool(own_files),
                "doc_str": own_files[0]["href"] if own_files else "",
                "requires_solutions": bool(row[8]),
                "deadline": row[6],
                "test_id": row[9],
                "type": row[10],
                "done": 0,
                "minutes": row[7],
                "files": own_files,
            }
            due[row[1] if row[3] is None else row[3]].append(task)
            assigned[row[1]].append(task)
        for row in self._all(MARKS, *own):
            marks[row[1]].append(
                {
                    "question_id": row[0],
                    "question_name": row[3] or row[2],
                    "question_type": row[2],
                    "number": len(marks[row[1]]) + 1,
                    "mark": row[4],
                    "weight": row[5] / 100,
                    "comment": row[6],
                }
            )
        absences = {
            row[0]: dict(zip(("code", "title", "excused", "ill", "late", "missed"), row[1:], strict=True))
            for row in self._all(ABSENCES, *own)
        }
        for row in self._all(REMARKS, *own):
            remarks[row[1]].append({"id": row[0], "text": row[2], "author": row[3]})
        return [
            {
                "id": row[0],
                "division_subject": of_class[1] * 2**20 + row[9],
                "division_subject_str": f"{name}, {row[10]}",
                "date": row[1],
                "time_start": row[3][:8],
                "time_end": row[4][:8],
                "subject": row[10],
                "staff": row[12],
                "staff_id": row[11],
                "topic": row[6],
                "task": due.get(row[0], []),
                "marks": marks.get(row[0], []),
                "docs_for_lesson": of_lesson.get(row[0], []),
                "lesson_status_cancel": row[7],
                "number": row[2],
                "room": row[5],
                "attendance": absences.get(row[0]),
                "remarks": remarks.get(row[0], []),
                "set_homework": assigned.get(row[0], []),
                "active": bool(
                    row[8]
                    or row[6]
                    or any(row[0] in each for each in (assigned, of_lesson, marks, absences, remarks))
                ),
                "changed_at": row[8] and row[8][:19],
            }
            for row in self._all(LESSONS, *of_class)
        ]


if __name__ == "__main__":
    serve(Starlette(routes=[Route("/timetable2/", PlainWeek(sys.argv[1]).week)]))
