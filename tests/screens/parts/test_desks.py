"""Desks: tabs with counts, what can be done and why not, several rows decided at once, bytes of a move."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.kindergarten import tables
from ruobr_tui.screens.kindergarten.desk import KindergartenDeskScreen
from ruobr_tui.screens.parts.detail_page import LIST_ROWS
from support.desk_screens import say_why
from support.fixtures import FixedClock
from support.frame_bytes import FrameBytes
from support.kindergarten_screens import applied, decide
from support.kindergarten_screens import region as region
from support.screens import Line, lines_of, press, program, settled, text_of

ANNA, LEE = "Иванова Вера Сергеевна", "Ли Вера Сергеевна"


async def at_desk(app: Any, pilot: Any) -> KindergartenDeskScreen:
    for _attempt in range(5):
        await settled(app, pilot)
    await press(app, pilot, "enter")
    screen = app.screen
    assert isinstance(screen, KindergartenDeskScreen), text_of(app)
    return screen


def both_applied(region: Line, clock: FixedClock) -> None:
    applied(region, clock, "mother", 1, 1)
    applied(region, clock, "father", 2, 2)


def states_of(region: Line) -> list[str]:
    def read(connection: Any) -> list[str]:
        applications = tables.kindergarten_applications
        found = connection.execute(applications.select().order_by(applications.c.id))
        return [row.state for row in found]

    return region.database.read_now(read)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_pane_ends_with_what_can_be_done_and_what_cannot_and_why(
    tmp_path: Path, clock: FixedClock, region: Line, size: tuple[int, int]
) -> None:
    both_applied(region, clock)
    app = program(tmp_path, clock, region, login="operator")
    async with app.run_test(size=size) as pilot:
        screen = await at_desk(app, pilot)
        assert "[1 Waiting 2]" in lines_of(app)[0]
        details = " ".join(screen.pane.plain.split())
        assert details.startswith(ANNA)
        able, unable = details.split("Enrol:")
        for verb in ("t Start review", "a Add to queue", "s Scans"):
            assert verb in able
        assert "the parent accepts a place first" in unable
        assert screen.view.size.height - 2 >= LIST_ROWS
        await press(app, pilot, "e")
        assert "The parent accepts a place first" in text_of(app)


async def test_several_marked_rows_are_decided_after_a_question_that_lists_them(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    both_applied(region, clock)
    app = program(tmp_path, clock, region, login="operator")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await at_desk(app, pilot)
        await press(app, pilot, "space", "space")
        assert "t Review 2" in lines_of(app)[-1]
        await press(app, pilot, "a")  # into the queue one by one
        assert "decided one by one" in text_of(app)
        shown = await press(app, pilot, "t")
        assert ANNA in shown
        assert LEE in shown
        await press(app, pilot, "n")
        assert states_of(region) == ["submitted", "submitted"]
        await press(app, pilot, "t", "y")
        assert states_of(region) == ["under-review", "under-review"]
        shown = text_of(app)
        assert "Taken into review: 2." in shown
        assert screen.marked == []
        assert [each.key for each in screen.view.lines] == [1, 2]


async def test_one_marked_row_is_decided_and_not_the_selected_one(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    both_applied(region, clock)
    app = program(tmp_path, clock, region, login="operator")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await at_desk(app, pilot)
        await press(app, pilot, "space")
        assert [each.child for each in screen.marked] == [ANNA]
        assert screen.chosen.child == LEE
        assert "t Review 1" in lines_of(app)[-1]
        await press(app, pilot, "a")  # would be about the selected row, whose actions nobody asked for
        assert "decided one by one" in text_of(app)
        shown = await press(app, pilot, "t")
        assert states_of(region) == ["under-review", "submitted"]
        assert f"Taken into review: {ANNA}." in shown
        assert screen.marked == []
        assert {each.child: each.state for each in screen.items() or ()} == {
            ANNA: "under-review",
            LEE: "submitted",
        }


async def test_a_reason_goes_to_all_marked_rows_and_they_keep_their_places(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    both_applied(region, clock)
    app = program(tmp_path, clock, region, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_desk(app, pilot)
        await press(app, pilot, "space", "space", "d")
        await say_why(app, pilot, "No")
        assert states_of(region) == ["refused", "refused"]
        assert "[1 Waiting 0]" in lines_of(app)[0]
        assert [each.key for each in screen.view.lines] == [1, 2]
        assert "u Revoke" in lines_of(app)[-1]
        assert ANNA not in await press(app, pilot, "2", "1")


async def test_what_somebody_else_has_decided_is_said_and_the_list_is_fetched_again(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    both_applied(region, clock)
    app = program(tmp_path, clock, region, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_desk(app, pilot)
        decide(region, clock, 1, "take")  # at another desk
        shown = " ".join((await press(app, pilot, "t")).split())
        assert f"Somebody else has just changed this: {ANNA}." in shown
        assert "under review" in shown
        assert states_of(region) == ["under-review", "submitted"]
        await press(app, pilot, "down")
        decide(region, clock, 2, "take")
        await press(app, pilot, "d")
        await say_why(app, pilot, "No")
        shown = " ".join(text_of(app).split())
        assert f"Somebody else has just changed this: {LEE}." in shown
        assert states_of(region) == ["under-review", "under-review"]


async def test_what_the_filter_leaves_can_be_decided_at_once(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    both_applied(region, clock)
    app = program(tmp_path, clock, region, login="operator")
    async with app.run_test(size=(60, 20)) as pilot:
        screen = await at_desk(app, pilot)
        assert screen.chosen.child == ANNA
        await press(app, pilot, "slash", *"ли вера", "enter")
        assert screen.chosen.child == LEE
        await press(app, pilot, "t")
        assert states_of(region) == ["submitted", "under-review"]
        await press(app, pilot, "escape")
        assert screen.chosen.child == LEE


async def test_a_move_at_the_desk_costs_little(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    both_applied(region, clock)
    app = program(tmp_path, clock, region, login="operator", colours=256)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_desk(app, pilot)
        frames = FrameBytes(app)
        await press(app, pilot, "down")
        assert 0 < frames.next_frame() <= 1000


async def test_the_key_of_a_confirmation_says_when_it_takes_it_back(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    both_applied(region, clock)
    claimed = tables.application_choices.update().values(sibling=True)
    region.database.write_now(lambda connection: connection.execute(claimed))
    app = program(tmp_path, clock, region, login="operator")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await at_desk(app, pilot)
        assert "v Confirm" in " ".join(screen.pane.plain.split())
        assert "Claims confirmed" in await press(app, pilot, "v")
        assert "v Unconfirm" in " ".join(screen.pane.plain.split())
        assert "Claims no longer confirmed" in await press(app, pilot, "v")
        assert "v Confirm" in " ".join(screen.pane.plain.split())
