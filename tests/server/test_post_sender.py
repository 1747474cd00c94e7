"""Letters on their way: mail servers that put off, refuse, want TLS and a login; several senders at once."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from sqlalchemy import select

from ruobr_server.areas.accounts import email_jobs
from ruobr_server.integrations.email.service import LETTER, RETENTION, forget_old, give_up, queue_letter
from ruobr_server.integrations.email.tables import outgoing_letters
from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.queue import LEASE, Job, claim
from ruobr_server.kit.settings import Smtp
from support.certificates import self_signed
from support.databases import on_both, on_sqlite
from support.fixtures import FixedClock
from support.jobs import Sender

pytestmark = on_sqlite

TO, SECRET = "irina@example.org", "Пароль: abcdefgh"


class Receiver:
    """Takes letters, and answers a recipient with ``says`` first, as often as the test says."""

    def __init__(self, *says: str) -> None:
        self.says = list(says)
        self.received: list[Envelope] = []
        self.authenticated = False

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.says:
            return self.says.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.received.append(envelope)
        self.authenticated = session.authenticated
        return "250 OK"


@asynccontextmanager
async def listening(
    receiver: Receiver, *, implicit: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[int]:
    """The port of a real mail server on the loopback."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(receiver, hostname="localhost", loop=loop, **options), "127.0.0.1", 0, ssl=implicit
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def put_in(database: Database, clock: FixedClock, count: int = 1) -> None:
    for _ in range(count):
        database.write_now(queue_letter, TO, "Логин и пароль", SECRET, clock())


def states(database: Database) -> list[tuple[str, str]]:
    own = outgoing_letters
    return [
        (row.state, row.body)
        for row in database.read_now(lambda c: c.execute(select(own.c.state, own.c.body)).all())
    ]


async def test_a_server_that_puts_strangers_off_gets_the_letter_later(
    database: Database, clock: FixedClock
) -> None:
    receiver = Receiver("450 4.2.0 Greylisted, try again in 5 minutes")
    put_in(database, clock)
    async with listening(receiver) as port:
        sender = Sender(database, Smtp("127.0.0.1", port, "none"), clock)
        assert await sender.send_due() == 0
        assert states(database) == [("waiting", SECRET)]
        clock.advance(minutes=5)
        assert await sender.send_due() == 1
    assert receiver.received[0].rcpt_tos == [TO]
    assert states(database) == [("sent", "")]


@on_both
async def test_an_address_that_is_refused_is_not_tried_again(database: Database, clock: FixedClock) -> None:
    receiver = Receiver("550 5.1.1 No such user")
    put_in(database, clock)
    async with listening(receiver) as port:
        sender = Sender(database, Smtp("127.0.0.1", port, "none"), clock)
        assert await sender.send_due() == 0
        clock.advance(days=1)
        assert await sender.send_due() == 0
    assert not receiver.received
    assert states(database) == [("failed", "")]


async def test_after_a_day_without_a_server_the_secret_is_wiped(
    database: Database, clock: FixedClock
) -> None:
    put_in(database, clock)
    sender = Sender(database, Smtp("127.0.0.1", 1, "none"), clock)
    tries = 0
    while states(database) == [("waiting", SECRET)]:
        assert await sender.send_due() == 0
        clock.advance(minutes=70)  # the longest pause is 64 minutes
        tries += 1
    assert 20 <= tries <= 23
    assert states(database) == [("failed", "")]


async def test_two_senders_send_every_letter_once(database: Database, clock: FixedClock) -> None:
    receiver = Receiver()
    put_in(database, clock, 12)
    async with listening(receiver) as port:
        senders = [Sender(database, Smtp("127.0.0.1", port, "none"), clock) for _ in range(2)]
        sent = await asyncio.gather(*(sender.send_due() for sender in senders))
    assert sum(sent) == len(receiver.received) == 12
    assert set(states(database)) == {("sent", "")}


async def test_a_letter_that_was_sent_too_slowly_is_sent_all_the_same(
    database: Database, clock: FixedClock
) -> None:
    """Another process has the job by then: it finds that there is nothing left to do."""

    class Slow(Receiver):
        async def handle_DATA(self, _server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
            clock.advance(seconds=LEASE.total_seconds())
            others.append(database.write_now(claim, [LETTER], "another process", clock()))
            return await super().handle_DATA(_server, session, envelope)

    others: list[Job | None] = []
    receiver = Slow()
    put_in(database, clock)
    async with listening(receiver) as port:
        sender = Sender(database, Smtp("127.0.0.1", port, "none"), clock)
        assert await sender.send_due() == 0
        assert others[0] is not None
        assert states(database) == [("sent", "")]
        clock.advance(seconds=LEASE.total_seconds())
        assert await sender.send_due() == 1
    assert len(receiver.received) == 1


async def test_a_letter_that_cannot_be_written_stops_no_other(database: Database, clock: FixedClock) -> None:
    receiver = Receiver()
    database.write_now(queue_letter, TO, "two\nlines", SECRET, clock())
    put_in(database, clock)
    async with listening(receiver) as port:
        assert await Sender(database, Smtp("127.0.0.1", port, "none"), clock).send_due() == 1
    assert states(database) == [("failed", ""), ("sent", "")]


@on_both
def test_no_letter_is_stored_for_ever(database: Database, clock: FixedClock) -> None:
    put_in(database, clock)
    database.write_now(forget_old, clock() + RETENTION - timedelta(hours=1))
    assert len(states(database)) == 1
    database.write_now(forget_old, clock() + RETENTION + timedelta(hours=1))
    assert states(database) == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and its own certificate for ``localhost``, in one file."""
    return self_signed(x509.DNSName("localhost")).file(tmp_path_factory.mktemp("tls") / "localhost.pem")


@pytest.fixture
def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def knows_school(_server: Any, _session: Any, _envelope: Any, _mechanism: str, shown: Any) -> AuthResult:
    right = isinstance(shown, LoginPassword) and shown == LoginPassword(b"school", b"mail secret")
    return AuthResult(success=right, handled=right)


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_login_is_shown_only_behind_a_trusted_certificate(
    security: Any,
    database: Database,
    clock: FixedClock,
    certificate: Path,
    server_side: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    password = tmp_path / "password"
    password.write_text("mail secret\n")
    receiver = Receiver()
    options: dict[str, Any] = {"authenticator": knows_school}
    if security == "tls":  # that library does not see TLS which was there from the start
        options |= {"implicit": server_side, "auth_require_tls": False}
    else:
        options |= {"tls_context": server_side, "require_starttls": True}
    put_in(database, clock)
    async with listening(receiver, **options) as port:
        smtp = Smtp("localhost", port, security, "school@ruobr.example", "school", password)
        assert await Sender(database, smtp, clock).send_due() == 0  # nobody vouches for that server
        assert states(database) == [("waiting", SECRET)]
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        clock.advance(minutes=5)
        password.write_text("another secret\n")
        assert await Sender(database, smtp, clock).send_due() == 0  # and it does not take any password
        password.write_text("mail secret\n")
        clock.advance(minutes=5)
        assert await Sender(database, smtp, clock).send_due() == 1
    assert receiver.received[0].mail_from == "school@ruobr.example"
    assert receiver.authenticated


def test_a_request_that_is_given_up_is_emptied(database: Database, clock: FixedClock) -> None:
    """It may contain a password. The word of its state is what older versions have stored."""
    database.write_now(email_jobs.note, "registration", TO, {"password": SECRET}, clock())
    stored = select(outgoing_letters.c.state, outgoing_letters.c.body)
    [row] = database.read_now(lambda db: db.execute(stored).all())
    assert row.state == "asked"
    assert "abcdefgh" in row.body
    job = database.write_now(claim, [email_jobs.REQUEST], "this process", clock())
    assert job is not None
    database.write_now(give_up, job)
    [row] = database.read_now(lambda db: db.execute(stored).all())
    assert (row.state, row.body) == ("failed", "")
