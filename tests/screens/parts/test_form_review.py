"""The last step of a form reads everything back; one key leads to any field, and nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from ruobr_tui import i18n
from ruobr_tui.api.errors import FieldsRefused
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.forms.page import BACK
from ruobr_tui.screens.parts.forms.review import Review
from ruobr_tui.store import Store
from ruobr_tui.store.account.owner import Owner
from support.fixtures import FixedClock
from support.screens import SERVER, lines_of, paths_in, press, settled, text_of
from support.sent_forms import SentForm

LONG = "Whatever has happened since September, told at length so that it takes more than a row of the page"
FORM = Form(
    (
        Field("name", "Name", Kind.NAME, required=True),
        Field("day", "Day of birth", Kind.DATE, required=True, most=0),
        Field("colour", "Colour", Kind.CHOICE, choices=(("r", "red"), ("g", "green"))),
        Field("agreed", "Agreed", Kind.YES),
        Field("secret", "Password", Kind.SECRET),
        Field("text", "What happened", Kind.TEXT),
    ),
    steps=(Step("Who", ("name", "day")), Step("What", ("colour", "agreed", "secret", "text"))),
)
ENTERED = {"name": "Анна", "day": "2015-11-01", "colour": "g", "agreed": "", "secret": "", "text": LONG}


class Garden(Static, can_focus=True):
    """A step that is no list of fields."""

    title = "Gardens"
    commands: Sequence[str] = ()
    chosen = "№ 41"

    def problem(self) -> str:
        return "" if self.chosen else "Choose a garden."

    def read_back(self) -> list[tuple[str, str]]:
        return [("First", self.chosen)] if self.chosen else []

    def describe(self) -> tuple[str, str]:
        return "№ 41", "Mira street"

    def enter(self) -> None:
        self.focus()

    def is_changed(self) -> bool:
        return False

    def reset(self) -> None:
        """Nothing was changed."""


class Page(SentForm):
    def __init__(self, context: Context, values: Mapping[str, str] = ENTERED) -> None:
        super().__init__(context, FORM, values)
        self.parts = (Garden("gardens"),)

    @property
    def steps_before(self) -> Sequence[str]:
        return ("Child",)

    def review(self, values: Mapping[str, str]) -> Review:
        return Review(f"{values.get('name', '')} Orlova", "To the office.", "They will call.", "Hand in")


class Bench:
    """The program with such a page."""

    def __init__(self, app: RuobrApp, pilot: Any) -> None:
        self.app, self.pilot = app, pilot
        self.results: list[Any] = []

    async def open(self, values: Mapping[str, str] = ENTERED, *keys: str) -> Page:
        page = Page(self.app.context, values)
        self.app.push_screen(page, self.results.append)
        await settled(self.app, self.pilot)
        await self.press(*keys)
        return page

    async def press(self, *keys: str) -> str:
        return await press(self.app, self.pilot, *keys)


@pytest.fixture
async def bench(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Bench]:
    i18n.activate("en")
    store = Store.open(None, clock=clock)
    store.belong_to(Owner(SERVER, "kim", "a-1"))
    context = Context(Config(server=SERVER, lang="en"), store, paths_in(tmp_path), clock=clock)
    app = RuobrApp(context)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        yield Bench(app, pilot)


TO_REVIEW = ("ctrl+s", "ctrl+s", "ctrl+s")


async def test_everything_is_read_back_with_whom_it_concerns(bench: Bench) -> None:
    page = await bench.open({**ENTERED, "secret": ""}, "ctrl+s")
    page.view.row("secret").value = "korova"
    shown = await bench.press("ctrl+s", "ctrl+s")
    rows = [" ".join(row.split()) for row in lines_of(bench.app)]
    assert "✓ 1 Child ✓ 2 Who ✓ 3 What ✓ 4 Gardens ▸ 5 Check and send" in rows[1]
    assert any(row.startswith("Анна Orlova") for row in rows)
    for expected in (
        "To the office.",
        "Name Анна",
        "Day of birth 01.11.2015",
        "Colour green",
        "Agreed no",
        "Password entered, is not shown",
        "First № 41",
        "They will call.",
    ):
        assert expected in rows, shown
    assert LONG in " ".join(" ".join(rows).split())
    assert "korova" not in shown
    assert "Enter" not in rows[-1]
    assert "^S Hand in" in rows[-1]
    assert page.sent == []


async def test_one_key_leads_to_the_field_of_a_row_and_one_back(bench: Bench) -> None:
    page = await bench.open(ENTERED, *TO_REVIEW)
    await bench.press("down", "down", "enter")
    assert bench.app.focused is page.view.row("colour").entry
    shown = await bench.press("right")
    assert "^S Check" in lines_of(bench.app)[-1]
    shown = await bench.press("ctrl+s")
    assert "▸ 5 Check and send" in shown
    assert "red" in shown
    await bench.press("end", "enter")  # the last row belongs to the step that is no list of fields
    assert bench.app.focused is page.parts[0]
    assert "Mira street" in text_of(bench.app)
    await bench.press("ctrl+s", "escape")
    assert page.shown_part is page.parts[0], "Esc leads back into the form, which is not left"
    await bench.press("ctrl+s", "end", "ctrl+s")
    assert page.sent == [{**ENTERED, "colour": "r"}]
    assert bench.results == page.sent


async def test_what_is_missing_or_wrong_is_named_and_not_sent(bench: Bench) -> None:
    page = await bench.open({**ENTERED, "day": ""}, "pagedown")
    page.parts[0].chosen = ""  # type: ignore[attr-defined]
    shown = await bench.press("pagedown", "pagedown")
    assert "! Fill in or correct: Day of birth, Gardens." in shown
    assert page.reviewed.cursor_key == ("field", "day")
    await bench.press("end", "ctrl+s")
    assert page.sent == []
    assert "! Fill in or correct: Day of birth, Gardens." in lines_of(bench.app)[-2]
    await bench.press("enter")
    assert bench.app.focused is page.view.row("day").entry


async def test_what_the_portal_refuses_stands_in_the_review(bench: Bench) -> None:
    page = await bench.open(ENTERED, *TO_REVIEW)
    page.error = FieldsRefused(fields={"colour": "Not this year.", "name": "Not of the list."})
    shown = await bench.press("end", "ctrl+s")
    assert "Not this year." in shown
    assert "Not of the list." in shown
    assert page.reviewed.cursor_key == ("field", "name")
    assert bench.results == []


NOT_SENDING = ("enter", "q", "escape", "n", "т", "y", "д", "x", "space", "g", "dollar_sign", "backspace")


async def test_no_other_key_sends(bench: Bench) -> None:
    page = await bench.open(ENTERED, *TO_REVIEW)
    for key in NOT_SENDING:
        await bench.press(key)
        assert page.sent == [], key
        assert bench.results == [], key
        assert bench.app.screen is page, key
        page.go_to(page.last_stage)
        await bench.press()
        assert page.is_in_review


async def test_the_key_that_opened_the_review_does_not_send_while_it_is_held(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruobr_tui.screens.parts.forms.steps.monotonic", lambda: 1000.0)
    page = await bench.open(ENTERED, *TO_REVIEW, "ctrl+s", "ctrl+s", "ctrl+s")
    assert page.sent == []
    assert page.is_in_review
    monkeypatch.setattr("ruobr_tui.screens.parts.forms.steps.monotonic", lambda: 1001.0)
    await bench.press("ctrl+s")
    assert page.sent == [ENTERED]


async def test_before_the_first_step_is_what_was_chosen_before(bench: Bench) -> None:
    await bench.open(ENTERED, "pageup")
    assert bench.results == [BACK]
