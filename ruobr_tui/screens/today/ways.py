"""Where a row of the home leads: a lesson, a day, a letter, a section and one of its lines."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import TYPE_CHECKING

from ruobr_tui.areas import load
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.today.lines import ALL, LATE, REST

if TYPE_CHECKING:
    from ruobr_tui.screens.today.home import TodayScreen
    from ruobr_tui.screens.today.sheet import Row


def follow(home: TodayScreen, key: str) -> None:
    """Open what the row with this key is about."""
    key = key.removeprefix(ALL)
    kind, *values = key.split("/")
    row = next((row for row in home.whole_sheet.rows if row.key == key), None)
    account = next((home.others.accounts.get(_number(each)) for each in values[:1]), None)
    if row is not None:
        _follow(home, row.target)
    elif account is not None:
        _follow(home, ("account", account))
    elif kind in (REST, LATE):
        _follow(home, ("section", "homework", *(int(each) for each in values if each.isdigit())))
    elif kind == "meals":
        _follow(home, ("section", "meals"))
    elif kind == "news":
        _follow(home, ("section", "news"))
    elif kind == "day":
        _open_day(home, int(values[0]))
    elif kind == "lesson" and len(values) == 2:
        _follow(home, ("lesson", *(int(each) for each in values)))


def _number(text: str) -> int:
    return int(text) if text.removeprefix("-").isdecimal() else 0


def _follow(home: TodayScreen, target: tuple[str | int, ...]) -> None:
    match target:
        case ("lesson", int(child), int(lesson)):
            from ruobr_tui.screens.diary.lesson import LessonScreen

            home.choose_child(child)
            home.app.push_screen(LessonScreen(home.context, lesson))
        case ("account", str(name)):
            from ruobr_tui.screens.parts.account_messages import ChangeAccount

            home.post_message(ChangeAccount(name))
        case ("letter", int(letter)):
            from ruobr_tui.screens.letters.inbox import LetterScreen

            home.app.push_screen(LetterScreen(home.context, letter))
        case ("section", str(section), int(child)) if child:
            home.choose_child(child)
            open_section(home, section)
        case ("section", str(section), *_rest):
            open_section(home, section)
        case ("line", str(section), key):
            open_section(home, section, key)


def open_section(home: TodayScreen, section: str, key: Hashable | None = None) -> SectionScreen | None:
    """Open a section, with the cursor on the line with this key."""
    declared = home.context.areas.section(section)
    if declared is None or not home.context.offers(f"app.section('{section}')"):
        return None
    screen: SectionScreen = load(declared.screen)(home.context)
    home.app.push_screen(screen)
    if key is not None and isinstance(screen, PageScreen):
        _when_composed(screen, lambda: screen.go_to(key))
    return screen


def _when_composed(screen: SectionScreen, act: Callable[[], object]) -> None:
    """Do something with a screen that has just been opened, unless it is closed already."""
    screen.call_after_refresh(lambda: act() if is_composed(screen) else None)


def _open_day(home: TodayScreen, child: int) -> None:
    """Open the week of the shown day, at its first lesson."""
    from ruobr_tui.screens.diary.week import WeekScreen
    from ruobr_tui.screens.today.day_lines import one_shown_day

    home.choose_child(child)
    day = one_shown_day(home.sheet, home.shown_to()) or date.fromisoformat(home.context.today().isoformat())
    if home.context.offers("app.section('diary')"):
        home.app.push_screen(WeekScreen(home.context, day))


def answer(home: TodayScreen, row: Row, action: str) -> None:
    """Open the application and put the question of this action there."""
    match row.target:
        case ("line", str(section), int(number)):
            screen = open_section(home, section)
            if isinstance(screen, PageScreen):

                def put() -> None:
                    screen.go_to(number)
                    home.app.call_later(screen.run_action, f"act('{action}')")

                _when_composed(screen, put)
