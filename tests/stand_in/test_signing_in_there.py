"""Signing in at a portal that knows the mobile contract alone, however it answers what it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.account.sign_in import sign_in
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.fixtures import FixedClock
from support.screens import at_home, lines_of, settled, shown_by, text_of
from support.stand_in.client import context_of, program, run
from support.stand_in.oddities import FAILURES, HTML
from support.stand_in.portal import LOGIN, PAGE, PASSWORD, SERVER, Raw, StandIn
from support.stand_in.world import ANNA

UNKNOWN: dict[str, Any] = {
    **FAILURES,
    "an empty list": [],
    "a list": [{"id": 1}],
    "features of another program": {"features": 5},
    **{
        f"a page with {status}": Raw(PAGE, status, HTML)
        for status in (301, 403, 404, 405, 418, 429, 502, 503)
    },
    **{f"nothing with {status}": Raw("", status) for status in (204, 302, 404, 429, 500, 501, 503)},
    "cut in the middle": Raw(b"\x1f\x8b", 200, {"content-encoding": "gzip"}),
}


@pytest.mark.parametrize("unknown", UNKNOWN)
async def test_whatever_is_no_answer_of_ours_leaves_the_mobile_contract(
    unknown: str, tmp_path: Path, clock: FixedClock
) -> None:
    portal = StandIn()
    portal.unknown = UNKNOWN[unknown]
    context = context_of(tmp_path, portal, clock)
    try:
        await sign_in(context, SERVER, LOGIN, PASSWORD, remember=False)
        assert [name for _id, name, _class in context.children] == ["Анна", "Борис"]
        assert context.features == frozenset()
    finally:
        await context.leave_account()
    assert set(portal.missing) == {"capabilities"}, "nothing else was requested that it does not have"


async def test_the_login_offers_nothing_that_the_portal_does_not_have(
    tmp_path: Path, clock: FixedClock
) -> None:
    portal = StandIn()
    app = program(tmp_path, portal, clock)
    app.context._password = None
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert "Sign in" in text_of(app)
        for words in ("Gosuslugi", "Register", "Forgotten", "F2", "F3", "F4", "F5"):
            assert words not in text_of(app)
        for key in ("f2", "f3", "f4", "f5"):
            await pilot.press(key)
            await settled(app, pilot)
            assert isinstance(app.screen, LoginScreen)
            assert "not available on this portal" in text_of(app)
        await pilot.press("ctrl+p")  # the list of commands has none of them either
        await settled(app, pilot)
        assert "Gosuslugi" not in text_of(app)
        assert "Register" not in text_of(app)
        await pilot.press("escape")
        await settled(app, pilot)
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter")
        await at_home(app, pilot)
        assert "Алгебра" in text_of(app)


def _without(portal: StandIn, childs: Any) -> None:
    portal.answers["user/"]["childs"] = childs


NO_CHILD = "No child is linked to this login."
UNREADABLE = "Could not read the list of children"
NOBODY = {
    "none": ([], NO_CHILD),
    "null": (None, NO_CHILD),
    "none that can be read": ([{"id": "?", "first_name": "Анна"}, None], UNREADABLE),
    "no list": ("нет", UNREADABLE),
}


@pytest.mark.parametrize("nobody", NOBODY)
async def test_without_a_child_the_commands_say_so(nobody: str, tmp_path: Path, clock: FixedClock) -> None:
    portal = StandIn()
    childs, hint = NOBODY[nobody]
    _without(portal, childs)
    for command in ("week", "marks", "homework", "absences"):
        for form in ("--text", "--json", "--csv"):
            printed = await run(tmp_path, portal, clock, command, form)
            assert printed.code == Exit.NO_CHILD == 6
            assert any(hint in line for line in printed.messages)
            assert len(printed.messages) >= 2, "and what to do"
            assert bool(printed.text) == (form != "--text")
    assert (await run(tmp_path, portal, clock, "news")).code == Exit.NO_CHILD
    assert (await run(tmp_path, portal, clock, "sync")).code == Exit.NO_CHILD


@pytest.mark.parametrize("nobody", NOBODY)
async def test_without_a_child_the_pages_say_so_and_what_to_do(
    nobody: str, tmp_path: Path, clock: FixedClock
) -> None:
    portal = StandIn()
    childs, hint = NOBODY[nobody]
    usual = portal.answers["user/"]["childs"]
    _without(portal, childs)
    app = program(tmp_path, portal, clock)
    async with app.run_test(size=(90, 24)) as pilot:
        await settled(app, pilot)
        await settled(app, pilot)
        for section in app.context.sections:
            app.action_section(section.id)
            await settled(app, pilot)
            assert "loading" not in lines_of(app)[0], section.id
            if section.id == "accounts":
                continue  # of the program, not of the account
            if section.id not in ("letters", "news"):
                assert hint in " ".join(text_of(app).split()), section.id
                assert "no child" in lines_of(app)[0]
            else:
                assert hint not in text_of(app)
        assert "Собрание" in await _letters(app, pilot), "what is the account's own is there"
        app.action_section("diary")
        await pilot.press("f10")  # in the other language, too
        await settled(app, pilot)
        words = " ".join(text_of(app).split())
        assert "ребёнок" in words or "список детей" in words
        i18n.activate("en")
        _without(portal, usual)
        await pilot.press("r")
        await settled(app, pilot)
        await settled(app, pilot)
        assert app.context.child == ANNA
        assert "Алгебра" in text_of(app)
        assert hint not in text_of(app)


async def _letters(app: Any, pilot: Any) -> str:
    app.action_section("letters")
    await settled(app, pilot)
    return text_of(app)


async def test_known_children_stay_when_none_can_be_read(tmp_path: Path, clock: FixedClock) -> None:
    portal = StandIn()
    app = program(tmp_path, portal, clock)
    async with app.run_test(size=(90, 24)) as pilot:
        await at_home(app, pilot)
        _without(portal, [{"id": "?"}])
        app.context.account = None
        await pilot.press("r")
        await settled(app, pilot)
        assert [name for _id, name, _class in app.context.children] == ["Анна", "Борис"]
        assert "Алгебра" in text_of(app)


async def test_what_could_not_be_read_can_be_looked_at(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    from ruobr_tui.commands.housekeeping import show_config
    from ruobr_tui.config import load
    from support.screens import paths_in

    portal = StandIn()
    portal.answers["user/"]["childs"][1]["balance"] = 12.5
    portal.answers["timetable2/"]["lessons"][0]["marks"].append({"mark": ["5"]})
    app = program(tmp_path, portal, clock)
    async with app.run_test(size=(110, 60)) as pilot:
        await at_home(app, pilot)
        assert "not read: 1" in lines_of(app)[0]
        assert "1 row could not be read" in text_of(app)
        await pilot.press("question_mark")
        await settled(app, pilot)
        help_page = "\n".join(line.plain for line in shown_by(app).view.lines)
    for kind in ("Child.balance", "marks: mark"):
        assert kind in help_page
    paths = paths_in(tmp_path)
    settings = load(paths.config_file, options={"server": SERVER, "login": LOGIN})
    show_config(settings, paths)
    output = capsys.readouterr().out
    assert "Child.balance: 1" in output
    assert "marks: mark: " in output
