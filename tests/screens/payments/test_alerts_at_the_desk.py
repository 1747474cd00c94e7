"""What the bank does against the books, at the refunds desk: seen, explained, closed, taken off again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.ledger import service as ledger
from support.banks import ModelBank
from support.fixtures import FixedClock
from support.payment_screens import credited, type_in
from support.payments import balance
from support.screens import Line, at_home, menu_of, press, program, settled, text_of


@pytest.mark.parametrize(("lang", "said"), [("en", "taken a refund back"), ("ru", "отменил возврат")])
async def test_a_refund_that_came_back_is_seen_and_closed(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank, lang: str, said: str
) -> None:
    order = await credited(tmp_path, clock, line, portal, bank)
    bank.give_back(order, 5_000)
    portal.state.watcher.hint(1)
    await portal.state.watcher.step()
    bank.take_back(order, 5_000)
    for _ in range(2):
        portal.state.watcher.hint(1)
        await portal.state.watcher.step()
        clock.advance(minutes=6)
    clerk = program(tmp_path / "clerk", clock, line, login="operator", lang=lang)
    async with clerk.run_test(size=(80, 24)) as pilot:
        await settled(clerk, pilot)
        await press(clerk, pilot, "g", "w", "u")
        await settled(clerk, pilot)
        assert said in text_of(clerk)
        assert order.number in text_of(clerk)
        title = {"en": "Refunds", "ru": "Возвраты"}[lang]
        assert re.search(rf"u {title} +1\b", await menu_of(clerk, pilot))
        await press(clerk, pilot, "escape", "c")
        await type_in(clerk, pilot, "Карта закрыта")
        await press(clerk, pilot, "enter")
        await settled(clerk, pilot)
        assert said not in text_of(clerk)
        await press(clerk, pilot, "c")
        assert order.number not in text_of(clerk)


async def test_a_doubtful_refund_is_explained(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    order = await credited(tmp_path, clock, line, portal, bank)
    bank.give_back(order, 6_000)  # in the bank's console, and the portal was not notified
    clerk = program(tmp_path / "clerk", clock, line, login="operator")
    async with clerk.run_test(size=(80, 30)) as pilot:
        await settled(clerk, pilot)
        await press(clerk, pilot, "g", "w", "u", "n")
        await type_in(clerk, pilot, order.number)
        await press(clerk, pilot, "enter")
        await settled(clerk, pilot)
        for text in ("60", "Ошибка"):
            await type_in(clerk, pilot, text)
            await press(clerk, pilot, "enter")
        await press(clerk, pilot, *"60.00", "enter")
        await settled(clerk, pilot)
        await portal.state.watcher.step()
        assert order.refunded == 6_000
        await press(clerk, pilot, "r")
        await settled(clerk, pilot)
        shown = " ".join((await press(clerk, pilot, "home")).split())
        assert "that was not sent from here" in shown
        shown = " ".join((await press(clerk, pilot, "down")).split())
        assert "not sent: the bank has given money back before" in shown
        await press(clerk, pilot, "e", "enter")
        await type_in(clerk, pilot, "Это он")
        await press(clerk, pilot, "enter")
        await settled(clerk, pilot)
        assert "refunded to the card" in text_of(clerk)
    await portal.state.watcher.step()
    assert order.refunded == 6_000


async def test_a_credit_is_taken_off_and_the_family_reads_why(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank
) -> None:
    before = balance(line.database)
    order = await credited(tmp_path, clock, line, portal, bank)
    assert balance(line.database) > before
    clerk = program(tmp_path / "clerk", clock, line, login="operator")
    async with clerk.run_test(size=(80, 24)) as pilot:
        await settled(clerk, pilot)
        await press(clerk, pilot, "g", "w", "u", "v")
        await type_in(clerk, pilot, order.number.lower())
        await press(clerk, pilot, "enter")
        await settled(clerk, pilot)
        await type_in(clerk, pilot, "Заказ другого портала")
        await press(clerk, pilot, "enter")
        shown = " ".join(text_of(clerk).split())
        assert "Take this credit off again?" in shown
        assert "Иванова Анна" in shown
        word = re.search(r"type (\S+) and press", shown)
        assert word is not None
        await press(clerk, pilot, "y", "enter")
        assert balance(line.database) > before
        await press(clerk, pilot, "backspace", *word[1], "enter")
        await settled(clerk, pilot)
        assert "Taken off again: payment" in text_of(clerk)
    assert balance(line.database) == before
    assert line.database.read_now(ledger.faults) == []
    again = program(tmp_path / "mother", clock, line, lang="ru")
    async with again.run_test(size=(80, 24)) as pilot:
        await at_home(again, pilot)
        await press(again, pilot, "g", "p", "enter")
        await settled(again, pilot)
        assert "зачислено по ошибке, снято" in text_of(again)
