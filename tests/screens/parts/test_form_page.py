"""A form: no secret is seen or stored, what is typed is stored for its own account and dropped once sent."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.api.answers import data
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import (
    ChangedMeanwhile,
    FieldsRefused,
    NetworkError,
    NotSent,
    RuobrError,
    WrongPassword,
)
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.store import Store
from ruobr_tui.store.account.owner import Owner
from support.fixtures import FixedClock
from support.screens import SERVER, lines_of, paths_in, settled, text_of

SECRET = "korova-7-mostov"
FORM = Form(
    (
        Field("name", "Name", required=True),
        Field("password", "Password", Kind.SECRET, longest=100),
        Field("day", "Day", Kind.DATE, most=0),
    )
)
PORTAL_HAS = {"name": "Аня", "day": "2026-11-01"}


class Page(FormPage):
    """Sends nowhere: notes what it would send and answers as a test says."""

    answers: list[Any]

    def __init__(self, context: Context, values: Mapping[str, str] = PORTAL_HAS, version: int = 3) -> None:
        super().__init__(context, FORM, "page", values, version)
        self.sent: list[tuple[Any, str]] = []
        self.answers = []

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        return (dict(values), version)  # type: ignore[return-value]

    async def carry_out(self, call: Any, key: str) -> Any:
        self.sent.append((call, key))
        answer = self.answers.pop(0)
        if isinstance(answer, RuobrError):
            raise answer
        return answer

    def adopt(self, current: Any) -> tuple[Mapping[str, str], int] | None:
        return (current["values"], current["version"]) if isinstance(current, dict) else None


class Bench:
    """The program with such a page; ``results`` are what the pages were left with."""

    def __init__(self, app: RuobrApp, pilot: Any) -> None:
        self.app, self.pilot = app, pilot
        self.results: list[Any] = []

    @property
    def store(self) -> Store:
        return self.app.context.store

    async def open(self, page: Page) -> Page:
        self.app.push_screen(page, self.results.append)
        await settled(self.app, self.pilot)
        return page

    def field(self, name: str) -> Input:
        return self.app.screen.query_one(f"#row-{name} Input", Input)

    async def type(self, name: str, text: str) -> None:
        self.field(name).value = text
        await settled(self.app, self.pilot)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await settled(self.app, self.pilot)

    def stored(self) -> dict[str, str] | None:
        draft = self.store.draft("page")
        return dict(draft.values) if draft is not None else None


@pytest.fixture
async def bench(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Bench]:
    async with opened(tmp_path, clock) as found:
        yield found


@asynccontextmanager
async def opened(folder: Path, clock: FixedClock) -> AsyncIterator[Bench]:
    i18n.activate("en")
    store = Store.open(None, clock=clock)
    store.belong_to(Owner(SERVER, "kim", "a-1"))
    context = Context(Config(server=SERVER, lang="en"), store, paths_in(folder), clock=clock)
    app = RuobrApp(context)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield Bench(app, pilot)


async def test_a_secret_is_neither_seen_nor_stored_nor_there_again(bench: Bench, clock: FixedClock) -> None:
    await bench.open(Page(bench.app.context))
    await bench.type("name", "Анна")
    await bench.type("password", SECRET)
    assert SECRET not in text_of(bench.app)
    assert "korova" not in text_of(bench.app)
    await bench.press("escape")
    assert bench.stored() == {"name": "Анна", "day": "01.11.2026"}
    clock.advance(minutes=5)
    await bench.open(Page(bench.app.context))
    assert bench.field("name").value == "Анна"
    assert bench.field("password").value == ""
    assert "Draft restored (" in lines_of(bench.app)[-2]


async def test_a_secret_alone_is_no_draft(bench: Bench) -> None:
    await bench.open(Page(bench.app.context))
    await bench.type("password", SECRET)
    await bench.press("escape")
    assert bench.stored() is None


async def test_what_is_typed_back_to_what_the_portal_has_is_no_draft_any_more(bench: Bench) -> None:
    page = await bench.open(Page(bench.app.context))
    await bench.type("name", "Анна")
    page.keep()
    assert bench.stored() is not None
    await bench.type("name", "Аня")
    page.keep()
    assert bench.stored() is None


async def test_nothing_is_stored_with_another_account_that_signed_in_meanwhile(
    bench: Bench, clock: FixedClock
) -> None:
    page = await bench.open(Page(bench.app.context))
    await bench.type("name", "Анна")
    other = Store.open(None, clock=clock)
    other.belong_to(Owner(SERVER, "olga", "b-2"))
    other.save_draft("page", page._draft or _draft_of(clock))
    bench.app.context.store = other
    page.keep()
    assert bench.stored() == {"name": "Ольга"}
    page._drop_draft()
    assert bench.stored() == {"name": "Ольга"}, "nor is hers dropped"


def _draft_of(clock: FixedClock) -> Any:
    from ruobr_tui.store.drafts import Draft

    return Draft({"name": "Ольга"}, 1, "her key", clock())


async def test_what_was_sent_is_dropped_and_what_was_not_stays_under_its_key(bench: Bench) -> None:
    page = await bench.open(Page(bench.app.context))
    page.answers = [NotSent(NetworkError(reason="cut")), {"done": True}]
    await bench.type("name", "Анна")
    await bench.press("ctrl+s")
    assert "Draft saved. Press ^S" in " ".join(text_of(bench.app).split())
    assert bench.stored() is not None
    assert bench.results == []
    await bench.press("ctrl+s")
    assert bench.results == [{"done": True}]
    assert bench.stored() is None
    (first, key), (second, again) = page.sent
    assert first == second == ({"name": "Анна", "password": "", "day": "2026-11-01"}, 3)
    assert key == again, "the same request: it is carried out once"


async def test_a_draft_that_is_taken_up_again_is_sent_under_its_key(bench: Bench) -> None:
    first = await bench.open(Page(bench.app.context))
    first.answers = [NotSent(NetworkError(reason="cut"))]
    await bench.type("name", "Анна")
    await bench.press("ctrl+s", "escape")
    again = await bench.open(Page(bench.app.context))
    again.answers = ["done"]
    await bench.press("ctrl+s")
    assert again.sent == first.sent


async def test_what_is_wrong_is_not_sent(bench: Bench) -> None:
    page = await bench.open(Page(bench.app.context))
    await bench.type("name", "")
    await bench.type("day", "25.11.2026")
    await bench.press("ctrl+s")
    assert page.sent == []
    assert "Some fields need attention" in lines_of(bench.app)[-2]
    text = text_of(bench.app)
    assert "Fill in this field." in text
    assert "This date is in the future." in text


async def test_a_refusal_stands_under_the_field_that_it_is_about(bench: Bench) -> None:
    page = await bench.open(Page(bench.app.context))
    page.answers = [FieldsRefused(fields={"name": "Choose from the list.", "other": "Not today."})]
    await bench.type("name", "Анна")
    await bench.press("ctrl+s")
    said = {row.field.name: row.said for row in page.view.rows}
    assert "Choose from the list." in said["name"]
    assert said["day"] == said["password"] == ""
    assert "Not today." in lines_of(bench.app)[-2]


async def test_a_reason_is_said_in_our_words_and_its_values_are_plain_text(bench: Bench) -> None:
    page = await bench.open(Page(bench.app.context))
    sent = {
        "error": "invalid-fields",
        "text": "…",
        "fields": {"name": "Reworded since.", "day": "Later."},
        "reasons": {
            "name": {"reason": "too-long", "fields": {"most": "[red]\x1b[2J5[/] %s " + "я" * 9_000}},
            "day": {"reason": "from-the-future"},
        },
    }
    with pytest.raises(FieldsRefused) as refused:
        data(422, {}, json.dumps(sent).encode(), rejected=WrongPassword, clock=bench.app.context.clock)
    page.answers = [refused.value]
    await bench.type("name", "Анна")
    await bench.press("ctrl+s")
    said = {row.field.name: row.said for row in page.view.rows}
    assert "No more than [red][2J5[/] %s яя" in said["name"]
    assert said["name"].endswith("я… characters.")
    assert len(said["name"]) < 130
    assert "Later." in said["day"]
    assert "Reworded" not in text_of(bench.app)


async def test_a_conflict_shows_both_values_of_what_differs_alone_and_sends_on_under_another_key(
    bench: Bench,
) -> None:
    page = await bench.open(Page(bench.app.context))
    now = {"values": {"name": "Анюта", "day": "2026-11-01"}, "version": 8}
    page.answers = [ChangedMeanwhile(current=now), "done"]
    await bench.type("name", "Анна")
    await bench.press("ctrl+s")
    said = {row.field.name: row.said for row in page.view.rows}
    assert "Анюта" in said["name"]
    assert said["day"] == ""
    await bench.press("ctrl+s")
    (_first, key), ((values, version), again) = page.sent
    assert (values["name"], version) == ("Анна", 8)
    assert key != again


async def test_taking_theirs_takes_the_field_under_the_cursor_alone(bench: Bench) -> None:
    page = await bench.open(Page(bench.app.context))
    now = {"values": {"name": "Анюта", "day": "2026-11-02"}, "version": 8}
    page.answers = [ChangedMeanwhile(current=now)]
    await bench.type("name", "Анна")
    await bench.type("day", "03.11.2026")
    await bench.press("ctrl+s")
    bench.field("day").focus()
    await bench.press("ctrl+t")
    assert bench.field("day").value == "02.11.2026"
    assert bench.field("name").value == "Анна"


async def test_a_draft_over_an_older_version_shows_what_the_portal_has_now(bench: Bench) -> None:
    await bench.open(Page(bench.app.context))
    await bench.type("name", "Анна")
    await bench.press("escape")
    page = await bench.open(Page(bench.app.context, {"name": "Анюта", "day": "2026-11-01"}, 8))
    said = {row.field.name: row.said for row in page.view.rows}
    assert "Анюта" in said["name"]
    assert bench.field("name").value == "Анна", "what was typed stays"


async def test_a_draft_is_thrown_away_only_after_a_yes(bench: Bench) -> None:
    page = await bench.open(Page(bench.app.context))
    await bench.type("name", "Анна")
    page.keep()
    await bench.press("ctrl+r", "n")
    assert bench.field("name").value == "Анна"
    assert bench.stored() is not None
    key = page._key
    await bench.press("ctrl+r", "y")
    assert bench.field("name").value == "Аня"
    assert bench.stored() is None
    assert page._key != key, "what is typed now is another request"
