"""What a portal answers becomes data, or the error that says what to do."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import httpx
import pytest
import stamina
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api import resources
from ruobr_tui.api.answers import data
from ruobr_tui.api.auth import HeaderCredentials, SessionToken
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import (
    Busy,
    ChangedMeanwhile,
    FieldsRefused,
    Forbidden,
    NetworkError,
    NotAPortal,
    NotFound,
    PortalSays,
    Refused,
    RuobrError,
    ServerError,
    SessionEnded,
    SignInError,
    TooLarge,
    TooManyAttempts,
    Unreadable,
    WrongPassword,
)

BASE = "https://portal.example/"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LESSON = {
    "id": 1,
    "date": "2026-03-02",
    "time_start": "08:00:00",
    "time_end": "08:45:00",
    "subject": "Алгебра",
    "task": [{"id": 1, "title": "№ 5"}],
}
WEEK = resources.lessons(7, date(2026, 3, 2), date(2026, 3, 8))

Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def _no_repeats() -> object:
    with stamina.set_testing(True, attempts=1) as testing:
        yield testing


def portal(handler: Handler, auth: httpx.Auth | None = None) -> Portal:
    return Portal(BASE, auth, transport=httpx.MockTransport(handler), clock=lambda: NOON)


def always(*args: object, **content: object) -> Handler:
    return lambda request: httpx.Response(*args, **content)  # type: ignore[arg-type]


PAGE = "<!DOCTYPE html><html><body>Доступ запрещён</body></html>"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((401, {"error": "unauthenticated", "text": "Wrong."}), SignInError),
        ((200, {"success": False, "error_type": "auth"}), SignInError),
        ((500, {"success": False, "error_type": "auth"}), SignInError),
        ((403, PAGE), NotAPortal),
        ((200, PAGE), NotAPortal),
        ((404, PAGE), NotAPortal),
        ((302, ""), NotAPortal),
        ((304, ""), NotAPortal),
        ((403, {"error": "forbidden", "text": "Not yours."}), Forbidden),
        ((409, {"error": "changed", "text": "Changed.", "current": {"version": 2}}), ChangedMeanwhile),
        ((422, {"error": "invalid-fields", "text": "x", "fields": {"phone": "?"}}), FieldsRefused),
        ((422, {"error": "invalid-fields", "text": "Fields.", "fields": "?"}), PortalSays),
        ((403, ""), Refused),
        ((404, {"success": False, "error": "нет"}), NotFound),
        ((404, ""), NotFound),
        ((429, ""), Busy),
        ((429, PAGE), Busy),
        ((503, PAGE), Busy),
        ((500, PAGE), ServerError),
        ((502, PAGE), ServerError),
        ((500, {"error": "error", "text": "x"}), ServerError),
        ((500, {"success": False, "error": "Ошибка"}), PortalSays),
        ((200, {"success": False, "error": "Ошибка"}), PortalSays),
        ((200, {"success": False}), Refused),
        *(((200, {"success": no, "error": "Ошибка"}), PortalSays) for no in (0, "0", "false", None, "")),
        ((200, {"error": "Ошибка"}), PortalSays),
        ((500, {"error": "Ошибка"}), PortalSays),
        ((200, {"error": {"code": 5}}), Refused),
        ((200, {}), Unreadable),
        ((200, {"status": "ok"}), Unreadable),
        ((200, {"lessons": None}), Unreadable),
        ((200, {"lessons": {}}), Unreadable),
        ((200, {"lessons": [{"id": "?"}]}), Unreadable),
        ((200, '{"lessons": [{"id": 1'), Unreadable),
        ((200, ""), Unreadable),
        ((200, "null"), Unreadable),
        ((200, "[]"), Unreadable),
        ((200, '{"lessons": 5}'), Unreadable),
        ((200, "[" * 200_000), Unreadable),
        ((200, "1" * 5_000), Unreadable),
        ((200, b"\xff\xfe\xff"), Unreadable),
    ],
)
async def test_each_failure_has_its_own_error(answer: tuple[int, object], error: type[RuobrError]) -> None:
    status, body = answer
    content = {"json": body} if isinstance(body, dict) else {"content": body}
    async with portal(always(status, **content)) as there:
        with pytest.raises(RuobrError) as caught:
            await there.fetch(WEEK)
    assert type(caught.value) is error
    assert str(caught.value)


@pytest.mark.parametrize(
    ("auth", "error"),
    [(None, SignInError), (HeaderCredentials("a", "b"), WrongPassword), (SessionToken("t"), SessionEnded)],
)
async def test_not_signed_in_is_an_error_of_the_credentials_used(
    auth: httpx.Auth | None, error: type[SignInError]
) -> None:
    async with portal(always(200, json={"success": False, "error_type": "auth"}), auth) as there:
        with pytest.raises(SignInError) as caught:
            await there.fetch(WEEK)
    assert type(caught.value) is error


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", "false"])
async def test_an_empty_answer_to_who_am_i_means_wrong_password(body: str) -> None:
    async with portal(always(200, content=body), HeaderCredentials("a", "b")) as there:
        with pytest.raises(WrongPassword):
            await there.fetch(resources.account())


async def test_the_portals_words_are_cleaned_and_short() -> None:
    said = "Нет\n доступа\x1b[31m \u202eк " + "x" * 1000
    async with portal(always(200, json={"success": False, "error": said})) as there:
        with pytest.raises(PortalSays) as caught:
            await there.fetch(WEEK)
    message = str(caught.value.details["message"])
    assert message.startswith("Нет доступа[31m к xxx")
    assert len(message) == 300


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("Mon, 02 Mar 2026 12:01:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
    ],
)
async def test_how_long_to_wait_is_read_by_the_injected_clock(header: str, seconds: float | None) -> None:
    async with portal(always(429, headers={"Retry-After": header.encode()})) as there:
        with pytest.raises(Busy) as caught:
            await there.fetch(WEEK)
    assert caught.value.retry_after == seconds


async def test_slowed_passwords_are_distinguished_from_a_busy_portal() -> None:
    slowed = always(429, json={"success": False, "error": "Wait."}, headers={"Retry-After": "8"})
    async with portal(slowed, HeaderCredentials("a", "b")) as there:
        with pytest.raises(TooManyAttempts) as caught:
            await there.fetch(resources.account())
    assert caught.value.retry_after == 8
    async with portal(slowed, SessionToken("t")) as there:
        with pytest.raises(Busy):
            await there.fetch(resources.account())


async def test_a_wrong_shape_is_named_without_its_content() -> None:
    async with portal(always(200, json={"id": "secret-4711", "status": "child"})) as there:
        with pytest.raises(Unreadable) as caught:
            await there.fetch(resources.account())
    assert "id" in str(caught.value.__cause__)
    assert "4711" not in repr(caught.value.__cause__)


async def test_bad_rows_are_set_aside_and_counted_once() -> None:
    rows = [
        LESSON,
        {**LESSON, "id": None},
        {**LESSON, "id": 2, "task": [{"id": "x"}, {"id": 2}, None], "unknown": {"key": 1}},
        {**LESSON, "id": None, "task": [{"id": "x"}]},  # its bad task is not counted beside it
        {**LESSON, "id": 3, "task": None, "marks": None, "topic": None, "staff": None},
        "no lesson at all",
    ]
    async with portal(always(200, json={"lessons": rows})) as there:
        answer = await there.fetch(WEEK)
    assert answer.value is not None
    assert [lesson.id for lesson in answer.value.lessons] == [1, 2, 3]
    assert [len(lesson.tasks) for lesson in answer.value.lessons] == [1, 1, 0]
    assert answer.set_aside == 3 + 2


async def test_numbers_that_json_does_not_know_are_read_as_missing() -> None:
    body = json.dumps({"lessons": [{**LESSON, "staff_id": float("nan")}]})
    async with portal(always(200, content=body)) as there:
        answer = await there.fetch(WEEK)
    assert answer.value is not None
    assert answer.value.lessons[0].teacher_id == 0


async def test_compressed_answers_are_read_and_counted_as_they_travel() -> None:
    body = json.dumps({"lessons": [LESSON] * 200}).encode()

    def handler(request: httpx.Request) -> httpx.Response:
        assert "gzip" in request.headers["accept-encoding"]
        packed = gzip.compress(body)
        return httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})

    async with portal(handler) as there:
        answer = await there.fetch(WEEK)
        assert answer.body == body
        assert 0 < there.bytes_received < len(body) / 10
        assert there.bytes_sent > 100


async def test_a_body_that_unpacks_without_end_is_refused() -> None:
    packed = gzip.compress(b" " * 30_000_000)
    async with portal(always(200, content=packed, headers={"Content-Encoding": "gzip"})) as there:
        with pytest.raises(TooLarge):
            await there.fetch(WEEK)


async def test_damaged_compression_is_unreadable() -> None:
    # MockTransport hands over a stream, so that the client unpacks it as it would from a socket.
    async def stream() -> object:
        yield b"this is no gzip"

    async with portal(always(200, content=stream(), headers={"Content-Encoding": "gzip"})) as there:
        with pytest.raises(Unreadable):
            await there.fetch(WEEK)


async def test_an_unchanged_answer_costs_no_body() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-none-match") == 'W/"v1"':
            return httpx.Response(304)
        return httpx.Response(200, json={"lessons": [LESSON]}, headers={"ETag": 'W/"v1"'})

    async with portal(handler) as there:
        first = await there.fetch(WEEK)
        second = await there.fetch(WEEK, first.etag)
    assert (first.not_modified, first.etag) == (False, 'W/"v1"')
    assert (second.value, second.body, second.etag, second.not_modified) == (None, b"", 'W/"v1"', True)


async def test_a_tag_that_could_not_be_sent_back_is_no_tag() -> None:
    odd = {"ETag": "тег".encode()}
    async with portal(always(200, json={"lessons": []}, headers=odd)) as there:
        assert (await there.fetch(WEEK)).etag is None


@pytest.mark.parametrize(
    "answer",
    [
        (404, {"content": ""}),
        (404, {"content": PAGE}),
        (403, {"content": PAGE}),
        (403, {"json": {"success": False, "error": "?"}}),
        (200, {"json": {"success": False, "error": "Неизвестный метод"}}),
        (200, {"json": {"success": False, "error_type": "auth"}}),
        (401, {"content": ""}),
        (501, {"content": ""}),
        *((status, {"content": PAGE}) for status in (200, 301, 302, 404, 418, 429, 500, 502, 503)),
        *((status, {"content": ""}) for status in (200, 204, 302, 429, 500, 503)),
        *(
            (200, {"content": body})
            for body in ("{", "[]", "{}", "null", "0", '"ok"', '{"status": "ok"}', "\xff")
        ),
        (200, {"json": {"success": 0}}),
        (200, {"json": {"error": "нет такой страницы"}}),
        (200, {"json": {"features": 5}}),
    ],
)
async def test_a_server_without_capabilities_is_the_mobile_interface_alone(
    answer: tuple[int, dict[str, object]],
) -> None:
    requests: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(answer[0], **answer[1])  # type: ignore[arg-type]

    async with portal(handler, HeaderCredentials("a", "b")) as there:
        assert await there.capabilities() is None
    assert "password" not in requests[0].headers


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_server_of_ours_that_cannot_say_what_it_can_do_is_not_taken_for_less(status: int) -> None:
    async with portal(always(status, json={"error": "busy", "text": "Busy."})) as there:
        with pytest.raises(RuobrError):
            await there.capabilities()


async def test_a_portal_that_cannot_be_reached_is_not_taken_for_less() -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("the cable is out", request=request)

    async with portal(cut) as there:
        with pytest.raises(NetworkError):
            await there.capabilities()


async def test_a_filter_that_cuts_unknown_paths_off_leaves_the_mobile_interface() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if "capabilities" in request.url.path:
            raise httpx.RemoteProtocolError("closed", request=request)
        return httpx.Response(200, json={"success": False, "error_type": "auth"})

    async with portal(handler) as there:
        assert await there.capabilities() is None


async def test_capabilities_name_features_and_the_zone() -> None:
    said = {"product": "ruobr-server", "features": ["session", "rating"], "time_zone": "Asia/Tomsk", "new": 1}
    async with portal(always(200, json=said)) as there:
        found = await there.capabilities()
    assert found is not None
    assert (found.has("rating"), found.has("news"), found.time_zone) == (True, False, "Asia/Tomsk")


_HEADERS = st.dictionaries(st.sampled_from(["retry-after", "content-type"]), st.text(max_size=40))
_BODIES = st.one_of(
    st.binary(max_size=60),
    st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode),
    st.sampled_from([b"{}", b'{"error": 5}', b'{"success": false}']),
)


@settings(deadline=None)
@given(st.integers(100, 599), _HEADERS, _BODIES)
def test_any_answer_is_data_or_an_error_of_the_tree(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    try:
        data(status, headers, body, rejected=SignInError, clock=lambda: NOON)
    except RuobrError:
        return
    assert 200 <= status < 300
