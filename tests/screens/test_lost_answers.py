"""A server that stops before, while and after a change: what is so, what is said, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from textual.widgets import Input

from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.kindergarten.tables import kindergarten_applications
from ruobr_server.areas.payments.tables import payments
from ruobr_server.areas.schools.tables import classes
from ruobr_server.auth.tables import accounts
from ruobr_server.demo.rows import set_counters
from ruobr_tui import i18n
from ruobr_tui.app import RuobrApp
from ruobr_tui.files.downloads import downloads_folder
from ruobr_tui.screens.class_teacher.class_logins import ClassLoginsScreen, SlipPage
from ruobr_tui.screens.kindergarten.allocation_round import RoundPage
from ruobr_tui.screens.kindergarten.application_form import ApplicationPage
from ruobr_tui.screens.meals.canteen_table import TablePage
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from ruobr_tui.screens.payments.payment import PaymentScreen
from ruobr_tui.screens.payments.top_up import TopUpScreen
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.canteens import LUNCH, serve, table_of
from support.desk_screens import sit_at_desk
from support.enrolment_screens import apply
from support.fixtures import FixedClock
from support.kindergarten_screens import applied, at
from support.payments import balance
from support.school import TEACHER, TUESDAY
from support.screens import (
    Line,
    at_home,
    press,
    program,
    read_back,
    send_form,
    settled,
    text_of,
    until,
)

UNKNOWN = "езультат пока неизвестен"
NOT_SENT = "Не отправлено, ничего не изменилось"
NOT_DONE = "Не выполнено, ничего не изменилось"


@pytest.fixture(autouse=True)
def _outcomes_by_hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The outcome of a change is requested when a test says so, not after a second."""
    monkeypatch.setattr("ruobr_tui.changes.SHORTEST", 3600.0)
    monkeypatch.setattr("ruobr_tui.changes.LONGEST", 3600.0)
    yield
    i18n.activate("en")


def said(app: RuobrApp) -> str:
    return " ".join(text_of(app).split())


def is_no_reading(app: RuobrApp) -> None:
    """The hints of what is only read are not given for a change."""
    shown = said(app)
    assert "Показаны сохранённые данные" not in shown
    assert "r – повторить" not in shown
    assert "● сейчас" not in shown


def states(line: Line, table: Any) -> list[str]:
    return line.database.read_now(lambda c: list(c.scalars(select(table.c.state).order_by(table.c.id))))


async def type_in(app: Any, pilot: Any, text: str) -> None:
    app.screen.query_one(Input).value = text
    await press(app, pilot, "enter")


async def withdrawing(app: RuobrApp, pilot: Any) -> None:
    await at_home(app, pilot)
    await press(app, pilot, "g", "f")
    await apply(app, pilot)
    await press(app, pilot, "w", *"иванова")


async def test_before(tmp_path: Path, clock: FixedClock, town: Line) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await withdrawing(app, pilot)
        town.cut()
        await press(app, pilot, "enter")
        await until(app, pilot, lambda: NOT_SENT in said(app))
        assert UNKNOWN not in said(app)
        is_no_reading(app)
        assert "нет связи" in said(app)
        assert states(town, school_applications) == ["submitted"]
        assert app.context.acts.unknown == app.context.acts.sending == 0
        town.mend()
        await press(app, pilot, "w", *"иванова", "enter")
        assert states(town, school_applications) == ["withdrawn"]


async def test_while(tmp_path: Path, clock: FixedClock, town: Line) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await withdrawing(app, pilot)
        town.stop_while()
        await press(app, pilot, "enter")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        assert NOT_SENT not in said(app)
        is_no_reading(app)
        assert states(town, school_applications) == ["submitted"]
        town.mend()
        await press(app, pilot, "r")
        await until(app, pilot, lambda: NOT_DONE in said(app))
        assert states(town, school_applications) == ["submitted"]
        assert app.context.acts.unknown == 0
        await press(app, pilot, "w", *"иванова", "enter")  # meant anew, under another key
        assert states(town, school_applications) == ["withdrawn"]


async def test_after(tmp_path: Path, clock: FixedClock, town: Line) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await withdrawing(app, pilot)
        town.stop_after()
        await press(app, pilot, "enter")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        assert NOT_SENT not in said(app)
        is_no_reading(app)
        assert states(town, school_applications) == ["withdrawn"]
        town.mend()
        await press(app, pilot, "r")
        await until(app, pilot, lambda: "Заявление отозвано: Иванова Вера" in said(app))
        assert "отозвано" in said(app)  # the page itself was requested anew
        assert app.context.acts.unknown == 0


async def test_repeated_by_hand_it_goes_under_the_same_key(
    tmp_path: Path, clock: FixedClock, town: Line
) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await withdrawing(app, pilot)
        town.stop_after()
        await press(app, pilot, "enter")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        town.mend()
        await press(app, pilot, "w", *"иванова", "enter")
        await until(app, pilot, lambda: "Заявление отозвано: Иванова Вера" in said(app))
        sent = {
            each.headers["idempotency-key"]
            for each in town.sent
            if each.method == "POST" and each.url.path.rpartition("/")[2].isdecimal()
        }
        assert len(sent) == 1


async def test_a_left_page_still_reports(tmp_path: Path, clock: FixedClock, town: Line) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await withdrawing(app, pilot)
        town.stop_after()
        await press(app, pilot, "enter")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        await press(app, pilot, "escape")
        for key in ("f8", "q"):  # neither is left without a word about it
            await press(app, pilot, key)
            assert isinstance(app.screen, Dialog)
            assert "Результат 1 изменения" in said(app)
            await press(app, pilot, "n")
        town.mend()
        app.context.acts.check_now()
        await until(app, pilot, lambda: "Заявление отозвано: Иванова Вера" in said(app))


async def test_while_it_is_sent_that_is_said_and_nothing_is_sent_twice(
    tmp_path: Path, clock: FixedClock, town: Line
) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await withdrawing(app, pilot)
        held = town.hold()
        await pilot.press("enter")
        await pilot.pause()
        assert "Отправка…" in said(app)
        before = len(town.sent)
        await pilot.press("down", "up", "w")
        await pilot.pause()
        assert not isinstance(app.screen, Dialog)
        assert "отправка…" in said(app).lower()
        assert len(town.sent) == before
        held.set()
        await until(app, pilot, lambda: "Заявление отозвано" in said(app))
        assert "отправка…" not in said(app).lower()


async def test_a_round_is_applied_once_and_reported(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        i18n.activate("ru")
        await press(clerk, desk, "a", "y", "p", *"01092027", "enter")
        assert isinstance(clerk.screen, RoundPage)
        region.stop_after()
        await press(clerk, desk, "ctrl+s", "1", "enter")
        await until(clerk, desk, lambda: UNKNOWN in said(clerk))
        assert "Пока ничего не изменено" not in said(clerk)
        assert states(region, kindergarten_applications) == ["referred"]
        region.mend()
        await press(clerk, desk, "ctrl+s", "1", "enter")
        await until(clerk, desk, lambda: "применено" in said(clerk))
        assert "Предоставлено мест: 1" in said(clerk)
        assert "Рассчитайте план заново" not in said(clerk)


async def test_a_table_is_booked_once_and_its_sum_is_reported(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.database.write_now(serve)
    sit_at_desk(line, "meals")
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    downloads_folder().mkdir(exist_ok=True)
    rows = table_of(f"{TUESDAY:%d.%m.%Y};4210001;{LUNCH};получено;;")
    (downloads_folder() / "good.csv").write_text(rows, "utf-8")
    before = balance(line.database)
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "g", "w", "l", "i")
        await type_in(app, pilot, "good")
        await settled(app, pilot)
        assert isinstance(app.screen, TablePage), text_of(app)
        line.stop_after()
        await press(app, pilot, "ctrl+s", "y")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        assert "Пока ничего не проведено" not in said(app)
        line.mend()
        await press(app, pilot, "ctrl+s", "y")
        await until(app, pilot, lambda: "проведена" in said(app))
        assert "120,00 ₽" in said(app)
        assert "0,00 ₽" not in said(app).replace("120,00 ₽", "")
    assert balance(line.database) == before - 12_000


async def test_typed_sums_and_words_are_offered_again(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    line.database.write_now(serve)
    sit_at_desk(line, "meals")
    before = balance(line.database)
    app = program(tmp_path, clock, line, login="operator", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "g", "w", "l", "slash")
        await type_in(app, pilot, "4210001")
        await press(app, pilot, "enter")
        await settled(app, pilot)
        await press(app, pilot, "e")
        await press(app, pilot, "enter")
        assert "Введите ответ или нажмите" in said(app)  # an empty line is answered
        await type_in(app, pilot, "+50")
        await type_in(app, pilot, "Ошибка столовой")
        line.cut()
        await press(app, pilot, "y")
        await until(app, pilot, lambda: NOT_SENT in said(app))
        assert balance(line.database) == before
        line.mend()
        await press(app, pilot, "e")
        assert app.screen.query_one(Input).value == "+50"
        await press(app, pilot, "enter")
        assert app.screen.query_one(Input).value == "Ошибка столовой"
        line.stop_after()
        await press(app, pilot, "enter", "y")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        line.mend()
        await press(app, pilot, "r")
        await until(app, pilot, lambda: "Исправлено" in said(app) or "проведена" in said(app))
        assert balance(line.database) == before + 5_000
        await press(app, pilot, "e")
        assert isinstance(app.screen, AskLine)
        assert app.screen.query_one(Input).value == ""  # it was booked: nothing of it is offered any more


async def test_a_slip_whose_answer_was_lost_comes_again(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    line.database.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
    line.database.write_now(lambda c: c.execute(classes.update().values(class_teacher_id=TEACHER)))
    app = program(tmp_path, clock, line, login="teacher", lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        await press(app, pilot, "g", "w", "o", "home", "p")
        line.stop_after()
        await press(app, pilot, "y")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        is_no_reading(app)
        made = line.database.read_now(lambda c: set(c.scalars(select(accounts.c.login))))
        line.mend()
        await press(app, pilot, "r")
        await until(app, pilot, lambda: isinstance(app.screen, SlipPage))
        assert line.database.read_now(lambda c: set(c.scalars(select(accounts.c.login)))) == made
        assert isinstance(app.screen, SlipPage)
        slip = app.screen._slip
        known = line.database.read_now(
            lambda c: c.scalar(select(accounts.c.password_hash).where(accounts.c.login == slip.login.upper()))
        )
        passwords = line.application.state.gate.passwords
        assert (await passwords.check(known, slip.password.get_secret_value())).right
        # Shown once: no single key drops it.
        for key in ("escape", "q", "left"):
            await press(app, pilot, key)
            assert isinstance(app.screen, Dialog), key
            await press(app, pilot, "n")
            assert isinstance(app.screen, SlipPage)
        await press(app, pilot, "escape", "y")
        assert isinstance(app.screen, ClassLoginsScreen)


async def test_a_payment_whose_answer_was_lost_is_found(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: Any
) -> None:
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "p", "n", "a")
        assert isinstance(app.screen, TopUpScreen)
        line.stop_after()
        await press(app, pilot, "ctrl+s")
        await until(app, pilot, lambda: UNKNOWN in said(app))
        is_no_reading(app)
        line.mend()
        await press(app, pilot, "ctrl+s")
        await until(app, pilot, lambda: isinstance(app.screen, PaymentScreen))
        assert line.database.read_now(lambda c: len(c.execute(select(payments.c.id)).all())) == 1


async def test_a_form_keeps_what_is_typed_and_its_key(tmp_path: Path, clock: FixedClock, town: Line) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "f", "n", "enter", "enter")
        form = app.screen
        town.stop_after()
        await send_form(app, pilot)
        await until(app, pilot, lambda: UNKNOWN in said(app))
        assert app.screen is form
        is_no_reading(app)
        town.mend()
        await press(app, pilot, "ctrl+s")
        await until(app, pilot, lambda: app.screen is not form)
        assert states(town, school_applications) == ["submitted"]


async def test_signing_out_says_that_the_portal_may_not_know(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        line.cut()
        await press(app, pilot, "f8", "y")
        await until(app, pilot, lambda: isinstance(app.screen, LoginScreen))
        await settled(app, pilot)
        assert "Вы вышли, но портал не ответил: сеанс на портале мог остаться" in said(app)


async def test_chosen_kindergartens_are_stored(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    async with at(tmp_path, clock, region, "mother", "g", "k", "n", "enter") as (app, pilot):
        await until(app, pilot, lambda: isinstance(app.screen, ApplicationPage))
        form = app.screen
        assert isinstance(form, ApplicationPage)
        form.view.row("desired_date").value = "2027-09-01"
        await press(app, pilot, "ctrl+s", "home", "down", "enter")
        first = list(form.wishes.chosen)
        assert len(first) == 1
        await press(app, pilot, "escape")
        assert app.screen is form, "back to the date"
        await press(app, pilot, "escape")
        assert app.screen is not form
        await press(app, pilot, "n", "enter")
        await until(app, pilot, lambda: isinstance(app.screen, ApplicationPage))
        again = app.screen
        assert isinstance(again, ApplicationPage)
        assert "Draft restored" in said(app)
        assert again.wishes.chosen == first
        assert again.view.row("desired_date").value == "01.09.2027"
        assert "«Сад " in await read_back(app, pilot)
        await press(app, pilot, "escape", "escape", "escape", "n", "enter")  # left once more, from the review
        await until(app, pilot, lambda: isinstance(app.screen, ApplicationPage))
        assert app.screen is not again
