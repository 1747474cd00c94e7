"""Payments: from the bank's callback to the payer's terminal, and fifty payments a second for a minute.

The portal and the bank's sandbox are real processes, and so is the load; on both databases.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import httpx
from sqlalchemy import Connection, func, select

from benchmarks.figures import quantile
from benchmarks.paying import WORKERS, Payer, Relay, Town, free_port, furnish, processor_seconds, town
from benchmarks.paying_load import CARD, Job, Seen, hidden_fields
from benchmarks.report import table
from benchmarks.scale import Scale
from benchmarks.waiting import databases
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.tables import payments
from ruobr_server.areas.schools.tables import schools
from ruobr_server.kit.db import Database
from ruobr_tui.api.auth import SessionToken
from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.events import PAYMENT
from ruobr_tui.api.requests import payments as ask

RATE = 50.0
SECONDS = 60
ALONE = 200
"""Payments of the terminal whose knowledge is measured, one after another."""

AIM = 1.0
"""Seconds from the callback to the terminal that knows (p99)."""

STEP = 0.3
"""Seconds at most between two of these payments, drawn: none may always meet the portal at the same turn."""


@dataclass(slots=True)
class Notified:
    """Seconds from the callback, and from the card, until the terminal knows its new balance."""

    heard: list[float] = field(default_factory=list)
    from_callback: list[float] = field(default_factory=list)
    from_card: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Books:
    """What the database says in the end. ``owed``: what the bank's account holds less than was paid."""

    payments: int
    credited: int
    owed: int
    faults: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One database. ``portal`` and ``bank``: shares of a processor under the load."""

    database: str
    workers: int
    listeners: int
    notified: Notified
    load: Seen
    requests: int
    portal: float
    bank: float
    books: Books


def measure(scale: Scale) -> list[Measured]:
    """Every database that this machine has."""
    return [_one(name, database, scale) for name, database in databases(durable=True)]


def rows(measured: Sequence[Measured]) -> list[str]:
    """From the callback to the terminal."""
    head = ["database", "terminals that listen", "payments", "event heard: p50, ms", "p99, ms"]
    head += ["new balance known: p50, ms", "p99, ms", "aim", "from the card: p50, ms", "p99, ms"]
    return table(
        head,
        [
            [
                each.database,
                str(each.listeners),
                str(len(each.notified.from_card)),
                *_pair(each.notified.heard),
                _ms(each.notified.from_callback, 0.5),
                f"**{_ms(each.notified.from_callback, 0.99)}**",
                f"≤ {AIM:.0f} s: {_verdict(quantile(each.notified.from_callback, 0.99) <= AIM)}",
                *_pair(each.notified.from_card),
            ]
            for each in measured
        ],
    )


def load_rows(measured: Sequence[Measured]) -> list[str]:
    """Under load."""
    head = [
        "database",
        "portal's processes",
        "payments",
        "a second",
        "credited once",
        "errors",
        "to pay: p50, ms",
        "p99, ms",
    ]
    head += ["card → credited: p50, ms", "p99, ms", "after the last, s", "faults in the books"]
    head += ["processor: portal", "bank", "load", "aim"]
    return table(
        head,
        [
            [
                each.database,
                str(each.workers),
                str(each.requests),
                f"{RATE:.0f}",
                str(each.books.credited - len(each.notified.from_card)),
                ", ".join(f"{name} × {number}" for name, number in sorted(each.load.errors.items())) or "0",
                *_pair(each.load.made),
                *_pair(each.load.credited),
                f"{each.load.tail:.1f}",
                str(each.books.faults + (each.books.owed != 0)),
                *(f"{100 * share:.0f} %" for share in (each.portal, each.bank, each.load.busy)),
                f"no error: {_verdict(_is_whole(each))}",
            ]
            for each in measured
        ],
    )


def _is_whole(measured: Measured) -> bool:
    """Every payment that was asked for was credited once, and the books say the same."""
    books = measured.books
    whole = books.payments == books.credited == measured.requests + len(measured.notified.from_card)
    return whole and not measured.load.errors and not books.owed and not books.faults


def _one(name: str, database: Database, scale: Scale) -> Measured:
    payers = furnish(database)[: scale.of(smoke=5, quick=None, full=None)]
    port = free_port()
    notified = asyncio.run(_alone(database, payers, port, scale.of(smoke=2, quick=20, full=ALONE)))
    requests = int(RATE * scale.of(smoke=0.1, quick=5, full=SECONDS))
    with town(database, port) as place, _load(place, payers, requests) as process:
        before = [processor_seconds(pid) for pid in (place.portal_pid, place.bank_pid)]
        answer, _ = process.communicate("begin\n")
        seen = Seen(**json.loads(answer))
        used = [processor_seconds(pid) for pid in (place.portal_pid, place.bank_pid)]
    portal, bank = ((after - first) / seen.spent for first, after in zip(before, used, strict=True))
    books = database.read_now(_books)
    return Measured(
        name, WORKERS[database.dialect], len(payers), notified, seen, requests, portal, bank, books
    )


@contextmanager
def _load(place: Town, payers: Sequence[Payer], requests: int) -> Iterator[subprocess.Popen[str]]:
    """A process whose terminals listen already."""
    job = Job(place.portal, [(each.token, each.child) for each in payers], requests, RATE)
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.paying_load"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(asdict(job)) + "\n")
        process.stdin.flush()
        if process.stdout.readline() != "listening\n":
            raise RuntimeError("the terminals do not listen")
        yield process
    finally:
        if not process.stdin.closed:
            process.stdin.close()
        process.wait(30)


async def _alone(database: Database, payers: Sequence[Payer], port: int, number: int) -> Notified:
    """One terminal pays, again and again, while those of all others listen."""
    relay = Relay(port)
    async with relay.listening() as public_url:
        # Starting and stopping waits for processes; the relay goes on meanwhile.
        stage = _stage(database, payers[1:], port, public_url)
        place = await asyncio.to_thread(stage.__enter__)
        try:
            return await _terminal(place, payers[0], relay, number)
        finally:
            await asyncio.to_thread(stage.__exit__, None, None, None)


@contextmanager
def _stage(database: Database, others: Sequence[Payer], port: int, public_url: str) -> Iterator[Town]:
    with town(database, port, public_url) as place, _load(place, others, 0):
        yield place


async def _terminal(place: Town, payer: Payer, relay: Relay, number: int) -> Notified:
    notified, chance = Notified(), random.Random(number)
    heard: asyncio.Queue[tuple[int, float]] = asyncio.Queue()
    stands = asyncio.Event()
    async with (
        Portal(place.portal, SessionToken(payer.token)) as portal,
        httpx.AsyncClient(trust_env=False) as browser,
    ):

        async def listen() -> None:
            async for event in portal.events(None, lambda _: stands.set()):
                payment = event.number("payment")
                if event.kind == PAYMENT and event.about.get("state") == "credited" and payment:
                    heard.put_nowait((payment, time.perf_counter()))

        listening = asyncio.create_task(listen())
        await stands.wait()
        for turn in range(number):
            payment = await portal.execute(ask.pay({payer.child: "500"}, "ru"), f"measured-{turn}")
            fields = hidden_fields((await browser.get(payment.page_url)).text)
            begun = time.perf_counter()
            answer = await browser.post(payment.page_url, data={**fields, **CARD})
            assert answer.status_code == 303, answer.text
            which, at = await asyncio.wait_for(heard.get(), 30)
            shown = (await portal.fetch(ask.payment(which))).value
            accounts = (await portal.fetch(ask.payables())).value
            known = time.perf_counter()
            assert which == payment.id
            assert shown is not None
            assert accounts is not None
            assert shown.state == "credited"
            assert accounts.accounts[0].balance == 500 * (turn + 1)
            left = relay.left[payment.number]
            notified.heard.append(at - left)
            notified.from_callback.append(known - left)
            notified.from_card.append(known - begun)
            await asyncio.sleep(chance.uniform(0, STEP))
        listening.cancel()
    return notified


def _books(connection: Connection) -> Books:
    school = connection.scalars(select(schools.c.id)).one()
    is_credited = payments.c.state == "credited"
    paid = connection.scalar(select(func.sum(payments.c.amount)).where(is_credited)) or 0
    return Books(
        connection.scalar(select(func.count()).select_from(payments)) or 0,
        connection.scalar(select(func.count()).select_from(payments).where(is_credited)) or 0,
        int(paid) + ledger.balance(connection, ledger.own_of(school, ledger.BANK)),
        len(ledger.faults(connection)),
    )


def _pair(seconds: Sequence[float]) -> tuple[str, str]:
    return _ms(seconds, 0.5), _ms(seconds, 0.99)


def _ms(seconds: Sequence[float], share: float) -> str:
    return f"{1000 * quantile(seconds, share):.0f}" if seconds else "–"


def _verdict(reached: bool) -> str:
    return "reached" if reached else "missed"
