"""A kiosk on a plain terminal: its users' phones reach files by a listener of the kiosk's own."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.api.errors import InsecureAddress, RuobrError, WrongAddress
from ruobr_tui.cli import main
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.files import links
from ruobr_tui.files.links import Wanted
from ruobr_tui.hosting.file_links.box import NoLink
from ruobr_tui.hosting.kiosk_links import (
    BadCertificate,
    LinksCertificateAlone,
    Listening,
    UnprotectedFiles,
    check,
    passing_on,
)
from ruobr_tui.hosting.web.settings import CannotListen, NoFile
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.certificates import self_signed
from support.fixtures import FixedClock
from support.phones import one_file
from support.scans import PDF
from support.screens import Line, at_home, press, program, text_of, until

LOCAL = ("127.0.0.1", 0)
URL = "https://kiosk.school.example/files/"


@pytest.fixture
def port(clock: FixedClock) -> Iterator[int]:
    with passing_on(Listening(LOCAL, URL), "ru", clock) as found:
        yield found


def here(address: str, port: int) -> str:
    """Where a proxy of this machine leads an address that a phone has opened."""
    return address.replace(URL, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("listening", "problem"),
    [
        (Listening(("0.0.0.0", 0), URL), UnprotectedFiles),
        (Listening(("192.0.2.7", 0), URL), UnprotectedFiles),
        (Listening(LOCAL, "http://kiosk.school.example/"), InsecureAddress),
        (Listening(LOCAL, "kiosk.school.example"), WrongAddress),
        (Listening(LOCAL, URL, Path(__file__)), LinksCertificateAlone),
        (Listening(LOCAL, URL, None, Path(__file__)), LinksCertificateAlone),
        (Listening(LOCAL, URL, Path(__file__), Path("/nowhere/key.pem")), NoFile),
    ],
)
def test_what_would_be_unsafe_is_refused(listening: Listening, problem: type[RuobrError]) -> None:
    with pytest.raises(problem):
        check(listening)


def test_a_certificate_that_is_none_is_reported_before_anything_is_shown() -> None:
    with (
        pytest.raises(BadCertificate),
        passing_on(Listening(LOCAL, URL, Path(__file__), Path(__file__)), None),
    ):
        pytest.fail("nothing is passed on")
    assert links.links() is None


def test_a_taken_port_is_reported(port: int) -> None:
    with pytest.raises(CannotListen), passing_on(Listening(("127.0.0.1", port), URL), None):
        pytest.fail("nothing is passed on")


def test_a_phone_fetches_a_file_once_and_sends_one(port: int) -> None:
    passed_on = links.links()
    assert passed_on is not None
    link = passed_on.offer("Квитанция.pdf", PDF)
    assert link.address.startswith(f"{URL}f/")
    page = httpx.get(here(link.address, port))
    assert "Скачать файл" in page.text
    assert page.headers["x-frame-options"] == "DENY"
    assert httpx.post(here(link.address, port)).content == PDF
    assert httpx.post(here(link.address, port)).status_code == 410
    assert not passed_on.is_open(link)
    place = passed_on.invite(Wanted.SCAN)
    sent = httpx.post(here(place.address, port), files=one_file("свидетельство.pdf", PDF))
    assert sent.status_code == 200
    assert passed_on.collect(place) == ("свидетельство.pdf", PDF)
    for other in ("", "session", "static/1/page.js"):
        assert httpx.get(f"http://127.0.0.1:{port}/{other}").status_code == 404


def test_a_phone_reaches_it_by_tls(tmp_path: Path, clock: FixedClock) -> None:
    certificate = self_signed()
    chain, key = certificate.files(tmp_path)
    trusted = ssl.create_default_context(cadata=certificate.chain.decode())
    with passing_on(Listening(LOCAL, URL, chain, key), "en", clock) as port:
        passed_on = links.links()
        assert passed_on is not None
        link = passed_on.offer("a.csv", b"x")
        place = here(link.address, port).replace("http:", "https:")
        assert "Download the file" in httpx.get(place, verify=trusted).text


def test_links_end_with_the_program(clock: FixedClock) -> None:
    with passing_on(Listening(LOCAL, URL), None, clock) as port:
        passed_on = links.links()
        assert passed_on is not None
        link = passed_on.offer("a.csv", b"x")
        folder = passed_on._box._folder  # type: ignore[attr-defined]
        assert list(folder.iterdir())
    assert links.links() is None
    assert not folder.exists()
    assert not passed_on.is_open(link)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
    with pytest.raises(NoLink):  # nobody could open it
        passed_on.offer("b.csv", b"x")


async def test_a_file_of_a_session_is_fetched_by_phone_and_none_stays_for_the_next_person(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    with passing_on(Listening(LOCAL, URL), "en", clock) as port:
        app = program(tmp_path, clock, line, kiosk=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_home(app, pilot)
            await press(app, pilot, "g", "a", "enter", "s")
            first = app.screen
            assert isinstance(first, DownloadLink)
            assert URL in text_of(app).replace("\n", "")
            fetched = await asyncio.to_thread(httpx.post, here(first.link.address, port))
            assert fetched.status_code == 200
            first.look()
            assert "Fetched" in text_of(app)
            await press(app, pilot, "escape", "s")
            second = app.screen
            assert isinstance(second, DownloadLink)
            waiting = first.links.offer("another.pdf", PDF)  # of which no sheet tells
            app.end_session()
            await until(app, pilot, lambda: isinstance(app.screen, LoginScreen))
            for link in (second.link, waiting):
                answer = await asyncio.to_thread(httpx.post, here(link.address, port))
                assert answer.status_code == 410


def test_the_command_needs_both_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ruobr_tui.cli._has_terminal", lambda: True)
    for options in (["--links-listen", "127.0.0.1:0"], ["--links-url", URL]):
        assert main(["--lang", "en", "kiosk", *options]) == Exit.USAGE
        assert "--links-listen and --links-url must be used together." in capsys.readouterr().err


def test_the_command_shows_the_screen_of_a_kiosk_with_links(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []

    def show(config: Any, *_others: Any) -> int:
        shown.append((config.kiosk, links.links() is not None))
        return Exit.OK

    monkeypatch.setattr("ruobr_tui.cli._has_terminal", lambda: True)
    monkeypatch.setattr("ruobr_tui.commands.screen.open_screen", show)
    options = ["kiosk", "--links-listen", "127.0.0.1:0", "--links-url", URL]
    assert main(["--lang", "en", *options]) == Exit.OK
    assert shown == [(True, True)]
