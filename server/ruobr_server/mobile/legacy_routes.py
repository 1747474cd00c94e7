"""The older generation of the mobile contract, under ``/api/``: what programs of its time still ask for."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection

from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.meals import service as meals
from ruobr_server.areas.messages import service as mail
from ruobr_server.areas.schools.service import Pupil
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.errors import InvalidInput, NotFound
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.mobile import people
from ruobr_server.mobile.homework_page import homework_page
from ruobr_server.mobile.parameters import Child, DaysQuery, Db, day, for_child, number
from ruobr_server.mobile.responses import answer
from ruobr_tui.api.clock import school_today
from ruobr_tui.api.models.mail import NewsItem
from ruobr_tui.api.models.meals import MealAccount

router = APIRouter(prefix="/api", tags=["mobile, older generation"], route_class=TaggedRoute)


@router.get("/user/", summary="Who signed in, and the children")
async def user(caller: Caller, database: Db) -> Response:
    """As the newer ``user/``, with flags as true and false."""
    return answer(await database.read(people.older_user, caller))


@router.get("/mail/", summary="The letters")
async def inbox(caller: Caller, database: Db) -> Response:
    """The letters to whoever asks; ``text`` may be HTML, ``clean_text`` never is."""
    found = await database.read(mail.inbox, caller.person_id)
    rows = [
        {
            "id": letter["id"],
            "post_date": letter["post_date"],
            "author": letter["author"],
            "read": letter["read"],
            "text": letter["last_msg_text"],
            "clean_text": letter["clean_text"],
            "subject": letter["subject"],
        }
        for letter in found.to_wire()["messages"]
    ]
    return answer({"messages": rows})


@router.get("/mail/read/", summary="Mark a letter as read")
async def read(caller: Caller, database: Db, message: str | None = None) -> Response:
    """Only the reader's own mark changes; the letter must be one to the reader."""
    which = number("message", message)
    if not await database.write(mail.mark_read, caller.person_id, which, database.clock()):
        raise NotFound()
    return answer({"success": True})


@router.get("/controlmark/", summary="Final marks and averages so far")
async def control_marks(caller: Caller, database: Db, child: Child) -> Response:
    """A bare list of the periods that have begun, each with ``{subject: mark}``, marks as text."""

    def asked(connection: Connection, who: Pupil) -> list[dict[str, Any]]:
        return diary.older_control_marks(connection, who, school_today(database.clock, who.zone))

    return answer(await database.read(for_child, caller, child, asked))


@router.get("/timetable/", summary="The diary")
async def timetable(caller: Caller, database: Db, child: Child, asked: DaysQuery) -> Response:
    """Lessons with one task each; a lesson without topic or task has no such key."""
    lessons = await database.read(for_child, caller, child, diary.older_lessons, asked.start, asked.end)
    return answer({"lessons": lessons})


@router.get("/progress/", summary="The place among classmates")
async def progress(caller: Caller, database: Db, child: Child, date: str | None = None) -> Response:
    """In the period of ``date``: places and averages of the child, the class and the parallel classes."""
    return answer(await database.read(for_child, caller, child, diary.progress, day("date", date)))


@router.get("/mark/", summary="Marks by subject")
async def marks(caller: Caller, database: Db, child: Child, asked: DaysQuery) -> Response:
    """Numbers only: this generation has no words such as "зачёт"."""
    found = await database.read(for_child, caller, child, diary.marks_by_subject, asked.start, asked.end)
    return answer({"subjects": found})


@router.get("/attendance/", summary="Absences by subject")
async def attendance(caller: Caller, database: Db, child: Child, asked: DaysQuery) -> Response:
    """The codes of the absences, in order of the days."""
    found = await database.read(for_child, caller, child, diary.absences_by_subject, asked.start, asked.end)
    return answer({"subjects": found})


@router.get("/food/", summary="The meal account")
async def food(caller: Caller, database: Db, child: Child) -> Response:
    """Sums in whole kopecks, of the calendar year; ``{}`` without a meal account."""

    def asked(connection: Connection, who: Pupil) -> MealAccount | None:
        return meals.account(connection, who, school_today(database.clock, who.zone))

    found = await database.read(for_child, caller, child, asked)
    return answer({"account": {} if found is None else found})


@router.get("/food/history/", summary="The visits of the canteen")
async def food_history(caller: Caller, database: Db, child: Child, asked: DaysQuery) -> Response:
    """From ``start`` to ``end``, both included."""
    return answer(
        {"events": await database.read(for_child, caller, child, meals.history, asked.start, asked.end)}
    )


@router.get("/news/", summary="School news")
async def news(caller: Caller, database: Db) -> Response:
    """A bare list, the newest first; ``text`` is HTML."""

    def asked(connection: Connection) -> list[NewsItem]:
        return mail.school_news(connection, people.schools_for(connection, caller))

    return answer(await database.read(asked))


@router.get("/homework/", summary="Homework as a page")
async def homework(database: Db, homework: str | None = None, type: str = "group") -> Response:
    """The task of a whole class, for anyone who has the address; nothing about any person is on it."""
    which = number("homework", homework)
    if type != "group":
        raise InvalidInput("type: only homework of a group has a page")
    found = await database.read(diary.public_task, which)
    if found is None:
        raise NotFound()
    return homework_page(found)
