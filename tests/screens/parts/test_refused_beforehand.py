"""What can only be refused is not asked: a word why stands in the place of the question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from ruobr_server.areas.documents.tables import child_documents
from ruobr_server.areas.kindergarten.tables import exchange_offers
from ruobr_tui.screens.account.cabinet import CabinetScreen
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from support.desk_screens import say_why
from support.fixtures import FixedClock
from support.kindergarten_screens import applied, at, decide, give_places
from support.screens import Line, press, text_of


def scans_are(line: Line, state: str) -> None:
    line.database.write_now(lambda c: c.execute(child_documents.update().values(state=state)))


async def on_row(app: Any, pilot: Any, text: str) -> None:
    """The cursor on the line that holds ``text``."""
    view = app.screen.view
    view.move_to(next(each.key for each in view.lines if text in each.plain and each.key is not None))
    await pilot.pause()


async def test_registering_without_the_scan(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    scans_are(region, "waiting")
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        assert "a Register" not in text_of(clerk)
        await press(clerk, desk, "a")
        assert not isinstance(clerk.screen, Dialog)
        assert "Confirm the scan of the birth certificate first (s)." in text_of(clerk)
        await press(clerk, desk, "s", "v", "v")
        shown = text_of(clerk)
        assert "This scan is confirmed already." in shown
        assert "later" not in shown
        await press(clerk, desk, "end", "v", "escape", "a")
        assert isinstance(clerk.screen, Dialog)


async def test_a_confirmed_scan_and_a_child_with_applications(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    scans_are(region, "confirmed")
    async with at(tmp_path, clock, region, "mother", "g", "k", "g", "i", "a") as (mother, pilot):
        assert isinstance(mother.screen, CabinetScreen), text_of(mother)
        await on_row(mother, pilot, "Иванова Вера")
        assert "d Remove" not in text_of(mother)
        await press(mother, pilot, "d")
        assert "The child can’t be removed: there are scans" in text_of(mother)
        await on_row(mother, pilot, "Documents")
        await press(mother, pilot, "enter")
        await press(mother, pilot, "d")
        assert not isinstance(mother.screen, Dialog)
        assert "This scan is confirmed and can’t be deleted." in text_of(mother)
        scans_are(region, "refused")
        await press(mother, pilot, "r", "d")
        assert isinstance(mother.screen, Dialog)


async def test_a_place_is_offered_once(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    decide(region, clock, 1, "register")
    give_places(region, clock)
    async with at(tmp_path, clock, region, "mother", "g", "k", "x", "n", "y") as (mother, pilot):
        assert "n List" not in text_of(mother)
        await press(mother, pilot, "n")
        assert not isinstance(mother.screen, Dialog)
        assert "Your place is offered already." in text_of(mother)
        await press(mother, pilot, "home", "p")
        assert "This is your own place." in text_of(mother)
        await press(mother, pilot, "d")
        await say_why(mother, pilot, "Podoshlo")
        states = select(exchange_offers.c.state)
        assert region.database.read_now(lambda c: c.scalar(states)) == "withdrawn"
