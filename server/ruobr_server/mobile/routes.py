"""The newer generation of the mobile contract, at ``/``. Thin: parameters, a service, the response.

``timetable2/`` is handled by ``hot_week`` before the routing; it is here for programs that mount only the
routes, and for OpenAPI.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import Connection

from ruobr_server.areas.accounts.service import for_child, may_read_diary
from ruobr_server.areas.additional_education import service as additional
from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.library import service as library
from ruobr_server.areas.meals import service as meals
from ruobr_server.areas.messages import service as mail
from ruobr_server.areas.schools import service as schools
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.http.dependencies import DatabaseDep
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.mobile import people
from ruobr_server.mobile.files import router as files
from ruobr_server.mobile.legacy_routes import router as older
from ruobr_server.mobile.parameters import Child, DaysQuery, day, number, with_today
from ruobr_server.mobile.responses import Data, answer, data
from ruobr_tui.api.models.additional import Achievements, Certificate
from ruobr_tui.api.models.diary import Lessons
from ruobr_tui.api.models.mail import Correspondent, Inbox, MessageDetail
from ruobr_tui.api.models.marks import Period, SubjectMarks
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.api.models.people import Applicant
from ruobr_tui.api.models.people import Child as ChildModel
from ruobr_tui.api.models.school import Birthday, Book, Classmate, Events, Guide, UsefulLinks

newer = APIRouter(tags=["mobile"], route_class=TaggedRoute)


def shown(model: Any) -> dict[int | str, dict[str, Any]]:
    """A successful response for OpenAPI."""
    return {200: {"model": model}}


@newer.get("/user/", responses=shown(Applicant | ChildModel), summary="Who signed in, and the children")
async def user(caller: Caller, database: DatabaseDep) -> Response:
    """A parent (and anyone without a diary) is an ``applicant`` with ``childs``, a pupil is a ``child``."""
    return answer(await database.read(people.user, caller))


@newer.get("/timetable2/", responses=shown(Lessons), summary="The diary")
async def timetable(caller: Caller, database: DatabaseDep, child: Child, days: DaysQuery) -> Response:
    """The lessons of a child from ``start`` to ``end``, both inclusive, at most a year and a half."""
    lessons = await database.read(for_child, caller, child, diary.lessons_of, days.start, days.end)
    return answer({"lessons": lessons})


@newer.get("/controlmark/", responses=shown(list[Period]), summary="Final marks and averages so far")
async def control_marks(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """A list, without an envelope, of the periods that have begun."""
    on_this_day = with_today(diary.control_marks, database.clock)
    return answer(await database.read(for_child, caller, child, on_this_day))


@newer.get(
    "/all_marks/{period}/{subject_id}/", responses=shown(Data[SubjectMarks]), summary="A subject's marks"
)
async def all_marks(
    caller: Caller, database: DatabaseDep, child: Child, period: str, subject_id: str
) -> Response:
    """All marks of a subject in a period, and the missed lessons; ``{}`` if there are neither.

    ``subject_id`` is that of ``controlmark/``.
    """
    which, subject = number("period", period), number("subject_id", subject_id)
    return data(await database.read(for_child, caller, child, diary.subject_marks, which, subject))


@newer.get("/mail/", responses=shown(Inbox), summary="The messages")
async def inbox(caller: Caller, database: DatabaseDep) -> Response:
    """The messages to the caller, the last changed first."""
    return answer(await database.read(mail.inbox, caller.person_id))


@newer.get("/mail/new/", responses=shown(Data[list[Correspondent]]), summary="Possible recipients")
async def correspondents(caller: Caller, database: DatabaseDep) -> Response:
    """The staff of the children's schools, or of the caller's own."""
    return data(await database.read(_correspondents, caller))


@newer.get("/mail/{letter}/", responses=shown(Data[MessageDetail]), summary="A message with its replies")
async def letter(caller: Caller, database: DatabaseDep, letter: str, child: str | None = None) -> Response:
    """Open to its author and its recipients; it is marked as read. One in HTML (``type_id`` 2) gets 502:
    the list has its whole text.
    """
    wanted = number("letter", letter)
    about = None if child is None else number("child", child)
    message, is_unread = await database.read(_letter, caller, wanted, about)
    if is_unread:
        await database.write(mail.mark_read, caller.person_id, wanted, database.clock())
    return data(message)


@newer.get("/food/calendary/", responses=shown(Data[FoodInfo]), summary="The meal account and records")
async def food(
    caller: Caller,
    database: DatabaseDep,
    child: Child,
    selected_date: Annotated[str | None, Query(description="YYYY-MM-DD")] = None,
    food_type: Annotated[str | None, Query(description="the child's school_is_food")] = None,
    food_menu_complex: Annotated[str | None, Query(description="1")] = None,
) -> Response:
    """The canteen's records on the calendar page of ``selected_date``; ``{}`` without a meal account."""
    around = day("selected_date", selected_date)
    for name, text in (("food_type", food_type), ("food_menu_complex", food_menu_complex)):
        if text is not None:
            number(name, text)
    return data(await database.read(for_child, caller, child, meals.food, around))


@newer.get("/achievements/", responses=shown(Data[Achievements]), summary="Additional education")
async def achievements(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """Fields, projects, and the number in the sports programme."""
    return data(await database.read(for_child, caller, child, additional.achievements))


@newer.get("/do/cert/", responses=shown(Data[Certificate]), summary="The certificate")
async def certificate(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """The certificate of additional education; ``{}`` without one."""
    return data(await database.read(for_child, caller, child, additional.certificate))


@newer.get("/btm/", responses=shown(Events), summary="Events")
async def events(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """The events of the child's school."""
    return answer(await database.read(for_child, caller, child, schools.school_events))


@newer.get("/birthday/", responses=shown(Data[list[Birthday]]), summary="Birthdays in the class")
async def birthdays(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """The next first, with the age that will be reached."""
    on_this_day = with_today(schools.birthdays, database.clock)
    return data(await database.read(for_child, caller, child, on_this_day))


@newer.get("/odnoklassniki/", responses=shown(Data[list[Classmate]]), summary="The class")
async def classmates(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """The other pupils of the class."""
    return data(await database.read(for_child, caller, child, schools.classmates))


@newer.get("/book/", responses=shown(Data[list[Book]]), summary="Library books on loan")
async def books(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """Present loans."""
    return data(await database.read(for_child, caller, child, library.books_on_loan))


@newer.get("/ios/", responses=shown(Data[UsefulLinks]), summary="Useful links")
async def links(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """Links that the school recommends."""
    return data(await database.read(for_child, caller, child, schools.useful_links))


@newer.get("/guide/", responses=shown(Data[Guide]), summary="The school")
async def guide(caller: Caller, database: DatabaseDep, child: Child) -> Response:
    """Names, addresses, and the teachers with their subjects."""
    return data(await database.read(for_child, caller, child, schools.guide))


def _correspondents(connection: Connection, caller: Identity) -> list[Correspondent]:
    return mail.correspondents(connection, people.schools_for(connection, caller), caller.person_id)


def _letter(
    connection: Connection, caller: Identity, number: int, child: int | None
) -> tuple[MessageDetail, bool]:
    """A message to the caller, about a child whose diary they may read, and whether it is unread."""
    if child is not None:
        may_read_diary(connection, caller, child)
    message = mail.letter(connection, caller.person_id, number)
    if message is None:
        raise NotFound()
    return message, mail.is_unread(connection, caller.person_id, number)


router = APIRouter()
router.include_router(newer)
router.include_router(files)
router.include_router(older)
