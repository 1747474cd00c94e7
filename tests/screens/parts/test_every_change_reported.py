"""Every question of the program, answered with yes before a server that stops: what is said at 60 columns."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import stamina
from sqlalchemy import select

from ruobr_server.areas.meals.tables import meal_accounts
from ruobr_tui import i18n
from ruobr_tui.api.requests import canteen
from ruobr_tui.screens.parts.mutation_page import ActingPage
from support.canteens import serve
from support.fixtures import FixedClock
from support.questions import all_questions, example
from support.school import ANNA
from support.screens import Line, at_home, program, settled, text_of, until

EXAMPLES = [(name, example(question)) for name, question in all_questions() if question.result]
READING = ("Показаны сохранённые данные", "повторить", "● сейчас")


class Page(ActingPage):
    """Nothing but the way in which every page sends its changes."""


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("ruobr_tui.changes.SHORTEST", 3600.0)
    monkeypatch.setattr("ruobr_tui.changes.LONGEST", 3600.0)
    with stamina.set_testing(True, attempts=1):
        yield
    i18n.activate("en")


def limit(line: Line) -> int | None:
    """Anna's day limit, in kopecks: each change sets another one."""
    kopecks = select(meal_accounts.c.day_limit).where(meal_accounts.c.pupil_id == ANNA)
    return line.database.read_now(lambda c: c.scalar(kopecks))


@pytest.mark.parametrize("stops", ["before", "while", "after"])
async def test_a_server_that_stops(tmp_path: Path, clock: FixedClock, line: Line, stops: str) -> None:
    line.database.write_now(serve)
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(60, 20)) as pilot:
        await at_home(app, pilot)
        page = Page(app.context)
        await app.push_screen(page)
        await settled(app, pilot)
        acts = app.context.acts

        def said() -> str:
            return " ".join(text_of(app).split())

        for number, (name, concrete) in enumerate(EXAMPLES, 1):
            rubles = 100 + number
            before = limit(line)
            match stops:
                case "before":
                    line.cut()
                case "while":
                    line.stop_while()
                case _:
                    line.stop_after()
            page.carry_out(canteen.set_limit(ANNA, f"{rubles}.00"), concrete.result)
            first = "Не отправлено, ничего не изменилось" if stops == "before" else "езультат пока неизвестен"
            await until(app, pilot, lambda first=first: first in said())  # type: ignore[misc]
            assert not any(each in said() for each in READING), name
            assert limit(line) == (rubles * 100 if stops == "after" else before), name
            assert acts.unknown == (stops != "before"), name
            assert ("результат неизвестен" in said()) == (stops != "before"), name
            line.mend()
            acts.check_now()
            if stops == "while":
                await until(app, pilot, lambda: "Не выполнено, ничего не изменилось" in said())
            elif stops == "after":
                start = " ".join(concrete.result.split())[:40]
                await until(app, pilot, lambda start=start: start in said())  # type: ignore[misc]
            assert limit(line) == (rubles * 100 if stops == "after" else before), name
            assert acts.unknown == acts.sending == 0, name
            assert "результат неизвестен" not in said(), name
            page.notice("")
        assert Decimal(limit(line) or 0) == (
            10_000 + 100 * len(EXAMPLES) if stops == "after" else before or 0
        )
