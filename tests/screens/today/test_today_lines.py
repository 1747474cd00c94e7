"""The lines of the home from plain rows: what is said of a usual day, of meals in one row, of desks."""

from __future__ import annotations

from datetime import datetime

import pytest

from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.screens.today import lines
from ruobr_tui.screens.today.day_lines import lesson_lines
from ruobr_tui.screens.today.empty import closing_lines
from ruobr_tui.screens.today.sheet import DO, MEALS, NOT_OPENED, WORK, DayRow, LessonRow, Row, Sheet
from ruobr_tui.screens.today.view import View
from ruobr_tui.widgets import fit
from support.fixtures import ZONE

EVENING = datetime(2026, 11, 24, 18, 40, tzinfo=ZONE).replace(tzinfo=None)
VIEW = View({1: "Анна", 2: "Пётр"}, EVENING)
LESSONS = tuple(
    LessonRow(number, number, f"{8 + number:02}:00", f"{8 + number:02}:45", subject)
    for number, subject in enumerate(("Музыка", "История", "Химия"), 1)
)


def texts(sheet: Sheet, width: int = 80, height: int = 24, view: View = VIEW) -> list[str]:
    return [each.plain for each in lines.page(sheet, view, width, height)]


def day(child: int, *, is_usual: bool, lessons: tuple[LessonRow, ...] = LESSONS) -> DayRow:
    return DayRow(child, "2026-11-25", lessons, is_usual=is_usual)


@pytest.mark.parametrize("width", [58, 78, 118])
def test_a_day_as_usual_says_so_and_names_as_many_subjects_as_fit(width: int) -> None:
    sheet = Sheet(days=(day(1, is_usual=True), day(2, is_usual=False)))
    anna, petr = (row for row in texts(sheet, width) if "9:00–11:45" in row)
    assert "No changes: Музыка" in anna
    assert "No changes" not in petr
    assert "Музыка, История" in petr
    assert all(fit.width_of(row) <= width for row in (anna, petr))


def test_what_is_cancelled_is_no_usual_day() -> None:
    off = LESSONS[0]._replace(cancelled=True)
    sheet = Sheet(days=(day(1, is_usual=True, lessons=(off, *LESSONS[1:])),))
    (row,) = (row for row in texts(sheet) if "10:00" in row)
    assert "No first lesson" in row
    assert "No changes" not in row


def test_the_right_column_says_it_beside_the_hours() -> None:
    sheet = Sheet(days=(day(1, is_usual=True), day(2, is_usual=False)))
    shown = [each.plain for each in lesson_lines(sheet, VIEW, 46)]
    assert [row.split()[0] for row in shown if "no changes" in row] == ["Анна"]
    assert all(fit.width_of(row) <= 46 for row in shown)
    assert not any("no changes" in each.plain for each in lesson_lines(sheet, VIEW, 32)), (
        "the hours come first"
    )


def test_meals_are_one_row_where_there_is_no_room_for_a_group() -> None:
    meals = tuple(
        Row(MEALS, f"meals/{child}", "%(sum)s", child=child, words={"sum": "100 ₽"}, tail="lasts", day=until)
        for child, until in ((1, "2026-12-10"), (2, "2026-12-15"))
    )
    sheet = Sheet(rows=meals, days=(day(1, is_usual=True), day(2, is_usual=True)))
    roomy = texts(sheet)
    assert "MEALS" in " ".join(roomy)
    low = texts(sheet, height=len(roomy) - 2)
    assert " ".join(low[-1].split()) == "Meals: Анна until 10 Dec, Пётр until 15 Dec"
    assert len(texts(sheet, height=len(roomy) - 3)) == len(roomy) - 3


def test_desks_stand_by_what_waits_longest_and_deadlines_come_first() -> None:
    rows = (
        Row(WORK, "desk/a", "Erasure requests"),
        Row(WORK, "desk/b", "Complaints", sign="!", tail="since", day="2026-11-20"),
        Row(WORK, "desk/c", "Refunds", sign="!", tail="since", day="2026-11-12"),
        Row(
            WORK,
            "deadline",
            "Nearest deadline: %(child)s",
            words={"child": "Ева"},
            tail="due",
            day="2026-12-01",
        ),
    )
    shown = texts(Sheet(rows=rows), view=View({}, EVENING))
    order = [
        next(at for at, row in enumerate(shown) if name in row)
        for name in ("Nearest", "Refunds", "Compl", "Eras")
    ]
    assert order == sorted(order)


def test_where_there_is_room_a_text_is_whole_at_any_width() -> None:
    row = Row(
        "week",
        "lesson/1/5",
        "%(subject)s: %(detail)s",
        child=1,
        words={"subject": "Литература", "short": "Литер.", "detail": "Выучить наизусть отрывок"},
        short="%(short)s, by heart",
        tail="in_days",
        day="2026-11-27",
    )
    for width in (58, 69, 80):
        shown = " ".join(" ".join(texts(Sheet(rows=(row,)), width)).split())
        assert "Выучить наизусть отрывок" in shown.replace(" in 3 days", "").replace(" 3 days", ""), shown


def homework(child: int, number: int, *, late: bool) -> Row:
    return Row(
        DO,
        f"homework/{child}/{number}",
        "§ %(number)s",
        child=child,
        urgency=Urgency.OVERDUE if late else Urgency.COMING,
        words={"number": str(number)},
        tail="for_day",
        day="2026-11-23" if late else "2026-11-25",
    )


def test_what_a_row_counts_is_found_again_by_its_key() -> None:
    coming = tuple(homework(1, number, late=False) for number in range(1, 7))
    late = tuple(homework(child, number, late=True) for child in (1, 2) for number in range(11, 14))
    sheet = Sheet(rows=(*coming, *late))
    for view, rows_late in ((VIEW, 6), (VIEW._replace(only=1), 3)):
        page = lines.page(sheet, view, 80, 6)
        keys = [each.key for each in page if each.key is not None]
        assert len(set(keys)) == len(keys), "each row has a key of its own"
        found = {str(key): lines.left_out(sheet, view, str(key), keys) for key in keys}
        counted = [rows for rows in found.values() if rows]
        assert [len(rows) for rows in counted] == [6 - 3, rows_late // 3], "late ones by child"
        assert [row.key for row in counted[0]] == [row.key for row in coming[3:]]
        assert all(row.words["said"] == "3 tasks not ticked" for row in counted[1])


def test_where_there_is_room_homework_is_shown_instead_of_counted() -> None:
    coming = tuple(homework(1, number, late=False) for number in range(1, 10))
    sheet, view = Sheet(rows=(*coming, homework(1, 11, late=True))), View({1: "Анна"}, EVENING)
    low, middle, high = (texts(sheet, height=height, view=view) for height in (6, 9, 24))
    assert any("6 more pieces" in row for row in low)
    assert any("3 more pieces" in row for row in middle)
    assert sum("§" in row for row in high) == len(coming)
    assert all("1 task not ticked" in rows[-1] for rows in (low, middle, high))
    assert all(rows[0].startswith("TO DO") and rows[0].endswith(" 9") for rows in (low, middle, high)), (
        "the number does not depend on the size of the screen"
    )


def test_tomorrow_is_said_once_in_a_row_of_the_week() -> None:
    row = Row("week", "event/1/1", "%(said)s", words={"said": "Concert"}, tail="in_days", day="2026-11-25")
    for width, said in ((80, "Wed 25 Nov: Concert tomorrow"), (32, "Wed: Concert tomorrow")):
        assert said in " ".join(" ".join(texts(Sheet(rows=(row,)), width, 2)).split())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row(WORK, "desk/a", "Complaints", note=NOT_OPENED), "g opens the other sections."),
        (Row(WORK, "desk/a", "Complaints", sign="!"), "Nothing else waits for you."),
        (Row(WORK, "desk/a", "Complaints", note="nobody is waiting"), "Nothing has to be done now."),
    ],
)
def test_staff_read_whether_there_is_more_only_where_all_of_it_is_known(row: Row, said: str) -> None:
    shown = " ".join(each.plain.strip() for each in closing_lines([row], 58))
    assert shown.strip().startswith(said)


def test_spare_rows_first_give_each_text_a_second_line() -> None:
    tasks = [
        Row(
            DO,
            f"homework/1/{number}",
            "%(said)s",
            child=1,
            words={"said": "очень длинное задание " * 8},
            day="2026-11-25",
        )
        for number in range(3)
    ]
    sheet = Sheet(rows=tuple(tasks))
    whole, low = texts(sheet, height=40), texts(sheet, height=8)
    assert sum("…" in row for row in whole) == 0
    assert len(low) == 1 + 3 * 2, "two lines each, the second one says that there is more"
    assert sum(row.rstrip().endswith("…") for row in low) == 3
    assert len(texts(sheet, height=5)) == 1 + 3
