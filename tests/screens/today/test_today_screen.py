"""The home of every role: what it says, that it fits, and where its rows lead."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_server.areas.diary.versions import bump_class
from ruobr_tui import i18n
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import PREFETCH
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.diary.week import WeekScreen
from ruobr_tui.screens.kindergarten.tracker import KindergartenScreen
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.today.home import SHEET, TodayScreen
from ruobr_tui.screens.today.names import names_of
from ruobr_tui.screens.today.sheet import Row, Sheet
from ruobr_tui.screens.today.stored_pane import StoredPane
from ruobr_tui.widgets.lines import line as row
from support.demo_schools import demo_folder as demo_folder
from support.demo_schools import demo_line
from support.fixtures import ZONE, FixedClock
from support.portals import DataPortal, raw_lesson
from support.records import give
from support.school import ANNA, CLASS_9V, HISTORY, SCHOOL, TUESDAY
from support.screens import Line, at_home, lines_of, press, program, settled, text_of, until

EVENING = datetime(2026, 11, 24, 18, 40, tzinfo=ZONE)
SIZES = [(80, 24), (60, 20), (120, 40)]
SAYS = {
    "parent": ("СДЕЛАТЬ", "Анна", "Пётр", "Мария", "ЗАВТРА, ср 25 ноября", "НА НЕДЕЛЕ"),
    "pupil": ("СДЕЛАТЬ", "ЗАВТРА, ср 25 ноября"),
    "neighbour": ("СДЕЛАТЬ", "Ева", "Дали место:"),
    "teacher": ("РАБОТА", "Запросы", "ждут: 1"),
    "operator": ("РАБОТА", "Жалобы", "Возвраты"),
}
"""What each role of the demo is told in the evening, at every size."""
IN_ENGLISH = {
    "parent": ("TO DO", "TOMORROW, Wed 25 November"),
    "pupil": ("TO DO", "TOMORROW, Wed 25 November"),
    "neighbour": ("TO DO", "Place offered:"),
    "teacher": ("WORK", "waiting: 1"),
    "operator": ("WORK",),
}


@pytest.fixture
def evening(demo_folder: Path, tmp_path: Path) -> Iterator[Line]:
    with demo_line(demo_folder, tmp_path / "school", EVENING) as line:
        yield line
    i18n.activate("en")


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """With the mobile contract alone, and two namesakes."""
    data = DataPortal(clock)
    rows = [
        {"id": 11, "first_name": "Анна", "last_name": "Примерова", "group": "7А"},
        {"id": 12, "first_name": "Анна", "last_name": "Примерова", "group": "3Б"},
    ]
    data.answers["user/"] = {"status": "applicant", "id": 1, "childs": rows}
    data.answers["controlmark/"] = []
    task = {"id": 5, "title": "§ 14", "text": "", "deadline": None}
    data.lessons[11] = [raw_lesson(1, "2026-11-24"), raw_lesson(2, "2026-11-26", task=[task])]
    data.lessons[12] = [raw_lesson(3, "2026-11-26")]
    return data


def home_of(app: RuobrApp) -> TodayScreen:
    screen = app.screen_stack[1]
    assert isinstance(screen, TodayScreen)
    return screen


async def known(app: RuobrApp, pilot: Any) -> None:
    """Wait until the home of any role has been requested."""
    for _attempt in range(20):
        await settled(app, pilot)
        if isinstance(app.screen, SectionScreen) and app.context.is_known:
            return
    raise AssertionError(text_of(app))


@pytest.mark.parametrize("login", list(SAYS))
async def test_each_role_has_a_home_that_fits(login: str, tmp_path: Path, evening: Line) -> None:
    app = program(tmp_path / "client", FixedClock(EVENING), evening, login=login, password="demo", lang="ru")
    async with app.run_test(size=SIZES[0]) as pilot:
        await known(app, pilot)
        for lang, says in (("ru", SAYS[login]), ("en", IN_ENGLISH[login])):
            i18n.activate(lang)
            for size in SIZES:
                await pilot.resize_terminal(*size)
                home_of(app).repaint()
                await settled(app, pilot)
                rows = lines_of(app)
                everything = "\n".join(line.plain for line in home_of(app).view.lines)
                everything += "\n".join(line.plain for line in home_of(app).right.lines)
                assert all(len(row) <= size[0] for row in rows)
                assert "%(" not in everything
                assert "…" not in rows[-1]
                for words in says:
                    assert words in everything, (lang, size, everything)
                assert "loading" not in rows[0]
                assert "загрузка" not in rows[0]
                assert ("Today, Tue 24 Nov" if lang == "en" else "Сегодня, вт 24 ноя") in rows[0]


async def test_a_pupil_has_no_family_groups(tmp_path: Path, evening: Line) -> None:
    app = program(tmp_path / "client", FixedClock(EVENING), evening, login="pupil", password="demo")
    async with app.run_test(size=(120, 40)) as pilot:
        await known(app, pilot)
        assert {row.group for row in home_of(app).sheet.rows} <= {"do", "new", "week", "meals", "averages"}
        assert {row.key.partition("/")[0] for row in home_of(app).sheet.group("do")} <= {"homework"}
        assert "This key does nothing here." in await press(app, pilot, "a"), (
            "no places are offered to pupils"
        )
        assert "place" not in text_of(app)


async def test_a_digit_narrows_to_one_child_and_nought_widens(tmp_path: Path, evening: Line) -> None:
    app = program(tmp_path / "client", FixedClock(EVENING), evening, login="parent", password="demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await known(app, pilot)
        assert "Пётр" in "\n".join(line.plain for line in home_of(app).view.lines)
        await press(app, pilot, "1")
        narrowed = "\n".join(line.plain for line in home_of(app).view.lines)
        assert "Пётр" not in narrowed
        assert "Мария" not in narrowed
        await press(app, pilot, "2")
        assert app.context.child_name == "Пётр"
        await press(app, pilot, "0")
        assert "Мария" in "\n".join(line.plain for line in home_of(app).view.lines)
        await press(app, pilot, "tab")
        assert home_of(app).is_narrowed
        assert app.context.child_name == "Анна"
        await press(app, pilot, "shift+tab")
        assert not home_of(app).is_narrowed


async def test_a_place_is_answered_by_the_question_of_its_application(tmp_path: Path, evening: Line) -> None:
    app = program(tmp_path / "client", FixedClock(EVENING), evening, login="neighbour", password="demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await known(app, pilot)
        place = next(row for row in home_of(app).sheet.rows if row.key.startswith("place/"))
        assert home_of(app).view.cursor_key == place.key, "what cannot wait is under the cursor"
        assert "a Accept" in lines_of(app)[-1]
        assert "d Decline" in lines_of(app)[-1]
        sent = len(evening.requests)
        text = await press(app, pilot, "a")
        assert isinstance(app.screen_stack[2], KindergartenScreen)
        assert len(app.screen_stack) == 4, "a question lies over the application"
        assert "№ 54 «Малышок»" in text
        await press(app, pilot, "n")
        assert app.screen is app.screen_stack[2]
        assert not any(each.startswith("POST") for each in evening.requests[sent:])


async def test_homework_is_ticked_and_stays_until_one_comes_back(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = program(tmp_path, clock, httpx.MockTransport(portal._answer))
    async with app.run_test(size=(100, 40)) as pilot:
        await at_home(app, pilot)
        row = next(row for row in home_of(app).sheet.group("do") if row.verbs == ("today.tick",))
        home_of(app).view.move_to(row.key)
        await press(app, pilot, "x")
        assert home_of(app).view.cursor_key == row.key
        assert "✓" in next(each.plain for each in home_of(app).view.lines if each.key == row.key)
        await press(app, pilot, "ч")  # the same key of a Russian layout takes it back
        assert "✓" not in next(each.plain for each in home_of(app).view.lines if each.key == row.key)
        await press(app, pilot, "x", "enter")
        assert isinstance(app.screen, LessonScreen)
        await press(app, pilot, "escape")
        assert row.key not in {each.key for each in home_of(app).view.lines}


async def test_a_row_leads_to_what_it_is_about(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await at_home(app, pilot)
        day = next(each.key for each in home_of(app).view.lines if str(each.key).startswith("day/"))
        home_of(app).view.move_to(day)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, WeekScreen)
        assert "25" in text_of(app)
        await press(app, pilot, "escape")
        assert app.screen is home_of(app)


async def test_news_come_while_one_looks_and_the_cursor_stays(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "end")
        before = home_of(app).view.cursor_key
        assert before is not None
        give(line.database, HISTORY, TUESDAY, "5")
        line.database.write_now(bump_class, SCHOOL, CLASS_9V)
        text = await press(app, pilot, "r")
        assert "NEW since the morning" in text
        assert " 5 Анна" in text
        assert home_of(app).view.cursor_key == before


async def test_the_next_start_paints_the_stored_sheet_and_works_offline(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await until(app, pilot, lambda: app.context.store.sheet(SHEET) is not None)
        first = [each.plain for each in home_of(app).view.lines]
        sheet = app.context.store.sheet(SHEET)
    assert sheet is not None
    assert json.loads(json.dumps(Sheet.from_json(sheet["sheet"]).to_json())) == sheet["sheet"]
    line.cut()
    clock.advance(minutes=30)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert [each.plain for each in home_of(app).view.lines] == first
        assert "○ offline" in lines_of(app)[0]


async def test_the_first_paint_has_the_pane_of_the_first_row_as_it_was_last(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        home = home_of(app)
        tomorrow = (app.context.today() + timedelta(days=1)).isoformat()
        home.sheet = Sheet((Row("do", "homework/1/a", "§ 14", child=ANNA, day=tomorrow),))
        home.lay()
        said = home.pane.plain
        assert said
        assert home.stored_pane is not None
        stored = json.loads(json.dumps(home.stored_pane._replace(lines=(row("What was stored"),)).to_json()))
        home.stored_pane, home.has_models = StoredPane.from_json(stored), False
        home.lay()
        assert home.pane.plain == "What was stored"
        clock.advance(days=1)
        home.lay()
        assert home.pane.plain != "What was stored"
        unreadable: tuple[Any, ...] = (None, [], {"about": 1, "lines": []}, {"about": [], "lines": [["x"]]})
        for broken in unreadable:
            assert StoredPane.from_json(broken) is None


async def test_a_stored_sheet_of_yesterday_reproaches_nobody(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        home = home_of(app)
        tomorrow = (app.context.today() + timedelta(days=1)).isoformat()
        home.sheet = Sheet((Row("do", "homework/1/a", "§ 14", child=ANNA, day=tomorrow),))
        home.lay()
        assert any(each.key == "homework/1/a" for each in home.view.lines)
        clock.advance(days=2)
        home.lay()
        assert not any(each.key == "homework/1/a" for each in home.view.lines)


def test_the_sheet_is_drawn_without_models() -> None:
    code = (
        "import sys, ruobr_tui.screens.today.home, ruobr_tui.screens.today.lines, "
        "ruobr_tui.screens.today.day_lines; "
        "print({'pydantic', 'httpx', 'sqlalchemy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_each_name_names_one_child() -> None:
    children = [(1, "Анна", "9В"), (2, "Пётр", "5А"), (3, "Анна", "2Б"), (4, "Анна", "2Б"), (5, "", "1А")]
    names = names_of(children)
    assert names == {1: "Анна 9В", 2: "Пётр", 3: "Анна 2Б 3", 4: "Анна 2Б 4", 5: "1А"}
    assert len(set(names.values())) == len(children)


async def test_a_real_portal_has_neither_cabinet_nor_meals_and_namesakes_differ(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = program(tmp_path, clock, httpx.MockTransport(portal._answer))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        text = text_of(app)
        assert "Анна 7А" in text
        assert "Анна 3Б" in text
        assert "§ 14" in text
        assert "THURSDAY, 26 November" in text
        assert "MEALS" not in text
        assert "KINDERGARTEN" not in text
        assert not any("cabinet" in each or "desk" in each for each in portal.requests)


async def test_without_an_answer_nothing_is_said_to_be_done(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    portal.failing = lambda request: (
        httpx.Response(503, text="busy") if request.url.path.endswith("timetable2/") else None
    )
    app = program(tmp_path, clock, httpx.MockTransport(portal._answer))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert "Nothing has to be done" not in text_of(app)
        assert "! error" in lines_of(app)[0]
        portal.failing = lambda _request: None
        await pilot.press("r")
        await until(app, pilot, lambda: "§ 14" in text_of(app))  # what is asked for behind it rests a minute


@pytest.mark.parametrize(
    ("role", "words"),
    [("teacher", "The school opens them"), ("operator", "administrator"), ("guest", "gave")],
)
async def test_whoever_has_no_section_reads_by_whom_to_get_one(
    tmp_path: Path, clock: FixedClock, line: Line, role: str, words: str
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await known(app, pilot)
        home = home_of(app)
        app.context.roles, app.context.children = frozenset({role}), []
        app.context.features = frozenset()  # an older portal, without a teacher's week
        home.repaint()
        await settled(app, pilot)
        assert "There are no sections for this login yet." in text_of(app)
        assert words in text_of(app)
        assert "loading" not in lines_of(app)[0]


async def test_the_settings_say_how_much_is_fetched_behind_the_home(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    requests = []
    for prefetch in PREFETCH:
        before = len(line.requests)
        app = program(tmp_path / prefetch, clock, line, prefetch=prefetch)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_home(app, pilot)
        requests.append(len(line.requests) - before)
    nothing, weeks, year = requests
    assert nothing < weeks < year
