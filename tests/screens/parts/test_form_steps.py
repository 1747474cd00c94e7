"""A form of several steps: one page each, help at the foot, nothing that looks typed and is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.api.errors import FieldsRefused
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.store import Store
from ruobr_tui.store.account.owner import Owner
from ruobr_tui.widgets.forms.help import FieldHelp
from support.fixtures import FixedClock
from support.screens import SERVER, lines_of, paths_in, press, settled, text_of
from support.sent_forms import SentForm

COLOURS = (("r", "red"), ("g", "green"), ("b", "blue"))
FORM = Form(
    (
        Field("name", "Name", Kind.NAME, required=True, help="As in the passport."),
        Field("day", "Day", Kind.DATE, most=0, example="24.11.2015"),
        Field("colour", "Colour", Kind.CHOICE, choices=COLOURS),
        Field("agreed", "Agreed", Kind.YES),
        Field("text", "Text", Kind.TEXT),
    ),
    steps=(Step("One", ("name", "day")), Step("Two", ("colour", "agreed")), Step("Three", ("text",))),
)


class Page(SentForm):
    def __init__(self, context: Context) -> None:
        super().__init__(context, FORM, {"day": "2026-11-01"})


@pytest.fixture
async def page(tmp_path: Path, clock: FixedClock) -> AsyncIterator[tuple[RuobrApp, Page, Any]]:
    i18n.activate("en")
    store = Store.open(None, clock=clock)
    store.belong_to(Owner(SERVER, "kim", "a-1"))
    context = Context(Config(server=SERVER, lang="en"), store, paths_in(tmp_path), clock=clock)
    app = RuobrApp(context)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        made = Page(context)
        app.push_screen(made)
        await settled(app, pilot)
        yield app, made, pilot


def shown(page: Page) -> list[str]:
    return [row.field.name for row in page.view.rows if row.display]


async def test_a_step_a_page_and_the_last_one_sends(page: tuple[RuobrApp, Page, Any]) -> None:
    app, form, pilot = page
    assert shown(form) == ["name", "day"]
    assert "▸ 1 One" in text_of(app)
    assert "Step 2" in lines_of(app)[-1]
    await press(app, pilot, "ctrl+s")
    assert shown(form) == ["name", "day"]  # the name is missing
    assert "Fill in this field." in text_of(app)
    await press(app, pilot, "a", "n", "n", "a", "ctrl+s")
    assert shown(form) == ["colour", "agreed"]
    assert "✓ 1 One" in text_of(app)
    await press(app, pilot, "pageup")
    assert shown(form) == ["name", "day"]
    await press(app, pilot, "pagedown", "enter", "enter")  # Enter behind the last field goes on, too
    assert shown(form) == ["text"]
    assert "Send" in lines_of(app)[-1]
    assert form.sent == []
    await press(app, pilot, "ctrl+s")
    assert form.sent == [{"name": "anna", "day": "2026-11-01", "colour": "", "agreed": "", "text": ""}]


async def test_what_the_portal_refuses_is_shown_at_its_step(page: tuple[RuobrApp, Page, Any]) -> None:
    app, form, pilot = page
    form.error = FieldsRefused(fields={"day": "Too early."})
    await press(app, pilot, "a", "ctrl+s", "ctrl+s", "ctrl+s")
    assert shown(form) == ["name", "day"]
    assert "! Too early." in text_of(app)
    assert "▸ 1 One" in text_of(app)


async def test_the_help_of_the_field_stands_at_the_foot(page: tuple[RuobrApp, Page, Any]) -> None:
    app, form, pilot = page
    foot = form.query_one(FieldHelp)
    assert "As in the passport." in foot.plain
    await press(app, pilot, "tab")
    assert "As in the passport." not in foot.plain
    assert "For example 24.11.2015." in foot.plain
    assert foot.region.bottom == app.size.height - 1  # above the footer
    await press(app, pilot, "shift+tab", "a")
    form.keep()
    assert "Draft" in foot.plain


async def test_nothing_stands_in_a_field_that_was_not_typed(page: tuple[RuobrApp, Page, Any]) -> None:
    app, form, _pilot = page
    assert [entry.placeholder for entry in form.query(Input)] == ["", ""]
    assert "[01.11.2026 ]" in text_of(app)  # between brackets: it is seen without colours


async def test_yes_and_no_and_lists_are_read_without_colours(page: tuple[RuobrApp, Page, Any]) -> None:
    app, form, pilot = page
    await press(app, pilot, "a", "ctrl+s")
    assert "(•) no   ( ) yes" in text_of(app)
    await press(app, pilot, "tab", "space")
    assert "( ) no   (•) yes" in text_of(app)
    assert form.view.row("agreed").value == "1"
    await press(app, pilot, "shift+tab", "space")
    assert isinstance(app.screen, ChooseScreen)
    await press(app, pilot, "down", "enter")
    assert form.view.row("colour").value == "g"
    assert "[ green" in text_of(app)
