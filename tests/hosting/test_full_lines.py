"""Lines that take no more: a page that draws slowly, a window or a connection that is full, no place left."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from ruobr_tui.hosting.admission import Admission, NoPlace
from ruobr_tui.hosting.client_address import UnusableSecret, client_address_of, read_secret
from ruobr_tui.hosting.ssh.channel import Channel
from ruobr_tui.hosting.web.output import WINDOW, Outlet
from support.fixtures import FixedClock

if TYPE_CHECKING:
    from ruobr_tui.hosting.ssh.connection import Connection
    from ruobr_tui.hosting.ssh.session import Session


class Driver:
    """Hears whether the line is full."""

    def __init__(self) -> None:
        self.signals: list[str] = []
        self.outlet = Outlet(lambda: self.signals.append("full"), lambda: self.signals.append("free"))


# The page in a browser


def test_a_page_that_lags_by_more_than_the_window_gets_no_more_frames() -> None:
    driver = Driver()
    driver.outlet.send(b"x" * WINDOW)
    assert (driver.signals, driver.outlet.is_full) == ([], False)
    driver.outlet.send(b"x")
    driver.outlet.send(b"x" * WINDOW)
    assert driver.signals == ["full"], "sent once"


def test_it_gets_them_again_once_half_the_window_is_drawn() -> None:
    driver = Driver()
    driver.outlet.send(b"x" * (WINDOW + 2))
    assert driver.outlet.taken(WINDOW // 2 + 1)
    assert driver.signals == ["full"]
    assert driver.outlet.taken(WINDOW // 2 + 2)
    assert driver.signals == ["full", "free"]
    assert driver.outlet.taken(WINDOW + 2)
    assert driver.signals == ["full", "free"]
    driver.outlet.send(b"x" * (WINDOW + 1))
    assert driver.signals == ["full", "free", "full"]


def test_a_page_that_claims_what_cannot_be_is_not_believed() -> None:
    outlet = Driver().outlet
    outlet.send(b"x" * 100)
    assert outlet.taken(0)
    assert outlet.taken(60)
    assert outlet.taken(60)
    assert not outlet.taken(59), "less than before"
    assert not outlet.taken(101), "more than was sent"
    assert not outlet.taken(-1)
    assert outlet.taken(100)


async def test_everything_is_carried_in_order_and_the_first_frame_is_noticed() -> None:
    driver, written = Driver(), list[bytes]()

    async def write(data: bytes) -> None:
        written.append(data)
        if len(written) == 1:
            driver.outlet.send(b"meanwhile")

    carrying = asyncio.create_task(driver.outlet.carry(write))
    driver.outlet.send(b"taking over ")
    assert not driver.outlet.painted.is_set()
    driver.outlet.send(b"a frame ")
    assert driver.outlet.painted.is_set()
    await driver.outlet.emptied()
    assert b"".join(written) == b"taking over a frame meanwhile"
    carrying.cancel()


# The channel of SSH


class Paced:
    """In place of a session: notes whether it may send."""

    def __init__(self) -> None:
        self.is_full: list[bool] = []

    def pause(self, is_full: bool) -> None:
        self.is_full.append(is_full)


@pytest.mark.parametrize("first", ["window", "line"])
def test_a_session_waits_until_both_the_window_and_the_line_take_more(first: str) -> None:
    class Opened:
        server = None

    channel = Channel(cast("Connection", Opened()), None)
    session = Paced()
    channel._session = cast("Session", session)

    def window(is_full: bool) -> None:
        (channel.pause_writing if is_full else channel.resume_writing)()

    steps: dict[str, Any] = {"window": window, "line": channel.line_is_full}
    [second] = steps.keys() - {first}
    states = []
    for name, is_full in ((first, True), (second, True), (first, False), (second, False)):
        steps[name](is_full)
        states.append(session.is_full[-1])
    assert states == [True, True, True, False]
    assert len(session.is_full) == 4, "each change is passed on"


@pytest.mark.parametrize(
    ("sent", "size"), [((120, 40), (120, 40)), ((0, 0), (80, 24)), ((0, 40), (80, 40)), ((120, 0), (120, 24))]
)
def test_a_client_that_knows_no_size_has_the_usual_one(sent: tuple[int, int], size: tuple[int, int]) -> None:
    class Opened:
        server = None

    channel = Channel(cast("Connection", Opened()), None)
    assert channel.pty_requested("xterm", (*sent, 0, 0), {})
    assert (channel.columns, channel.rows) == size


@pytest.mark.parametrize(("name", "taken"), [("xterm", "xterm"), ("../etc", "unknown"), ("", "unknown")])
def test_a_name_that_is_none_is_unknown(name: str, taken: str) -> None:
    class Opened:
        server = None

    channel = Channel(cast("Connection", Opened()), None)
    channel.pty_requested(name, (80, 24, 0, 0), {})
    assert channel.term == taken


# Places


def test_places_are_counted_in_all_and_for_each_address() -> None:
    admission = Admission(3, 2)
    assert admission.take("203.0.113.5")
    assert admission.take("203.0.113.5")
    assert not admission.has_place("203.0.113.5")
    assert not admission.take("203.0.113.5"), "two of one address"
    assert admission.take("203.0.113.6")
    assert not admission.take("203.0.113.7"), "three in all"
    assert admission.sessions == 3
    admission.give_back("203.0.113.5")
    assert admission.take("203.0.113.7")


def test_a_network_of_ipv6_is_one_address() -> None:
    admission = Admission(10, 1)
    assert admission.take("2001:db8::1")
    assert not admission.take("2001:db8::2")
    assert admission.take("2001:db8:0:1::1")


def test_a_place_is_given_back_whatever_happens() -> None:
    admission = Admission(1, 1)
    with suppress(RuntimeError), admission.place("203.0.113.5"):
        assert admission.sessions == 1
        raise RuntimeError
    assert admission.sessions == 0
    with admission.place("203.0.113.5"), pytest.raises(NoPlace), admission.place("203.0.113.6"):
        pass
    assert admission.sessions == 0


# The secret of a host


@pytest.mark.parametrize(
    ("content", "mode", "is_right"),
    [
        (b"x" * 32, 0o600, True),
        (b"x" * 32 + b"\n", 0o400, True),
        (b"x" * 31, 0o600, False),
        (b"x" * 31 + b"\n", 0o600, False),
        (b"x" * 32, 0o640, False),
        (b"x" * 32, 0o604, False),
        (b"", 0o600, False),
    ],
)
def test_a_secret_is_long_and_its_owners_alone(
    tmp_path: Path, content: bytes, mode: int, is_right: bool
) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    file.chmod(mode)
    if is_right:
        assert read_secret(file) == b"x" * 32
    else:
        with pytest.raises(UnusableSecret) as refused:
            read_secret(file)
        assert "xxx" not in str(refused.value)


def test_without_a_secret_or_an_address_nothing_is_sent(tmp_path: Path, clock: FixedClock) -> None:
    assert read_secret(None) == b""
    assert client_address_of("203.0.113.5", b"", clock) is None
    assert client_address_of("somewhere", b"x" * 32, clock) is None
    assert client_address_of("203.0.113.5", b"x" * 32, clock) is not None
    with pytest.raises(UnusableSecret):
        read_secret(tmp_path / "missing")
