"""A portal whose database is killed at a chosen commit; a program of its own, forked for each attempt.

Its arguments: the database's address, the bank's, a folder. Reads ``Attempt``s as lines of JSON, carries
each out in a child, answers with the child's exit status.
On SQLite the database is killed with the process that has it open; on PostgreSQL with all of the
server's processes, while the portal lives on.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from ruobr_server.app import create_app
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.payments.callbacks import checksum
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.auth.passwords import Passwords
from ruobr_server.integrations.bank.gateway import Bank
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Unavailable
from ruobr_server.kit.settings import Settings
from support.banks import ModelBank
from support.certificates import TRUSTS_NOBODY
from support.compiled_statements import share
from support.fixtures import CHEAP, FixedClock, client_of
from support.payments import give_desk, open_canteen
from support.postgres import kill_cluster
from support.school import ANNA, furnished_file, header_credentials

SECRET = b"callback-secret"
PASSES = 12
STARTED_WITHIN = 50.0
"""Seconds until a PostgreSQL that was killed has to answer again."""

MOTHER, CLERK = header_credentials("mother"), header_credentials("operator")


@dataclass(frozen=True)
class Attempt:
    """One payment of 500 roubles, of which 200 are given back, from wherever an earlier attempt left it.

    ``minutes``: how late it is. ``commit``: the database is killed at the end of this transaction, counted
    from 1 among those that write; 0 for never. ``known``: it has been carried out by then, though nobody
    is told. ``postgres``: the pid of the server, 0 on SQLite.
    """

    key: str
    minutes: int
    commit: int = 0
    known: bool = False
    postgres: int = 0

    def line(self) -> str:
        """For the program's input."""
        return json.dumps(asdict(self)) + "\n"


class NotDone(Exception):
    """The flow has not come to its end in the passes that it had."""


def doom(attempt: Attempt) -> None:
    """See to it that the database dies at the commit."""
    left = attempt.commit
    written: set[Connection] = set()

    def at_statement(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("SELECT"):
            written.add(connection)

    def at_rollback(connection: Connection) -> None:
        written.discard(connection)

    def at_commit(connection: Connection) -> None:
        nonlocal left
        if connection not in written:
            return
        written.discard(connection)
        left -= 1
        if left != 0:
            return
        if attempt.known:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.commit()
        if attempt.postgres:
            kill_cluster(attempt.postgres)
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", at_statement)
    event.listen(Engine, "rollback", at_rollback)
    event.listen(Engine, "commit", at_commit)


class Flow:
    """What a parent, the bank and a clerk do, until the refund is through; each pass may fail anywhere."""

    def __init__(self, url: str, bank: str, folder: Path) -> None:
        self.clock = FixedClock()
        self.is_refused = False
        self.database = Database(url, clock=self.clock, connections=2)
        settings = Settings(password_cost=CHEAP, file_keys=keys_in(folder))
        self.portal = create_app(settings, self.database, clock=self.clock)
        self.bank = bank
        self.shop = Bank(bank, "school", "secret")
        self.watcher = Watcher(self.database, self.shop, self.clock, "http://portal.test")
        self.portal.state.watcher, self.portal.state.callback_secret = self.watcher, SECRET

    async def warm_up(self) -> None:
        """Let the routes be built, before any child is there to build its own; asks the database nothing."""
        async with client_of(self.portal) as client:
            for path in ("/cabinet/payments", "/desk/refunds"):
                assert (await client.get(path)).status_code == 401
            assert (await client.get("/payments/callback")).status_code == 403

    async def run(self, attempt: Attempt) -> None:
        """Pass after pass. Raises ``NotDone``."""
        self.clock.advance(minutes=attempt.minutes)
        async with client_of(self.portal) as client:
            passes, give_up = 0, time.monotonic() + STARTED_WITHIN
            while passes < PASSES:
                self.is_refused = False
                if await self._pass(client, attempt.key):
                    return
                if self.is_refused and attempt.postgres:  # it is being started, which takes what it takes
                    if time.monotonic() > give_up:
                        break
                    await asyncio.sleep(0.1)
                else:
                    passes += 1
                    self.clock.advance(seconds=40)
        raise NotDone

    async def _pass(self, client: httpx.AsyncClient, name: str) -> bool:
        """Whether all is done. Whoever is told that the portal is not available tries again later."""
        body = {"parts": [{"child": ANNA, "amount": "500"}]}
        key = {"Idempotency-Key": name}
        made = await self._answer(client.post("/cabinet/payments", json=body, headers=MOTHER | key))
        if made is None:
            return False
        path = f"/cabinet/payments/{made['id']}"
        payment = await self._answer(client.get(path, headers=MOTHER))
        if payment is not None and payment["page_url"]:
            await self._at_the_bank(client, payment)
        await self._look()
        payment = await self._answer(client.get(path, headers=MOTHER))
        if payment is not None and payment["state"] == "credited" and not payment["refunds"]:
            wish = {"action": "ask-refund", "version": payment["version"], "child": ANNA, "amount": "200"}
            key = {"Idempotency-Key": f"back-{name}"}
            answer = client.post(path, json={**wish, "reason": "Ошиблась"}, headers=MOTHER | key)
            await self._answer(answer, 409)
        await self._decide(client)
        await self._look()
        payment = await self._answer(client.get(path, headers=MOTHER))
        return payment is not None and [each["state"] for each in payment["refunds"]] == ["done"]

    async def _answer(self, sent: Any, *also: int) -> dict[str, Any] | None:
        """JSON; none when the portal asks to come again."""
        answer: httpx.Response = await sent
        if answer.status_code == 503:
            self.is_refused = True
            return None
        assert answer.status_code in (200, 201, *also), answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def _at_the_bank(self, client: httpx.AsyncClient, payment: dict[str, Any]) -> None:
        order = httpx.URL(payment["page_url"]).params["mdOrder"]
        async with httpx.AsyncClient(trust_env=False, verify=TRUSTS_NOBODY) as browser:
            paid = await browser.post(f"{self.bank}/customer/{order}")
        assert paid.status_code == 200
        fields = {"mdOrder": order, "orderNumber": payment["number"], "operation": "deposited", "status": "1"}
        signed = {**fields, "checksum": checksum(SECRET, fields.items())}
        heard = await client.get("/payments/callback", params=signed)
        assert heard.status_code in (200, 503)

    async def _decide(self, client: httpx.AsyncClient) -> None:
        waiting = await self._answer(client.get("/desk/refunds", headers=CLERK))
        for each in (waiting or {"refunds": []})["refunds"]:
            if "approve" in each["actions"]:
                decide = {"action": "approve", "version": each["version"]}
                answer = client.post(f"/desk/refunds/{each['id']}", json=decide, headers=CLERK)
                await self._answer(answer, 409)

    async def _look(self) -> None:
        try:
            await self.watcher.step()
        except Unavailable:
            self.is_refused = True  # as its task does: it looks again


async def rehearse(url: str, bank: str, folder: Path) -> None:
    """The whole flow, over another database and another bank, which stand and fall with this call."""
    flow = Flow(url, bank, folder)
    await flow.run(Attempt("rehearsal", 0))
    await flow.shop.aclose()
    flow.portal.state.gate.close()
    await flow.database.close()


def learn(folder: Path) -> None:
    """What every child would find out by itself: statements are compiled, models built, modules imported."""
    share()
    passwords = Passwords(CHEAP)
    file = folder / "rehearsal.sqlite"
    database = furnished_file(file, passwords, FixedClock())
    database.write_now(open_canteen)
    database.write_now(give_desk, "operator")
    database.close_now()
    passwords.close()
    with ModelBank().served() as bank:
        asyncio.run(rehearse(f"sqlite:///{file}", bank, folder))
    file.unlink()


def attempt_in_child(flow: Flow, attempt: Attempt) -> int:
    """The exit status of a process that tries; negative when it was killed."""
    child = os.fork()
    if not child:
        status = 1
        try:
            if attempt.commit:
                doom(attempt)
            asyncio.run(flow.run(attempt))
            status = 0
        except BaseException:  # shown by the status, and on stderr
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Until the input ends."""
    url, bank, folder = sys.argv[1:]
    learn(Path(folder))
    flow = Flow(url, bank, Path(folder))  # nothing is opened by it yet, so that a child can have it
    asyncio.run(flow.warm_up())
    for line in sys.stdin:
        print(attempt_in_child(flow, Attempt(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
