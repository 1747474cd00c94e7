"""The server is killed in the middle of a payment, by the operating system; another one goes on.

Real processes on both databases: the portal, and the bank's sandbox, which outlives it.
"""

from __future__ import annotations

import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.kit.db import Database
from support.acquirers import hidden
from support.certificates import TRUSTS_NOBODY
from support.forked import Forked
from support.patience import PATIENCE
from support.payments import balance, open_canteen
from support.school import ANNA, SCHOOL, header_credentials


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Process:
    """A command that says where it listens."""

    def __init__(self, *arguments: str) -> None:
        self.child = Forked("ruobr_server", *arguments, stderr=2)
        assert self.child.stdout is not None
        found = re.search(r"http://\S+", self.child.stdout.readline())
        assert found
        self.address = found[0]

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.child.poll() is None:
            self.child.send_signal(how)
        self.child.wait(20)
        assert self.child.stdout is not None
        self.child.stdout.close()


class Town:
    """A bank, and a portal that can be killed and started again at the same address."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        files = {name: folder / name for name in ("password", "secret")}
        for file in files.values():
            file.touch(mode=0o600)
            file.write_text("known-to-this-test")
        options = ("--login", "school", "--password-file", str(files["password"]))
        secret = str(files["secret"])
        self.bank = Process("acquirer-sandbox", "--port", "0", *options, "--callback-secret-file", secret)
        port = free_port()
        self._options = (
            "--database", database.url.render_as_string(hide_password=False), "--port", str(port),
            "--bank-url", self.bank.address, "--bank-login", "school",
            "--bank-password-file", str(files["password"]), "--bank-callback-secret-file", secret,
            "--public-url", f"http://127.0.0.1:{port}", "--data-dir", str(folder),
        )  # fmt: skip
        self.portal = Process(*self._options)

    def restart(self) -> None:
        self.portal.kill()
        self.portal = Process(*self._options)

    def close(self) -> None:
        self.portal.kill(signal.SIGTERM)
        self.bank.kill(signal.SIGTERM)

    def be_faulty(self, **faults: Any) -> None:
        assert (
            httpx.post(
                f"{self.bank.address}/sandbox/faults", json=faults, timeout=60, verify=TRUSTS_NOBODY
            ).status_code
            == 200
        )

    def pay(self, timeout: float = 30.0) -> httpx.Response:
        headers = {**header_credentials("mother"), "Idempotency-Key": "one-and-the-same"}
        body = {"parts": [{"child": ANNA, "amount": "500"}]}
        return httpx.post(
            f"{self.portal.address}/cabinet/payments",
            json=body,
            headers=headers,
            timeout=timeout,
            verify=TRUSTS_NOBODY,
        )

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The payment, as soon as it is so."""
        deadline = time.monotonic() + PATIENCE
        url, headers = f"{self.portal.address}/cabinet/payments", header_credentials("mother")
        while True:
            [payment] = httpx.get(url, headers=headers, timeout=60, verify=TRUSTS_NOBODY).json()["payments"]
            if holds(payment):
                return dict(payment)
            assert time.monotonic() < deadline, payment
            time.sleep(0.1)

    def at_the_bank(self, page: str) -> None:
        card = {"pan": "5555555555555599", "expiry": "12/30", "csc": "123", "step": "pay"}
        with httpx.Client(timeout=60, verify=TRUSTS_NOBODY) as browser:
            answer = browser.post(page, data={**hidden(browser.get(page)), **card})
        assert answer.status_code == 303, answer.text


@pytest.fixture
def town(furnished: Database, tmp_path: Path) -> Iterator[Town]:
    furnished.write_now(open_canteen)
    found = Town(furnished, tmp_path)
    yield found
    found.close()


def test_killed_at_every_step_and_credited_once(town: Town) -> None:
    before = balance(town.database)
    # Killed while the bank has the request: the order is there, its answer never came.
    town.be_faulty(answers=[{"call": "register.do", "fault": "timeout-after"}])
    with pytest.raises(httpx.ReadTimeout):
        town.pay(timeout=2.0)
    town.restart()
    again = town.pay()  # the terminal sends the same once more
    assert again.status_code == 201, again.text
    page = town.until(lambda payment: payment["page_url"])["page_url"]
    # Killed before the payer is done, and gone while the bank calls back.
    town.portal.kill()
    town.be_faulty(callbacks="never")
    town.at_the_bank(page)
    town.portal = Process(*town._options)
    town.until(lambda payment: payment["state"] == "credited")
    town.restart()
    town.pay()
    payment = town.until(lambda payment: payment["state"] == "credited")
    assert payment["amount"] == "500,00"
    town.portal.kill(signal.SIGTERM)
    assert balance(town.database) == before + 50_000
    assert town.database.read_now(ledger.faults) == []
    assert town.database.read_now(ledger.balance, ledger.own_of(SCHOOL, ledger.BANK)) == -60_000 - 50_000
