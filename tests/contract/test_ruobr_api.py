"""``ruobr-api`` 2.0.2, an independent client of the real portal, runs unchanged against this server.

Only where its requests arrive is changed, below its own code: at the transport.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from ruobr_api import (
    AsyncRuobr,
    AuthenticationException,
    NoChildrenException,
    NoSuccessException,
    Ruobr,
)

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from support import school
from support.databases import on_sqlite
from support.fixtures import CHEAP, FixedClock
from support.listening import listening
from support.school import ALGEBRA, ANNA, BORIS, MASHA, QUARTER_2, VERA

pytestmark = on_sqlite

THEIR_HOST = "api3d.ruobr.ru"

CALLS: dict[str, tuple[Any, ...]] = {
    "get_user": (),
    "get_children": (),
    "get_mail": (),
    "get_message": (school.LETTER,),
    "get_recipients": (),
    "get_achievements": (),
    "get_control_marks": (),
    "get_all_marks": (QUARTER_2, ALGEBRA),
    "get_events": (),
    "get_certificate": (),
    "get_birthdays": (),
    "get_food_info": (school.TUESDAY,),
    "get_classmates": (),
    "get_books": (),
    "get_useful_links": (),
    "get_guide": (),
    "get_timetable": (school.MONDAY, school.SATURDAY),
}

KEYS: dict[str, set[str]] = {
    "get_user": {"id", "status", "first_name", "last_name", "group", "school", "school_is_food"},
    "get_mail": {"id", "type_id", "subject", "author", "post_date", "last_msg_text", "read"},
    "get_message": {"subject", "text", "author", "comments", "recivers_list", "count_recivers"},
    "get_recipients": {"person_str", "staff_id", "user_id", "user_img"},
    "get_achievements": {"do_direction", "project_list", "gto_id"},
    "get_control_marks": {"period", "title", "rom", "marks_future", "marks", "counted_marks"},
    "get_all_marks": {"avg_mark", "control_mark", "need_four", "need_five", "marks", "state_mark"},
    "get_events": {"events"},
    "get_certificate": {"number_cert", "balance", "petition_good", "petition_bad", "rmc_nominal"},
    "get_birthdays": {"first_name", "birth_date", "birthdate_year_future"},
    "get_food_info": {"account", "balance", "vizit", "uid", "day_limit"},
    "get_classmates": {"first_name", "last_name", "birth_date", "gender"},
    "get_useful_links": {"categories_list", "link_without_category_list"},
    "get_guide": {"id", "name", "fullname", "post_adress", "teacher_list"},
    "get_timetable": {"id", "date", "time_start", "subject", "topic", "task", "marks", "staff"},
}
"""Some of the names that bots over this client read."""


@pytest.fixture
def portal(
    database: Database, passwords: Passwords, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A furnished server that listens, where requests to the real host arrive."""
    school.furnish(database, passwords)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with listening(database, Settings(password_cost=CHEAP), clock) as address:
        _redirect(monkeypatch, httpx.URL(address))
        yield address


def _redirect(monkeypatch: pytest.MonkeyPatch, here: httpx.URL) -> None:
    sync, asynchronous = (
        httpx.HTTPTransport.handle_request,
        httpx.AsyncHTTPTransport.handle_async_request,
    )

    def moved(request: httpx.Request) -> httpx.Request:
        assert request.url.host == THEIR_HOST
        request.url = request.url.copy_with(scheme=here.scheme, host=here.host, port=here.port)
        # Their five seconds are too few for a machine that is busy with other tests.
        request.extensions["timeout"] = httpx.Timeout(60).as_dict()
        return request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        return sync(self, moved(request))

    async def handle_async(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        return await asynchronous(self, moved(request))

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle_async)


def test_every_method_of_that_client_is_called_here() -> None:
    theirs = {name for name, _ in inspect.getmembers(Ruobr, inspect.isfunction) if name.startswith("get_")}
    assert theirs == set(CALLS)
    assert theirs == {
        name for name, _ in inspect.getmembers(AsyncRuobr, inspect.isfunction) if name.startswith("get_")
    }


def has_the_keys(name: str, answer: Any) -> None:
    """The answer is not empty and holds the names that are read from it."""
    assert answer, name
    row = answer[0] if isinstance(answer, list) else answer
    assert KEYS.get(name, set()) <= set(row) | ({"status"} if name == "get_user" else set()), name


@pytest.mark.parametrize("login", ["mother", "anna"])
def test_every_method_of_the_synchronous_client(portal: str, login: str) -> None:
    ruobr = Ruobr(login, school.PASSWORD)
    for name, arguments in CALLS.items():
        has_the_keys(name, getattr(ruobr, name)(*arguments))
    assert ruobr.is_applicant is (login == "mother")
    assert [child["id"] for child in ruobr.get_children()] == (
        [ANNA, BORIS, MASHA] if login == "mother" else [ANNA]
    )


@pytest.mark.parametrize("login", ["mother", "anna"])
async def test_every_method_of_the_asynchronous_client(portal: str, login: str) -> None:
    ruobr = AsyncRuobr(login, school.PASSWORD)
    for name, arguments in CALLS.items():
        has_the_keys(name, await getattr(ruobr, name)(*arguments))


async def test_both_clients_read_the_same(portal: str) -> None:
    one, other = Ruobr("Mother", school.PASSWORD), AsyncRuobr("mOTHER", school.PASSWORD)
    for name, arguments in CALLS.items():
        mine = await getattr(other, name)(*arguments)
        assert getattr(one, name)(*arguments) == mine, name


async def test_a_letter_in_html_is_read_in_the_list(portal: str) -> None:
    """That client cannot open one at the real portal either: it gets its own exception."""
    ruobr, asynchronous = Ruobr("mother", school.PASSWORD), AsyncRuobr("mother", school.PASSWORD)
    html = next(letter for letter in ruobr.get_mail() if letter["type_id"] == 2)
    assert html["clean_text"] == "Собрание в среду"
    with pytest.raises(NoSuccessException):
        ruobr.get_message(html["id"])
    with pytest.raises(NoSuccessException):
        await asynchronous.get_message(html["id"])


def test_bots_find_homework_on_the_lesson_it_is_due_for(portal: str) -> None:
    """They look at the lessons of the coming days, and ask for marks by the number of ``controlmark``."""
    ruobr = Ruobr("anna", school.PASSWORD)
    lessons = {lesson["id"]: lesson for lesson in ruobr.get_timetable(school.TUESDAY, school.SATURDAY)}
    assert [task["deadline"] for task in lessons[1003]["task"]] == ["2026-11-24"] * 3
    marks = next(row for row in ruobr.get_control_marks() if row["period"] == QUARTER_2)["marks"]
    for row in marks:
        assert ruobr.get_all_marks(QUARTER_2, row["subject_id"])["subject"] == row["subject_name"]
    [_, teacher] = ruobr.get_guide()["teacher_list"]
    assert teacher["subject_qs"].split(",") == ["Алгебра"]


def test_each_child_of_a_parent(portal: str) -> None:
    ruobr = Ruobr("mother", school.PASSWORD)
    assert len(ruobr.get_children()) == 3
    for position, subjects in ((0, 5), (1, 5), (2, 1)):
        ruobr.child = position
        assert len(ruobr.get_timetable("2026-11-23", date(2026, 11, 28))) == subjects
        assert isinstance(ruobr.get_food_info(), dict)  # the day of this machine, empty or not


@pytest.mark.parametrize(("login", "password"), [("mother", "wrong"), ("nobody", school.PASSWORD)])
async def test_a_wrong_password_raises_its_own_exception(portal: str, login: str, password: str) -> None:
    with pytest.raises(AuthenticationException):
        Ruobr(login, password).get_user()
    with pytest.raises(AuthenticationException):
        await AsyncRuobr(login, password).get_timetable(school.MONDAY, school.SATURDAY)


async def test_a_foreign_child_raises_no_success(portal: str) -> None:
    ruobr, asynchronous = Ruobr("mother", school.PASSWORD), AsyncRuobr("mother", school.PASSWORD)
    ruobr.get_user()
    await asynchronous.get_user()
    ruobr._children[0]["id"] = asynchronous._children[0]["id"] = VERA
    for name, arguments in CALLS.items():
        if name in ("get_user", "get_children", "get_mail", "get_recipients"):
            continue
        with pytest.raises(NoSuccessException):
            getattr(ruobr, name)(*arguments)
        with pytest.raises(NoSuccessException):
            await getattr(asynchronous, name)(*arguments)


@pytest.mark.parametrize("login", ["childless", "teacher", "operator"])
async def test_a_parent_without_children_raises_no_children(portal: str, login: str) -> None:
    ruobr, asynchronous = Ruobr(login, school.PASSWORD), AsyncRuobr(login, school.PASSWORD)
    assert ruobr.get_children() == []
    assert isinstance(ruobr.get_mail(), list)
    with pytest.raises(NoChildrenException):
        ruobr.get_guide()
    with pytest.raises(NoChildrenException):
        await asynchronous.get_control_marks()


def test_dates_that_no_calendar_has_raise_no_success(portal: str) -> None:
    ruobr = Ruobr("anna", school.PASSWORD)
    for start, end in (("2026-02-31", "2026-03-01"), ("завтра", "2026-03-01"), ("2026-03-02", "2026-03-01")):
        with pytest.raises(NoSuccessException):
            ruobr.get_timetable(start, end)
    with pytest.raises(NoSuccessException):
        ruobr.get_food_info("31.12.2026")
