"""Kindergarten by keys: a parent applies, an operator decides, places are given, answered, exchanged."""

from __future__ import annotations

from pathlib import Path

from ruobr_tui.screens.kindergarten.desk import KindergartenDeskScreen
from ruobr_tui.screens.kindergarten.tracker import KindergartenScreen
from ruobr_tui.widgets.forms.form import FormView
from support.desk_screens import say_why
from support.fixtures import FixedClock
from support.kindergarten_screens import applied, at, decide, give_places
from support.screens import Line, lines_of, press, send_form, text_of, type_in


async def test_from_the_application_to_the_accepted_place(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    async with at(tmp_path, clock, region, "mother", "g", "k") as (parent, pilot):
        assert isinstance(parent.screen, KindergartenScreen)
        assert "NO APPLICATIONS YET" in text_of(parent)
        await press(parent, pilot, "n")
        assert "Вера" in text_of(parent)
        await press(parent, pilot, "enter")
        await type_in(parent, pilot, desired_date="01.09.2027")
        assert "Вера: 4 years old" in text_of(parent)
        await press(parent, pilot, "ctrl+s", "down", "enter", "down", "enter")
        await send_form(parent, pilot)
        assert isinstance(parent.screen, KindergartenScreen), text_of(parent)
        assert "submitted" in text_of(parent)

        async with at(tmp_path, clock, region, "operator", "g", "w", "k") as (clerk, desk):
            assert isinstance(clerk.screen, KindergartenDeskScreen), text_of(clerk)
            assert "Иванова Вера" in text_of(clerk)
            await press(clerk, desk, "a", "y")
            shown = text_of(clerk)
            assert "[1 Waiting 0]" in shown
            assert "Иванова Вера" in shown  # decided, it keeps its place until the list is left
            assert "in the queue" in shown
            await press(parent, pilot, "r")
            shown = text_of(parent)
            assert "in the queue" in shown
            assert "42-00001" in shown
            await press(clerk, desk, "p")
            await press(clerk, desk, *"01092027", "enter")
            assert "Placed: 1." in text_of(clerk)
            assert "Nothing has been changed yet" in text_of(clerk)
            await press(clerk, desk, "ctrl+s", "y", "enter")
            assert "Nothing has been changed yet" in text_of(clerk)
            await press(clerk, desk, "backspace", "1", "enter")
            assert "the parents see it now" in text_of(clerk)

        await press(parent, pilot, "r")
        shown = text_of(parent)
        assert "Place offered: № 2" in shown
        assert "10 days left" in shown
        await press(parent, pilot, "a", "y")
        assert "contract pending" in text_of(parent)


async def test_what_cannot_be_is_said(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    async with at(tmp_path, clock, region, "mother", "g", "k", "n") as (parent, pilot):
        await press(parent, pilot, "enter")
        await type_in(parent, pilot, desired_date="01.09.2031")
        await press(parent, pilot, "ctrl+s", "down", "enter")
        await send_form(parent, pilot)
        assert "The child will be seven by this date." in text_of(parent)
        await type_in(parent, pilot, desired_date="")
        parent.screen.query_one(FormView).row("desired_date").value = "2027-09-01"
        region.cut()
        await send_form(parent, pilot)
        assert "Draft saved" in " ".join(text_of(parent).split())
        region.mend()
        await press(parent, pilot, "ctrl+s")
        assert isinstance(parent.screen, KindergartenScreen), text_of(parent)


async def test_a_reason_reaches_the_parent(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "operator", "g", "w", "k") as (clerk, desk):
        await press(clerk, desk, "b")
        await say_why(clerk, desk, "Spravka")
        assert "documents required" in text_of(clerk)
    async with at(tmp_path, clock, region, "mother", "g", "k") as (parent, pilot):
        shown = text_of(parent)
        assert "→ Spravka" in shown
        assert "14 days left" in shown
        await press(parent, pilot, "b", "y")
        assert "under review" in text_of(parent)


async def test_two_parents_exchange_their_places(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    applied(region, clock, "father", 2, 2)
    async with at(tmp_path, clock, region, "operator", "g", "w", "k") as (clerk, desk):
        await press(clerk, desk, "a", "y")
        await press(clerk, desk, "down", "a", "y")
        await press(clerk, desk, "p")
        await press(clerk, desk, *"01092027", "enter")
        await press(clerk, desk, "ctrl+s", "2", "enter")
        assert "Placed: 2." in text_of(clerk)
        async with at(tmp_path, clock, region, "father", "g", "k", "x", "n") as (father, pilot):
            assert "Ли Вера" in text_of(father)
            assert "Your place is offered" not in text_of(father)
            await press(father, pilot, "y")
            assert "Listed for exchange: Ли Вера Сергеевна, № 2" in text_of(father)
        async with at(tmp_path, clock, region, "mother", "g", "k", "x", "n", "y") as (mother, pilot):
            assert "1 Available 1 [2 My places 1]" in text_of(mother)
            assert "There are no rows to find." in await press(mother, pilot, "4", "slash")
            await press(mother, pilot, "1", "p")
            assert "You give: № 1" in text_of(mother)
            await press(mother, pilot, "y")
            assert "other family decides" in await press(mother, pilot, "3")
        async with at(tmp_path, clock, region, "father", "g", "k", "x") as (father, pilot):
            shown = text_of(father)
            assert "[3 Proposals 1]" in shown  # what wants an answer comes first
            assert "! your answer is due" in shown
            assert "p Agree  d Decline" in lines_of(father)[-1]
            shown = await press(father, pilot, "p", "y")
            assert "the operator decides" in shown
            assert "p Agree" not in lines_of(father)[-1]
        await press(clerk, desk, "escape")
        await press(clerk, desk, "x")
        assert "Иванова Вера Сергеевна: № 1 «Сад 1»" in text_of(clerk)
        await press(clerk, desk, "a")
        assert "Ли Вера Сергеевна: № 2 «Сад 2»" in text_of(clerk)
        await press(clerk, desk, "y")
        assert "[1 Waiting 0] 2 Decided 1" in text_of(clerk)
        assert "No exchange is waiting" in await press(clerk, desk, "2", "1")
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, _pilot):
        assert "Place offered: № 2" in text_of(mother)


async def test_the_tracker_is_read_offline(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, _pilot):
        assert "Иванова Вера" in text_of(mother)
    region.cut()
    clock.advance(hours=5)
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, _pilot):
        shown = text_of(mother)
        assert "Иванова Вера" in shown
        assert "offline · 10:00" in shown


async def test_figures_are_searched(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    async with at(tmp_path, clock, region, "mother", "g", "k", "f") as (mother, pilot):
        assert "Сад 1" in text_of(mother)
        assert "Сад 2" in text_of(mother)
        await press(mother, pilot, "enter")
        assert "3 years" in text_of(mother)
        await press(mother, pilot, "slash", "2", "enter")
        assert "Сад 1" not in text_of(mother)


async def test_what_each_answer_leads_to_is_read_before_a_key_is_pressed(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    decide(region, clock, 1, "register")
    give_places(region, clock)
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, pilot):
        shown = text_of(mother)
        assert "[1 Вера ! 10 days] 2 New application" in shown
        assert "a  Accept the place  Then the contract at the kindergarten" in shown
        assert "No answer: the place goes on" in shown
        shown = " ".join((await press(mother, pilot, "home", "down")).split())
        assert "The place goes to the next child at once and cannot be had back." in shown
        await press(mother, pilot, "enter")
        assert "══ Decline this place?" in text_of(mother)
        await press(mother, pilot, "escape")
        await press(mother, pilot, "s")
        assert "Only an application in the queue can be paused." in text_of(mother)


async def test_the_place_in_the_queue_is_a_sentence_and_a_bar(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    applied(region, clock, "father", 2, 1)
    decide(region, clock, 1, "register")
    decide(region, clock, 2, "register")
    async with at(tmp_path, clock, region, "father", "g", "k") as (father, _pilot):
        shown = " ".join(text_of(father).split())
        assert "2 children wait here. Ahead of you 1" in shown
        assert "Your priority: none." in shown
        assert "you: place 2" in shown
        assert "●" in shown
