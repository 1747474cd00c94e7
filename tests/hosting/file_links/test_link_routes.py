"""What a phone meets behind a link: pages in its language, the file once, a scan and nothing else taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from ruobr_tui.files.links import Wanted
from ruobr_tui.hosting.file_links import routes
from ruobr_tui.hosting.file_links.box import File, LinkBox, NoLink, Use
from ruobr_tui.hosting.file_links.expected import LARGEST_UPLOAD
from ruobr_tui.hosting.file_links.links import MOST_BYTES_OPEN, MOST_OPEN, SessionLinks, TooManyLinks
from support.fixtures import FixedClock
from support.phones import one_file, phone_at
from support.scans import JPEG, PDF

NO_FILE = b'--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nx\r\n--x--'
"""A form whose field is a text."""
RECEIPT = File("Квитанция 0042; «Анна».pdf", PDF)


@pytest.fixture
async def phone(tmp_path: Path, clock: FixedClock) -> AsyncIterator[httpx.AsyncClient]:
    async with phone_at(tmp_path, clock) as client:
        yield client


async def test_looking_does_not_use_the_link_up_and_fetching_does(
    box: LinkBox, phone: httpx.AsyncClient
) -> None:
    place = f"/f/{box.offer(RECEIPT)}"
    for _look in range(3):
        page = await phone.get(place)
        assert page.status_code == 200
        assert "Скачать файл" in page.text
        assert "Квитанция" not in page.text  # a preview in a messenger shows no name
    fetched = await phone.post(place)
    assert fetched.content == PDF
    assert fetched.headers["cache-control"] == "no-store"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    disposition = fetched.headers["content-disposition"]
    assert unquote(disposition) == "attachment; filename*=UTF-8''Квитанция 0042; «Анна».pdf"
    for again in (await phone.post(place), await phone.get(place)):
        assert again.status_code == 410
        assert "Ссылка" in again.text


async def test_a_scan_is_taken_once(box: LinkBox, phone: httpx.AsyncClient) -> None:
    token = box.invite(Wanted.SCAN)
    page = await phone.get(f"/f/{token}")
    assert 'type="file"' in page.text
    sent = await phone.post(f"/f/{token}", files=one_file("свидетельство.jpg", JPEG))
    assert sent.status_code == 200
    assert "Файл получен" in sent.text
    assert (await phone.post(f"/f/{token}", files=one_file("ещё.pdf", PDF))).status_code == 410
    assert box.collect(token) == File("свидетельство.jpg", JPEG)


@pytest.mark.parametrize(
    "body",
    [b"", b"MZ\x90\x00 a program", PDF[:20], b"<html>%%EOF", b"x" * 1000],
    ids=["empty", "program", "cut off", "page", "text"],
)
async def test_what_is_no_scan_is_refused_and_the_link_goes_on(
    box: LinkBox, phone: httpx.AsyncClient, body: bytes
) -> None:
    token = box.invite(Wanted.SCAN)
    refused = await phone.post(f"/f/{token}", files=one_file("x.pdf", body))
    assert refused.status_code == 422
    assert "PDF, JPEG" in refused.text
    assert box.use_of(token) is Use.UPLOAD
    assert (await phone.post(f"/f/{token}", files=one_file("x.pdf", PDF))).status_code == 200


async def test_a_large_file_is_refused_before_it_is_read(box: LinkBox, phone: httpx.AsyncClient) -> None:
    token = box.invite(Wanted.SCAN)
    too_large = await phone.post(f"/f/{token}", files=one_file("x.pdf", bytes(LARGEST_UPLOAD + 20_000)))
    assert too_large.status_code == 413
    just_too_large = await phone.post(
        f"/f/{token}", files=one_file("x.pdf", b"%PDF-" + bytes(LARGEST_UPLOAD) + b"%%EOF")
    )
    assert just_too_large.status_code == 413
    assert box.collect(token) is None
    assert box.use_of(token) is Use.UPLOAD


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"file=x"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nx\r\n--x--',
        ),
        ("text/plain", PDF),
    ],
)
async def test_odd_bodies_are_refused(
    box: LinkBox,
    phone: httpx.AsyncClient,
    content_type: str,
    body: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    token = box.invite(Wanted.SCAN)
    answer = await phone.post(f"/f/{token}", content=body, headers={"content-type": content_type})
    assert answer.status_code == 422
    assert box.use_of(token) is Use.UPLOAD
    assert not [each for each in caplog.records if each.name.startswith("python_multipart")]


@pytest.mark.parametrize(
    "token", ["x", "a" * 20, "u" * 20, "..%2f..%2fetc%2fpasswd", "a" * 5000, "%00" * 24, "%D0%B6" * 24]
)
async def test_unknown_links_are_gone(phone: httpx.AsyncClient, token: str) -> None:
    for answer in (await phone.get(f"/f/{token}"), await phone.post(f"/f/{token}")):
        assert answer.status_code in (404, 410)


async def test_pages_run_nothing_and_are_in_no_frame(box: LinkBox, phone: httpx.AsyncClient) -> None:
    page = await phone.get(f"/f/{box.invite(Wanted.SCAN)}", headers={"accept-language": "en"})
    rules = dict(rule.split(" ", 1) for rule in page.headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "script" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert 'lang="en"' in page.text
    assert "Send the file" in page.text


def test_a_session_has_few_links_and_ends_them(box: LinkBox, clock: FixedClock, tmp_path: Path) -> None:
    session = SessionLinks(box, "https://diary.example/", clock)
    links = [session.invite(Wanted.TABLE) for _number in range(MOST_OPEN)]
    assert len({link.address for link in links}) == MOST_OPEN
    assert links[0].address == f"https://diary.example/f/{links[0].token}"
    with pytest.raises(TooManyLinks):
        session.offer("x.pdf", PDF)
    session.withdraw(links[0])
    offered = session.offer("x.pdf", PDF)
    assert session.is_open(offered)
    assert box.take(offered.token) is not None
    assert not session.is_open(offered)
    session.offer("y.pdf", PDF)
    session.close()
    assert list(tmp_path.iterdir()) == []


def test_a_session_takes_only_what_came_for_it(box: LinkBox, clock: FixedClock) -> None:
    one, other = (SessionLinks(box, "https://diary.example/", clock) for _number in range(2))
    link = one.invite(Wanted.SCAN)
    box.put(link.token, File("x.pdf", PDF))
    other.close()
    assert one.collect(link) == ("x.pdf", PDF)
    assert one.collect(link) is None
    assert other.collect(link) is None


def test_another_session_s_link_is_of_no_use(box: LinkBox, clock: FixedClock) -> None:
    one, other = (SessionLinks(box, "https://diary.example/", clock) for _number in range(2))
    wanted, offered = one.invite(Wanted.SCAN), one.offer("x.pdf", PDF)
    box.put(wanted.token, File("x.pdf", PDF))
    assert other.collect(wanted) is None
    assert not other.is_open(offered)
    other.withdraw(offered)
    assert one.is_open(offered)
    assert one.collect(wanted) == ("x.pdf", PDF)


def test_a_session_has_its_share_of_the_room(box: LinkBox, clock: FixedClock) -> None:
    session = SessionLinks(box, "https://diary.example/", clock)
    link = session.offer("x.pdf", bytes(MOST_BYTES_OPEN - LARGEST_UPLOAD - 1))
    session.invite(Wanted.SCAN)
    with pytest.raises(TooManyLinks):
        session.offer("y.pdf", b"12")
    session.withdraw(link)
    session.offer("y.pdf", b"12")


async def test_of_two_that_fetch_or_send_at_once_one_does(box: LinkBox, phone: httpx.AsyncClient) -> None:
    offered, wanted = f"/f/{box.offer(RECEIPT)}", f"/f/{box.invite(Wanted.SCAN)}"
    fetched = await asyncio.gather(*(phone.post(offered) for _number in range(8)))
    assert sorted(each.status_code for each in fetched) == [200] + [410] * 7
    sent = await asyncio.gather(*(phone.post(wanted, files=one_file("x.pdf", PDF)) for _number in range(8)))
    assert [each.status_code for each in sent].count(200) == 1
    assert {each.status_code for each in sent} <= {200, 409, 410}


async def test_one_link_and_all_of_them_receive_few_files_at_once(
    box: LinkBox, phone: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [f"/f/{box.invite(Wanted.SCAN)}" for _number in range(2)]
    body = phone.build_request("POST", "/", files=one_file("x.pdf", PDF))
    whole = body.read()
    has_begun, may_go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield whole[:50]
        has_begun.set()
        await may_go_on.wait()
        yield whole[50:]

    headers = {"content-type": body.headers["content-type"], "content-length": str(len(whole))}
    slow = asyncio.create_task(phone.post(places[0], content=slowly(), headers=headers))
    await has_begun.wait()
    second = await phone.post(places[0], files=one_file("x.pdf", PDF))
    assert second.status_code == 409
    assert "уже отправляют файл" in second.text
    monkeypatch.setattr(routes, "MOST_AT_ONCE", 1)
    assert (await phone.post(places[1], files=one_file("x.pdf", PDF))).status_code == 503
    may_go_on.set()
    assert (await slow).status_code == 200
    assert (await phone.post(places[1], files=one_file("x.pdf", PDF))).status_code == 200


async def test_previews_use_nothing_up_and_learn_nothing(box: LinkBox, phone: httpx.AsyncClient) -> None:
    place = f"/f/{box.offer(RECEIPT)}"
    for method in ("HEAD", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"):
        answer = await phone.request(method, place, headers={"origin": "https://elsewhere.example"})
        assert answer.status_code in (200, 405)
        assert "access-control-allow-origin" not in answer.headers
        assert "location" not in answer.headers
        assert "Квитанция" not in answer.text
    assert (await phone.post(place)).content == PDF


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\скан.pdf", "скан.pdf"),
        ("..", "file"),
        (".htaccess", "htaccess"),
        ("скан\u202efdp.exe", "сканfdp.exe"),
        ("a" * 1000 + ".pdf", "a" * 226 + ".pdf"),
        ("x\r\nset-cookie: a=b", "x%0D%0Aset-cookie_ a=b"),
    ],
)
async def test_a_name_from_outside_is_one_plain_name(
    box: LinkBox, phone: httpx.AsyncClient, given: str, expected: str
) -> None:
    token = box.invite(Wanted.SCAN)
    assert (await phone.post(f"/f/{token}", files=one_file(given, PDF))).status_code == 200
    file = box.collect(token)
    assert file is not None
    assert file.name == expected


async def test_a_body_without_a_length_is_not_read(box: LinkBox, phone: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"x"
        raise AssertionError("it was read")

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await phone.post(f"/f/{box.invite(Wanted.SCAN)}", content=endless(), headers=headers)
    assert answer.status_code == 411


async def test_a_full_folder_is_said_on_the_page(
    box: LinkBox, phone: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = box.invite(Wanted.SCAN)

    def full(*_arguments: object) -> bool:
        raise NoLink

    monkeypatch.setattr(LinkBox, "put", full)
    answer = await phone.post(f"/f/{token}", files=one_file("x.pdf", PDF))
    assert answer.status_code == 503
    assert "слишком много файлов" in answer.text
    assert box.use_of(token) is Use.UPLOAD
