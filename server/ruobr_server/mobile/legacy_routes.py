"""The older generation of the mobile contract, under ``/api/``, for programs of its time."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection

from ruobr_server.areas.accounts.service import for_child
from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.meals import service as meals
from ruobr_server.areas.messages import service as mail
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import InvalidInput, NotFound
from ruobr_server.kit.http.dependencies import DatabaseDep
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.mobile import people
from ruobr_server.mobile.homework_page import homework_page
from ruobr_server.mobile.parameters import Child, DaysQuery, day, number, with_today
from ruobr_server.mobile.responses import answer
from ruobr_tui.api.models.mail import NewsItem

router = APIRouter(prefix="/api", tags=["mobile, older generation"], route_class=TaggedRoute)


@router.get("/user/", summary="Who signed in, and the children")
async def user(caller: Caller, database: DatabaseDep) -> Response:
    """As the newer ``user/``, with boolean flags."""
    return answer(await database.read(people.older_user, caller))


@router.get("/mail/", summary="The messages")
async def inbox(caller: Caller, database: DatabaseDep) -> Response:
    """The messages to the caller; ``text`` may be HTML, ``clean_text`` never is."""
    letters = await database.read(mail.inbox, caller.person_id)
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
        for letter in letters.to_wire()["messages"]
    ]
    return answer({"messages": rows})


@router.get("/mail/read/", summary="Mark a message as read")
async def read(caller: Caller, database: DatabaseDep, message: str | None = None) -> Response:
    """Only the caller's own mark changes; the caller must be a recipient."""
    which = number("message", message)
    if not await database.write(mail.mark_read, caller.person_id, which, database.clock()):
        raise NotFound()
    return answer({"success": True})


@router.get("/controlmark/", summary="Final marks and averages so far")
async def control_marks(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """A list, without an envelope, of the periods that have begun, each with ``{subject: mark}``, marks
    as text.
    """
    on_this_day = with_today(diary.older_control_marks, database.clock)
    return answer(await database.read(for_child, caller, child, on_this_day))


@router.get("/timetable/", summary="The diary")
async def timetable(caller: Caller, database: DatabaseDep, child: Child, days: DaysQuery) -> Response:
    """Lessons with one task each; a lesson without topic or task has no such key."""
    lessons = await database.read(for_child, caller, child, diary.older_lessons, days.start, days.end)
    return answer({"lessons": lessons})


@router.get("/progress/", summary="The rank among classmates")
async def progress(caller: Caller, database: DatabaseDep, child: Child, date: str | None = None) -> Response:
    """In the period of ``date``: ranks and averages of the child, the class and the year group."""
    return answer(await database.read(for_child, caller, child, diary.progress, day("date", date)))


@router.get("/mark/", summary="Marks by subject")
async def marks(caller: Caller, database: DatabaseDep, child: Child, days: DaysQuery) -> Response:
    """Only numbers: this generation has no words such as "зачёт"."""
    subjects = await database.read(for_child, caller, child, diary.marks_by_subject, days.start, days.end)
    return answer({"subjects": subjects})


@router.get("/attendance/", summary="Absences by subject")
async def attendance(caller: Caller, database: DatabaseDep, child: Child, days: DaysQuery) -> Response:
    """The codes of the absences, by day."""
    subjects = await database.read(for_child, caller, child, diary.absences_by_subject, days.start, days.end)
    return answer({"subjects": subjects})


@router.get("/food/", summary="The meal account")
async def food(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """Amounts in whole kopecks, of the calendar year; ``{}`` without a meal account."""
    account = await database.read(for_child, caller, child, with_today(meals.account, database.clock))
    return answer({"account": {} if account is None else account})


@router.get("/food/history/", summary="The canteen's records")
async def food_history(caller: Caller, database: DatabaseDep, child: Child, days: DaysQuery) -> Response:
    """From ``start`` to ``end``, both inclusive."""
    return answer(
        {"events": await database.read(for_child, caller, child, meals.history, days.start, days.end)}
    )


@router.get("/news/", summary="School news")
async def news(caller: Caller, database: DatabaseDep) -> Response:
    """A list without an envelope, the newest first; ``text`` is HTML."""
    return answer(await database.read(_school_news, caller))


@router.get("/homework/", summary="Homework as a page")
async def homework(database: DatabaseDep, homework: str | None = None, type: str = "group") -> Response:
    """The task of a whole class, for anyone with the address; without personal data."""
    which = number("homework", homework)
    if type != "group":
        raise InvalidInput("type: only homework of a group has a page")
    task = await database.read(diary.public_task, which)
    if task is None:
        raise NotFound()
    return homework_page(task)


def _school_news(connection: Connection, caller: Identity) -> list[NewsItem]:
    return mail.school_news(connection, people.schools_for(connection, caller))
