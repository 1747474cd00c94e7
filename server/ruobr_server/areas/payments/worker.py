"""The payment worker: registers payments, reads them from the bank and settles them until they are final.

If this process ends, another one continues from the rows. A callback only makes it read earlier.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ruobr_server.areas.payments import refunds
from ruobr_server.areas.payments.cancellation import note_wish
from ruobr_server.areas.payments.numbers import new_order_number, new_reference
from ruobr_server.areas.payments.proof import doubt
from ruobr_server.areas.payments.rows import locked, step
from ruobr_server.areas.payments.schedule import first_due, pause_after, plan_next, take_due
from ruobr_server.areas.payments.settlement import report_doubt, settle
from ruobr_server.areas.payments.tables import payments
from ruobr_server.integrations.bank.gateway import (
    DUPLICATE,
    UNKNOWN_ORDER,
    Bank,
    BankError,
    BankRefused,
    Reading,
    Registered,
)
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.instances import current
from ruobr_server.kit.errors import ServerError, Unavailable
from ruobr_server.kit.jobs.runner import LOOK_EVERY
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.states.payments import AT_THE_BANK, AlertKind, PaymentState

POLL_AGAIN = 1.0
"""The shortest time between polls of due payments, in seconds."""

AT_ONCE = 16
DESCRIPTION = "Питание, заказ {number}"

_own = payments
_log = logging.getLogger(__name__)


class Watcher:
    """The worker of one process. ``public_url`` is this server's address for the bank and browsers."""

    def __init__(self, database: Database, bank: Bank, clock: Clock, public_url: str) -> None:
        self.bank = bank
        self._database = database
        self._clock = clock
        self._public_url = public_url.rstrip("/")
        self._hinted: set[int] = set()
        self._due = asyncio.Event()
        self._has_changed = False
        self._name = ""
        self._slots = asyncio.Semaphore(AT_ONCE)

    def hint(self, payment_id: int) -> None:
        """Read this payment soon."""
        self._hinted.add(payment_id)
        self._due.set()

    async def run(self) -> None:
        """Handle due payments until cancelled. A slow order does not delay others.

        Sleeps until the next payment is due, at most ``LOOK_EVERY`` seconds: another process may die.
        """
        running: set[asyncio.Task[None]] = set()
        now, polled, next_poll = asyncio.get_running_loop().time, 0.0, 0.0

        def ended(task: asyncio.Task[None]) -> None:
            running.discard(task)
            self._due.set()  # its slot is free

        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    hinted, due = self._take_hints(), list[int]()
                    if self._has_changed:
                        next_poll, self._has_changed = min(next_poll, polled + POLL_AGAIN), False
                    if now() >= next_poll:
                        due, pause = await self._poll(AT_ONCE - len(running))
                        polled = now()
                        next_poll = polled + pause
                    for job in self._jobs(hinted, due):
                        task = group.create_task(job)
                        running.add(task)
                        task.add_done_callback(ended)
                    try:
                        async with asyncio.timeout(max(0.0, next_poll - now())):
                            await self._due.wait()  # not wait_for: it may lose a cancellation
                    except TimeoutError:
                        continue
                    self._due.clear()
        except asyncio.CancelledError:  # the end; after an error the worker is restarted with the same bank
            await self.bank.aclose()
            raise

    async def step(self) -> int:
        """Handle everything that is hinted at or due now; return how many."""
        hinted = self._take_hints()
        jobs = self._jobs(hinted, await self._database.write(take_due, self._clock(), AT_ONCE))
        await asyncio.gather(*jobs)
        return len(jobs)

    def _take_hints(self) -> set[int]:
        hinted, self._hinted = self._hinted, set()
        return hinted

    async def _poll(self, most: int) -> tuple[list[int], float]:
        """Claim due payments, at most ``most``; return their ids and the seconds until the next poll.

        It only reads if nothing is due.
        """
        if most <= 0:
            return [], POLL_AGAIN
        try:
            now = self._clock()
            due = await self._database.read(first_due)
            if due is None or due > now:
                wait = LOOK_EVERY if due is None else (due - now).total_seconds()
                return [], min(max(wait, POLL_AGAIN), LOOK_EVERY)
            return await self._database.write(take_due, now, most), POLL_AGAIN
        except Unavailable:  # the cause is logged already
            return [], POLL_AGAIN

    def _jobs(self, hinted: set[int], due: list[int]) -> list[Coroutine[Any, Any, None]]:
        jobs = [self._one(each, hinted=False) for each in due]
        return jobs + [self._one(each, hinted=True) for each in sorted(hinted.difference(due))]

    async def _one(self, payment_id: int, *, hinted: bool) -> None:
        async with self._slots:
            try:
                await self.attend(payment_id, may_register=not hinted)
            except Unavailable:
                return  # it is claimed again when its lease expires
            except ServerError as error:
                _log.warning("payment %d waits: %s", payment_id, error.code)
            except Exception as error:
                # An error of one payment must not stop the others; it is claimed again when its lease
                # expires.
                _log.error("payment %d: %s", payment_id, type(error).__name__)

    async def attend(self, payment_id: int, *, may_register: bool = True) -> None:
        """Take one payment as far as possible now. ``may_register`` off: another task may be registering
        it.
        """
        try:
            await self._attend(payment_id, may_register=may_register)
        finally:
            self._has_changed = True  # it may be due before the next poll
            self._due.set()

    async def _attend(self, payment_id: int, *, may_register: bool) -> None:
        row = await self._database.read(_row, payment_id)
        if row.state == PaymentState.CREATED and not row.bank_order_id and may_register:
            is_planned = await self._register(row)
        else:
            is_planned = await self._read_and_settle(row)
        if not is_planned:
            await self._database.write(plan_next, payment_id, self._clock())

    async def cancel(self, payment_id: int) -> None:
        """Let the bank decline an order, then read its state. Raises no errors of the bank."""
        row = await self._database.read(_row, payment_id)
        if row.state in AT_THE_BANK and row.bank_order_id:
            # Stored first: the bank's callback may arrive earlier than the response.
            await self._database.write(note_wish, payment_id, self._clock())
            try:
                await self.bank.decline(row.bank_order_id, row.order_number)
            except (BankRefused, BankError) as error:
                _log.info("payment %d was not declined: %s", payment_id, error)
        await self.attend(payment_id, may_register=False)

    async def _portal(self) -> str:
        """The name of this database, which the bank repeats."""
        if not self._name:
            self._name = (await self._database.write(current, self._clock())).name
        return self._name

    # Steps; they return whether the next check is scheduled already

    async def _register(self, row: Row[Any], *, is_second: bool = False) -> bool:
        now = self._clock()
        if now >= row.expires_at:
            await self._close(row, "expire", "")
            return False
        if not row.reference:  # older than references: its number may be known to the bank
            return await self._register_anew(row, is_second=is_second)
        try:
            registered = await self.bank.register(
                row.order_number,
                row.amount,
                reference=row.reference,
                portal=await self._portal(),
                description=DESCRIPTION.format(number=row.order_number),
                language=row.language,
                return_url=f"{self._public_url}/payments/back",
                callback_url=f"{self._public_url}/payments/callback",
                seconds=max(60, int((row.expires_at - now).total_seconds())),
            )
        except BankRefused as error:
            if error.code == DUPLICATE:
                return await self._duplicate(row, error.text, is_second=is_second)
            await self._close(row, "decline", error.text)
            return False
        except BankError as error:
            _log.warning("payment %d is not registered yet: %s", row.id, error)
            return False
        await self._database.write(save_registered, row.id, row.order_number, registered, self._clock())
        return True

    async def _duplicate(self, row: Row[Any], text: str, *, is_second: bool) -> bool:
        """The bank has an order with this number: ours, whose response was lost, or another portal's.

        With the response the address of its page is lost too, so nobody can have seen it. In both cases the
        payment is registered again with another number; only an order that is ours may be paid already.
        """
        try:
            reading = await self.bank.status(order_number=row.order_number)
        except BankRefused as error:
            if error.code != UNKNOWN_ORDER:
                _log.error("payment %d: the bank refuses to tell: %s", row.id, error)
                return False
            _log.error("payment %d: the bank takes no number %s: %s", row.id, row.order_number, text)
            return await self._register_anew(row, is_second=is_second)
        except BankError as error:
            _log.warning("payment %d: the bank does not answer: %s", row.id, error)
            return False
        why_not = doubt(row, reading)
        if why_not is None and reading.took:
            await self._database.write(settle, row.id, reading, self._clock())
            return False
        if why_not is not None:
            await self._database.write(_report_doubt, row.id, reading, why_not, self._clock())
            return await self._register_anew(row, is_second=is_second)
        return await self._register_anew(row, lost=reading, is_second=is_second)

    async def _register_anew(
        self, row: Row[Any], *, lost: Reading | None = None, is_second: bool = False
    ) -> bool:
        """Register with another number. ``lost``: our order that is given up, and is declined at the bank.

        After a second failure it waits for the next check.
        """
        if not await self._database.write(next_attempt, row.id, row.order_number, self._clock()):
            return False
        if lost is not None:
            try:
                await self.bank.decline(lost.order_id, lost.order_number)
            except (BankRefused, BankError) as error:
                _log.info("payment %d: its lost order runs out by itself: %s", row.id, error)
        if is_second:
            return False
        return await self._register(await self._database.read(_row, row.id), is_second=True)

    async def _read_and_settle(self, row: Row[Any]) -> bool:
        reading = await self._reading(row)
        if reading is None:
            return False
        refund = await self._database.write(_settled, row, reading, self._clock())
        if refund is None:
            return True
        try:
            await self.bank.refund(row.bank_order_id or reading.order_id, refund.amount)
        except BankRefused as error:
            await self._database.write(refunds.fail, refund.id, error.text, self._clock())
            return False
        except BankError as error:  # it may have been carried out: the next reading shows it
            _log.warning("a refund of payment %d is in doubt: %s", row.id, error)
            return False
        after = await self._reading(row)
        if after is not None:
            await self._database.write(settle, row.id, after, self._clock())
        return False

    async def _reading(self, row: Row[Any]) -> Reading | None:
        try:
            if row.bank_order_id:
                return await self.bank.status(order_id=row.bank_order_id)
            return await self.bank.status(order_number=row.order_number)
        except BankRefused as error:
            if error.code != UNKNOWN_ORDER:
                _log.error("payment %d: the bank refuses to tell: %s", row.id, error)
        except BankError as error:
            _log.warning("payment %d: the bank does not answer: %s", row.id, error)
        return None

    async def _close(self, row: Row[Any], action: str, because: str) -> None:
        def close(connection: Connection) -> None:
            current = locked(connection, row.id)
            if current.state == PaymentState.CREATED and current.order_number == row.order_number:
                step(connection, current, action, self._clock(), declined_because=because)

        await self._database.write(close)


def _row(connection: Connection, payment_id: int) -> Row[Any]:
    return connection.execute(select(_own).where(_own.c.id == payment_id)).one()


def _report_doubt(
    connection: Connection, payment_id: int, reading: Reading, why: AlertKind, now: datetime
) -> None:
    report_doubt(connection, locked(connection, payment_id), reading, why, now)


def _settled(connection: Connection, row: Row[Any], reading: Reading, now: datetime) -> Row[Any] | None:
    """Apply a reading and schedule the next check in one transaction, as each commit waits for the disk.

    Returns the refund to send now, if there is one: then the next check is scheduled afterwards.
    """
    state = settle(connection, row.id, reading, now)
    if state == PaymentState.CREDITED and not row.deposited:
        return None  # just now: there can be no refund request yet, and no further check is due
    refund = refunds.to_send(connection, row.id, reading, now)
    if refund is None:
        plan_next(connection, row.id, now)
    return refund


def save_registered(
    connection: Connection, payment_id: int, number: str, registered: Registered, now: datetime
) -> None:
    """Store the bank's page and schedule a check. Does nothing if another attempt has taken over."""
    row = locked(connection, payment_id)
    if row.order_number != number or row.form_url:
        return
    values = {"bank_order_id": registered.order_id, "form_url": registered.form_url}
    if row.state == PaymentState.CREATED:
        step(connection, row, "register", now, **values, checks=1, next_check_at=now + pause_after(1))
    elif not row.bank_order_id:
        connection.execute(
            update(_own).where(_own.c.id == payment_id).values(bank_order_id=registered.order_id)
        )


def next_attempt(connection: Connection, payment_id: int, number: str, now: datetime) -> bool:
    """Assign another order number; return False if another attempt has taken over."""
    row = locked(connection, payment_id)
    if row.state != PaymentState.CREATED or row.order_number != number or row.bank_order_id:
        return False
    another = row.attempt + 1
    connection.execute(
        update(_own)
        .where(_own.c.id == payment_id)
        .values(
            attempt=another,
            order_number=new_order_number(connection, payment_id, now),
            reference=new_reference(),
            updated_at=now,
        )
    )
    return True
