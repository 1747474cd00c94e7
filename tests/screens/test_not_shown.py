"""What is not shown: sections and commands of others, what was left behind by whoever signed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.api.events import Event
from ruobr_tui.api.models.events import HOMEWORK
from ruobr_tui.api.models.people import Account, Applicant
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.screens.homework.tasks import HomeworkScreen
from ruobr_tui.screens.news.list import NewsScreen
from ruobr_tui.screens.program.curtain import CurtainScreen
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.screens.today import home
from ruobr_tui.screens.today.home import TodayScreen
from ruobr_tui.store import Store
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.logins import Logins
from ruobr_tui.store.account.owner import Owner
from support.fixtures import FixedClock
from support.school import ANNA, PASSWORD
from support.screens import SERVER, Line, at_home, at_week, paths_in, program, settled, text_of

DIARY = [
    "diary",
    "month",
    "news",
    "marks",
    "homework",
    "absences",
    "letters",
    "school",
    "books",
    "additional",
    "meals",
]
"""The sections of whoever has a diary to read."""
FAMILY = [
    "cabinet",
    "devices",
    "documents",
    "personal_data",
    "looks",
    "kindergarten",
    "enrolment",
    "payments",
    "complaint",
]
SECTIONS = AREAS.sections
FEATURES = frozenset(each.feature for each in SECTIONS if each.feature)


@pytest.fixture
def context(tmp_path: Path, clock: FixedClock) -> Context:
    config, paths = Config(server=SERVER), paths_in(tmp_path)
    context = Context(config, open_store(config, paths, clock), paths, clock=clock)
    context.areas = AREAS
    return context


def about(section: str) -> str:
    found = AREAS.section(section)
    assert found is not None
    return found.about


@pytest.mark.parametrize(
    ("roles", "has_children", "shown"),
    [
        ({"pupil"}, True, DIARY),
        ({"parent"}, True, [*DIARY, *FAMILY]),
        ({"parent"}, False, FAMILY),
        (set(), True, DIARY),
        (set(), False, DIARY),
        ({"teacher"}, False, ["own_week"]),
        ({"teacher", "class-teacher"}, False, ["own_week", "join_requests", "class_logins"]),
        ({"desk", "desk:school"}, False, ["enrolment_desk"]),
        ({"desk", "desk:kindergarten"}, False, ["kindergarten_desk"]),
        ({"desk", "desk:meals"}, False, ["canteen_desk", "refunds_desk"]),
        ({"desk", "desk:complaints"}, False, ["complaints"]),
        ({"desk", "desk:personal-data"}, False, ["erasures"]),
    ],
)
def test_each_role_has_its_own_sections_and_no_others(
    context: Context, roles: set[str], has_children: bool, shown: list[str]
) -> None:
    context.features, context.roles = FEATURES, frozenset(roles)
    context.children = [(1, "Анна", "7А")] if has_children else []
    found = [each.id for each in context.sections]
    everyones = {each.id for each in SECTIONS if each.everyone}
    mine = [each for each in found if each not in everyones]
    assert found[0] == "today", "the home of everyone"
    assert everyones <= set(found)
    assert sorted(mine) == sorted(set(shown) - everyones)
    for section in SECTIONS:
        assert context.offers(f"app.section('{section.id}')") is (section.id in found)


@pytest.mark.parametrize("feature", sorted(FEATURES))
def test_what_a_portal_cannot_do_is_shown_to_nobody(context: Context, feature: str) -> None:
    context.features = FEATURES - {feature}
    context.roles = frozenset(each.role for each in SECTIONS if each.role)
    context.children = [(1, "Анна", "7А")]
    found = {each.id for each in context.sections}
    assert found == {each.id for each in SECTIONS if each.feature != feature}


@pytest.mark.parametrize("login", ["mother", "anna"])
async def test_keys_and_menus_lead_to_no_section_of_another_role(
    tmp_path: Path, clock: FixedClock, line: Line, login: str
) -> None:
    app = program(tmp_path, clock, line, login=login)
    async with app.run_test(size=(100, 50)) as pilot:
        await at_home(app, pilot)
        shown = {each.id for each in app.context.sections}
        assert {"join_requests", "refunds_desk", "erasures"}.isdisjoint(shown)
        assert ("payments" in shown) is (login == "mother")
        hidden = [each for each in SECTIONS if each.id not in shown]
        await pilot.press("g")
        await settled(app, pilot)
        menu = text_of(app)
        for section in hidden:
            assert section.about not in menu
        await pilot.press("escape")
        for section in hidden:
            before = app.screen
            await pilot.press("g", *section.letter)
            await settled(app, pilot)
            if app.screen is not before:
                await pilot.press("escape")
                await settled(app, pilot)
            app.action_section(section.id)
            await settled(app, pilot)
            assert app.screen is before, section.id
        await pilot.press("ctrl+p")
        await pilot.press(*"payments")
        await settled(app, pilot)
        assert (about("payments") in text_of(app)) is (login == "mother")


async def test_a_footer_and_the_help_show_no_key_that_leads_nowhere(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    """A key of a section that this portal or this account has not."""
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(200, 60)) as pilot:
        await at_week(app, pilot)
        assert app.screen.works("week.news")  # type: ignore[attr-defined]
        app.context.config = Config(server=SERVER, kiosk=True, kiosk_sections=("diary",))
        app.screen.update_footer()  # type: ignore[attr-defined]
        assert not app.screen.works("week.news")  # type: ignore[attr-defined]
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert about("marks") not in text_of(app)


@pytest.mark.parametrize(
    ("kind", "about", "is_heard"),
    [
        (HOMEWORK, {"child": 1}, True),
        (HOMEWORK, {"child": 2}, False),
        (HOMEWORK, {}, True),
        (HOMEWORK, {"child": "1"}, True),
        ("unheard-of", {"child": 1}, False),
    ],
)
def test_a_page_hears_of_its_own_child_and_its_own_kinds(
    context: Context, kind: str, about: dict[str, Any], is_heard: bool
) -> None:
    context.children = [(1, "Анна", "7А"), (2, "Борис", "3Б")]
    event = Event(1, kind, about)
    assert HomeworkScreen(context).handles(event) is is_heard
    assert NewsScreen(context).handles(event) is (kind == HOMEWORK), "the page of all children"


def test_an_account_that_is_read_anew_keeps_the_chosen_child(context: Context) -> None:
    def account(*numbers: int) -> Account:
        children = [{"id": number, "first_name": f"Имя {number}"} for number in numbers]
        return Account.of(Applicant.model_validate({"status": "applicant", "childs": children}), 0)

    context.know_account(account(1, 2, 3))
    context.child_index = 1
    context.know_account(account(4, 1, 2))
    assert (context.child, context.child_name) == (2, "Имя 2")
    context.know_account(account(4, 1))
    assert context.child == 4, "the chosen one is gone"


def test_who_signs_out_leaves_nothing_of_the_account_in_the_program(context: Context) -> None:
    context.children, context.child_index = [(1, "Анна", "7А"), (2, "Борис", "3Б")], 1
    context.features, context.roles, context.portal_zone = FEATURES, frozenset({"parent"}), "Asia/Tomsk"
    context.slips.append(object())  # type: ignore[arg-type]
    context.reported_aside, context.is_own_server = 3, True
    context.forget_account()
    assert not context.slips
    assert (context.children, context.child_index, context.child) == ([], 0, None)
    assert (context.features, context.roles, context.portal_zone) == (frozenset(), frozenset(), "")
    assert (context.reported_aside, context.is_own_server, context.account) == (0, None, None)
    assert context.config.login is None
    assert not context.is_known


@pytest.mark.parametrize(
    ("hosted", "kiosk", "login", "may"),
    [
        (False, False, "kim", True),
        (True, False, "kim", False),
        (False, True, "kim", False),
        (False, False, "other", False),
        (False, False, None, False),
    ],
)
def test_only_a_user_of_this_machine_is_remembered(
    tmp_path: Path, clock: FixedClock, hosted: bool, kiosk: bool, login: str | None, may: bool
) -> None:
    paths = paths_in(tmp_path)
    Accounts(paths.accounts_file).used(SERVER, Owner(SERVER, "kim", "a-1"), clock())
    config = Config(server=SERVER, login=login, kiosk=kiosk)
    here = Context(config, Store.open(None, clock=clock), paths, clock=clock, hosted=hosted)
    assert here.may_be_remembered is may


# Signing out


async def sign_out(app: RuobrApp, pilot: Any) -> None:
    await pilot.press("f8", "y")
    await settled(app, pilot)
    assert isinstance(app.screen, LoginScreen)


async def test_a_sheet_that_was_to_be_stored_is_not_when_one_signs_out_meanwhile(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_KEEP_AFTER", 3600.0)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        assert screen._to_keep is not None
        await sign_out(app, pilot)
        screen._keep()  # the moment has come
        assert app.context.store.sheet(home.SHEET) is None
    assert not any((tmp_path / "data" / "accounts").iterdir())


async def test_nor_is_it_stored_with_whoever_signs_in_next(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_KEEP_AFTER", 3600.0)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        pending = screen._to_keep
        assert pending is not None
        assert str(ANNA) in str(pending)
        await sign_out(app, pilot)
        app.screen.query_one("#login", Input).value = "father"
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter", "enter")
        await at_home(app, pilot)
        screen._to_keep = pending
        screen._keep()
        assert app.context.store.sheet(home.SHEET) is None
        assert "Борис" not in text_of(app)


async def test_signing_out_forgets_who_was_remembered_and_whom_a_login_meant(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        paths, owner = app.context.paths, app.context.store.owner
        assert owner is not None
        other = Owner(SERVER, "olga", "another")
        accounts, logins = Accounts(paths.accounts_file), Logins(paths.logins)
        for each in (other, owner):
            accounts.used(SERVER, each, clock())
            logins.note(each)
        await sign_out(app, pilot)
        assert [each.login for each in accounts.all()] == ["olga"]
        assert logins.find(SERVER, "mother") is None
        assert logins.find(SERVER, "olga") is not None


async def test_leaving_at_once_stores_the_sheet_for_the_next_start(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_KEEP_AFTER", 3600.0)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert app.context.store.sheet(home.SHEET) is None
        await pilot.press("ctrl+q", "y")
    app = program(tmp_path, clock, line, password=None)
    assert app.context.store.sheet(home.SHEET) is not None
    app.context.close()


async def test_behind_a_curtain_nothing_of_the_diary_is_seen_and_no_key_acts(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await pilot.press("f6")
        await settled(app, pilot)
        assert isinstance(app.screen, CurtainScreen)
        for word in ("Анна", "Борис", "Алгебра", "November"):
            assert word not in text_of(app)
