"""Who may request what: every path by every kind of sender, and nothing about other people's children."""

from __future__ import annotations

import httpx
import pytest

from ruobr_server.kit.db import Database
from support import school
from support.databases import on_both, on_sqlite
from support.queries import counted_queries
from support.school import ALGEBRA, ANNA, GLEB, QUARTER_2, VERA

pytestmark = on_sqlite

SPAN = "start=2026-11-23&end=2026-11-28"
NOBODY = 999_999

OF_A_CHILD = [
    f"/timetable2/?{SPAN}&child=",
    "/controlmark/?child=",
    f"/all_marks/{QUARTER_2}/{ALGEBRA}/?child=",
    "/food/calendary/?food_type=5&selected_date=2026-11-24&food_menu_complex=1&child=",
    "/achievements/?child=",
    "/do/cert/?child=",
    "/btm/?child=",
    "/birthday/?child=",
    "/odnoklassniki/?child=",
    "/book/?child=",
    "/ios/?child=",
    "/guide/?child=",
    "/api/controlmark/?child=",
    f"/api/timetable/?{SPAN}&child=",
    "/api/progress/?date=2026-11-24&child=",
    f"/api/mark/?{SPAN}&child=",
    f"/api/attendance/?{SPAN}&child=",
    "/api/food/?child=",
    f"/api/food/history/?{SPAN}&child=",
]
"""Requested with Anna's number at the end."""

OF_A_PERSON = ["/user/", "/mail/", "/mail/new/", "/api/user/", "/api/mail/", "/api/news/"]
LETTERS = [
    f"/mail/{school.LETTER}/",
    f"/mail/{school.LETTER}/?child={ANNA}",
    f"/api/mail/read/?message={school.LETTER}",
]
FILES = [f"/files/{school.FILE}/"]
OPEN = [f"/api/homework/?homework={school.TASK}&type=group"]

READS_ANNA = {"mother", "anna"}
GOT_THE_LETTER = {"mother", "anna"}
IN_THE_CLASS = {"mother", "anna", "father", "vera"}


def expected(path: str, login: str | None) -> int:
    """The status that this sender has to get."""
    if path in OPEN:
        return 200
    if login is None:
        return 401
    if path in OF_A_PERSON:
        return 200
    if path in LETTERS:
        return 200 if login in GOT_THE_LETTER or (path == LETTERS[0] and login == "teacher") else 404
    if path in FILES:
        return 200 if login in IN_THE_CLASS else 404
    return 200 if login in READS_ANNA else 404


@on_both
@pytest.mark.parametrize("login", [None, *school.LOGINS])
async def test_every_path_by_every_sender(
    furnished: Database, app_client: httpx.AsyncClient, login: str | None
) -> None:
    headers = {} if login is None else school.header_credentials(login)
    paths = [f"{path}{ANNA}" for path in OF_A_CHILD] + OF_A_PERSON + LETTERS + FILES + OPEN
    for path in paths:
        answer = await app_client.get(path, headers=headers)
        assert answer.status_code == expected(path, login), path
        if answer.status_code == 401:
            assert answer.json() == {"success": False, "error_type": "auth"}, path
        elif answer.status_code == 404:
            assert answer.json()["success"] is False
            assert "error_type" not in answer.json()


@on_both
async def test_a_wrong_password_is_reported_as_the_contract_says(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    for login, password in (("mother", "wrong"), ("nobody", school.PASSWORD)):
        answer = await app_client.get("/user/", headers=school.header_credentials(login, password))
        assert answer.json() == {"success": False, "error_type": "auth"}


async def test_the_author_opens_the_own_letter(furnished: Database, app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get(
        f"/mail/{school.LETTER_FOREIGN}/", headers=school.header_credentials("father")
    )
    assert answer.json()["data"]["text"] == "О Вере"


def _headers(response: httpx.Response) -> dict[str, str]:
    """All but the random name of the request."""
    return {name: value for name, value in response.headers.items() if name != "x-request-id"}


@pytest.mark.parametrize("login", ["mother", "anna", "father", "teacher"])
async def test_a_foreign_child_answers_like_none_at_all(
    furnished: Database, app_client: httpx.AsyncClient, login: str
) -> None:
    """Byte for byte, header for header, and by the same questions to the database."""
    headers = school.header_credentials(login)
    foreign = {"mother": VERA, "anna": VERA, "father": GLEB, "teacher": ANNA}[login]
    await app_client.get("/user/", headers=headers)
    for path in OF_A_CHILD:
        with counted_queries() as queries_foreign:
            theirs = await app_client.get(f"{path}{foreign}", headers=headers)
        with counted_queries() as queries_nobody:
            nobodys = await app_client.get(f"{path}{NOBODY}", headers=headers)
        assert theirs.status_code == 404, path
        assert theirs.content == nobodys.content
        assert _headers(theirs) == _headers(nobodys)
        assert queries_foreign == queries_nobody


@on_both
async def test_a_foreign_letter_answers_like_none_at_all(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    headers = school.header_credentials("mother")
    for path in ("/mail/{}/", "/api/mail/read/?message={}", "/files/{}/"):
        foreign = {"/mail/{}/": school.LETTER_FOREIGN}.get(path, school.LETTER_FOREIGN)
        theirs = await app_client.get(path.format(foreign), headers=headers)
        nobodys = await app_client.get(path.format(NOBODY), headers=headers)
        assert theirs.status_code == 404
        assert (theirs.content, _headers(theirs)) == (nobodys.content, _headers(nobodys))


BAD = [
    "/controlmark/",
    "/controlmark/?child=abc",
    "/controlmark/?child=",
    f"/controlmark/?child={2**64}",
    f"/all_marks/x/1/?child={ANNA}",
    f"/all_marks/1/%00/?child={ANNA}",
    "/mail/x/",
    f"/mail/{school.LETTER}/?child=x",
    f"/food/calendary/?child={ANNA}",
    f"/food/calendary/?child={ANNA}&selected_date=31.12.2026",
    f"/food/calendary/?child={ANNA}&selected_date=2026-02-31",
    f"/food/calendary/?child={ANNA}&selected_date=2026-12-31&food_type=x",
    f"/api/timetable/?child={ANNA}&start=2026-11-28&end=2026-11-23",
    f"/api/mark/?child={ANNA}&start=2026-11-23",
    f"/api/attendance/?child={ANNA}&start=2020-11-23&end=2026-11-23",
    f"/api/food/history/?child={ANNA}&start=x&end=y",
    f"/api/progress/?child={ANNA}",
    f"/api/progress/?child={ANNA}&date=2026-13-01",
    "/api/mail/read/",
    "/api/mail/read/?message=1'",
    "/api/homework/",
    f"/api/homework/?homework={school.TASK}&type=individual",
    "/files/../",
    "/files/x/",
]


async def test_bad_parameters_get_the_failure_object(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    for path in BAD:
        answer = await app_client.get(path, headers=school.header_credentials("mother"))
        assert answer.status_code in (400, 404), path
        assert answer.json()["success"] is False, path
        assert answer.json()["error"], path


@pytest.mark.parametrize(
    ("day", "status"),
    [("0001-01-01", 400), ("1899-12-31", 400), ("1900-01-01", 200), ("2999-12-31", 200), ("9999-12-31", 400)],
)
async def test_days_have_bounds_that_leave_room_to_count_on(
    furnished: Database, app_client: httpx.AsyncClient, day: str, status: int
) -> None:
    headers = school.header_credentials("mother")
    for path in (
        f"/food/calendary/?child={ANNA}&selected_date={day}",
        f"/api/progress/?child={ANNA}&date={day}",
        f"/timetable2/?child={ANNA}&start={day}&end={day}",
    ):
        assert (await app_client.get(path, headers=headers)).status_code == status, path
