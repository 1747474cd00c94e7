"""What an operator runs: a day beside the bank, a credit taken off, a database that was restored."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ruobr_server.areas.payments import service
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support import school, server_command
from support.banks import ModelBank
from support.fixtures import FixedClock
from support.payments import balance, identity, open_canteen, payment_request, watcher

Run = Callable[..., subprocess.CompletedProcess[str]]
DAY = "2026-11-24"


@pytest.fixture
def run(tmp_path: Path, database: Database, bank: ModelBank) -> Run:
    """The command on this database, with this bank."""
    password = tmp_path / "password"
    password.touch(mode=0o600)
    password.write_text("secret")

    def carry_out(*arguments: str, bank_at: str = "") -> subprocess.CompletedProcess[str]:
        url = database.url.render_as_string(hide_password=False)
        way = (
            "--bank-url", bank_at, "--bank-login", "school", "--bank-password-file", str(password),
            "--bank-callback-secret-file", str(password), "--public-url", "http://127.0.0.1:1",
        ) if bank_at else ()  # fmt: skip
        return server_command.run("--database", url, *way, *arguments)

    return carry_out


@pytest.fixture
def paid(database: Database, passwords: Passwords, bank: ModelBank, clock: FixedClock) -> str:
    """The number of a payment of 300 that was credited."""
    school.furnish(database, passwords)
    database.write_now(open_canteen)
    at_work = watcher(database, bank, clock)

    async def pay(at_work: Watcher) -> str:
        mother = await database.read(identity, "mother")
        number = await database.write(service.create, mother, payment_request(anna="300"), clock())
        await at_work.attend(number)
        [order] = bank.orders.values()
        bank.pay(order)
        await at_work.attend(number)
        await at_work.bank.aclose()
        return order.number

    return asyncio.run(pay(at_work))


def test_what_is_wrong_is_named_and_taken_off(
    run: Run, paid: str, bank: ModelBank, database: Database
) -> None:
    before = balance(database)
    with bank.served() as address:
        fine = run("payments", "reconcile", "--day", DAY, bank_at=address)
        assert (fine.returncode, fine.stdout) == (0, ""), fine.stderr
        bank.by_number[paid].params["reference"] = "somebody else's"
        wrong = run("payments", "reconcile", "--day", DAY, bank_at=address)
        assert wrong.returncode == 1
        assert wrong.stdout == f"{paid}\tcredited here by an order that is not this payment's\n"
        assert run("payments", "reverse", paid, "--reason", " ").returncode == 1
        assert run("payments", "reverse", "M00000099", "--reason", "x").returncode == 1
        assert balance(database) == before
        done = run("payments", "reverse", paid.lower(), "--reason", "Чужой заказ")
        assert done.returncode == 0, done.stderr
        assert balance(database) == before - 30_000
        again = run("payments", "reverse", paid, "--reason", "Чужой заказ")
        assert again.returncode == 1
        assert "Traceback" not in again.stderr
        assert balance(database) == before - 30_000
        assert run("ledger", "check").returncode == 0


def test_what_the_bank_proves_is_booked_on_request(
    run: Run, paid: str, bank: ModelBank, database: Database
) -> None:
    before = balance(database)
    bank.give_back(bank.by_number[paid], 5_000)  # and the portal was not notified
    with bank.served() as address:
        day = ("payments", "reconcile", "--day", DAY)
        assert run(*day, bank_at=address).stdout == f"{paid}\tgiven back 0 here, 5000 at the bank\n"
        assert balance(database) == before
        assert run(*day, "--settle", bank_at=address).returncode == 0
        assert balance(database) == before - 5_000
        bank.by_number[paid].amount += 1
        assert run(*day, "--settle", bank_at=address).returncode == 1
        assert balance(database) == before - 5_000


def test_a_restored_database_is_called_anew(
    run: Run, paid: str, database: Database, clock: FixedClock
) -> None:
    answer = run("restored")
    assert answer.returncode == 0, answer.stderr
    mother = database.read_now(identity, "mother")
    assert database.write_now(service.create, mother, payment_request(anna="300"), clock()) > 1_000_000


def test_where_nothing_was_restored_nothing_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/none.sqlite"
    answer = server_command.run("--database", url, "restored")
    assert answer.returncode == 1
    assert "Restore the backup first" in answer.stderr
