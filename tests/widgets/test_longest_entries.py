"""Every entry has the limit of its request; near it the room is counted, at it a sentence says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.api.models.complaints import ComplaintResultRequest
from ruobr_tui.api.models.family import Decision
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.models.payments import RefundAct
from ruobr_tui.api.models.registration import AccountChange, RecoveryConfirmed
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind
from ruobr_tui.api.rules.fields.registration_forms import ACCOUNT, NEW_PASSWORD
from ruobr_tui.screens.complaints.complaint import LOOK_UP
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.widgets.forms.form import FormView
from ruobr_tui.widgets.forms.row import Passage
from support.fixtures import NOW, FixedClock
from support.screens import Line, at_home, press, program, text_of

FORM = Form(
    (
        Field("line", "Line", longest=120),
        Field("short", "Short", longest=5),
        Field("text", "Text", Kind.TEXT, longest=200),
    )
)


class Filling(App[None]):
    def compose(self) -> ComposeResult:
        yield FormView(FORM, {}, NOW.date(), id="form")

    @property
    def view(self) -> FormView:
        return self.query_one(FormView)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.activate("en")


async def test_the_room_is_counted_near_the_end_and_a_key_without_effect_is_answered() -> None:
    app = Filling()
    async with app.run_test() as pilot:
        row = app.view.row("line")
        row.entry.focus()
        row.value = "a" * 107
        await pilot.press("b")
        assert row.said == "12 more characters fit"
        await pilot.press(*"cdefghijklm")
        assert row.said == "1 more character fits"
        await pilot.press("n", "o")
        assert row.value == "a" * 107 + "bcdefghijklmn"
        assert row.said == "No more than 120 characters fit here."
        await pilot.press("backspace")
        assert row.said == "1 more character fits"
        await pilot.press("ctrl+u")
        assert row.said == ""


async def test_a_short_field_says_only_that_it_is_full() -> None:
    app = Filling()
    async with app.run_test() as pilot:
        row = app.view.row("short")
        row.entry.focus()
        await pilot.press(*"12345")
        assert row.said == ""
        await pilot.press("6")
        assert (row.value, row.said) == ("12345", "No more than 5 characters fit here.")


async def test_a_text_of_several_lines_has_its_limit_too() -> None:
    app = Filling()
    async with app.run_test() as pilot:
        row = app.view.row("text")
        entry = row.entry
        assert isinstance(entry, Passage)
        entry.focus()
        row.value = "x" * 199
        entry.move_cursor(entry.document.end)
        await pilot.press("y", "z", "enter")
        assert row.value == "x" * 199 + "y"
        assert row.said == "No more than 200 characters fit here."
        entry.selection = entry.selection.__class__((0, 0), (0, 10))
        await pilot.press("q")
        assert len(row.value) == 191
        assert row.said == "9 more characters fit"


def test_forms_take_no_more_than_the_portal() -> None:
    """A rule of a form may be narrower than its request; never wider."""
    for form, model in (
        (ACCOUNT, AccountChange),
        (NEW_PASSWORD, RecoveryConfirmed),
        (LOOK_UP, ComplaintResultRequest),
    ):
        for field in form.fields:
            assert field.longest <= longest_of(model, field.name), field.name


def test_the_limit_is_read_from_the_request() -> None:
    assert longest_of(Decision, "note") == 500
    assert longest_of(RefundAct, "note") == 300
    with pytest.raises(StopIteration):
        longest_of(Decision, "version")


async def test_a_reason_says_how_much_fits(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        entry = AskLine("Reason", longest=longest_of(RefundAct, "note"), value="x" * 269)
        app.push_screen(entry)
        await press(app, pilot, "end", "y")
        assert "30 more characters fit" in text_of(app)
        entry.query_one(Input).value = "x" * 300
        await press(app, pilot, "end", "y")
        assert "No more than 300 characters fit here." in text_of(app)
        assert entry.query_one(Input).value == "x" * 300
