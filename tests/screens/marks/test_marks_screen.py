"""The table of marks, as its cells read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.diary import tables as diary
from ruobr_tui.screens.marks.period import MarksScreen
from support.fixtures import FixedClock
from support.frame_bytes import FrameBytes
from support.records import give, teach
from support.school import ALGEBRA, HISTORY, SPORT
from support.screens import Line, at_home, lines_of, press, program, settled, text_of

SIZES = [(60, 20), (80, 24), (120, 40)]


async def open_marks(app: Any, pilot: Any) -> None:
    """From the home to the marks."""
    await at_home(app, pilot)
    await pilot.press("g", "m")
    await settled(app, pilot)
    assert isinstance(app.screen, MarksScreen)


def row(app: Any, subject: str) -> str:
    """The row of a subject in the table."""
    return next(text for text in lines_of(app)[1:-1] if text.startswith(f" {subject} "))


async def test_a_row_says_marks_with_weights_the_average_and_the_mark_it_leads_to(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_marks(app, pilot)
        algebra = row(app, "Алгебра")
        assert "5  4³" in algebra
        assert "3²" in algebra
        assert "3.83" in algebra  # (5 + 4·3 + 3·2) / 6
        assert "3.83" in algebra
        assert "  4         for a 5: five 5³" in algebra  # (23 + 75) / 21 = 4.67, and 4.61 with four
        history = row(app, "История")
        assert history.split() == ["История", "Б", "зачёт", "—"]  # no number, no average, and not a zero


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_columns_are_dropped_on_narrow_screens_and_no_row_is_broken(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str
) -> None:
    for day in range(3, 22):
        give(line.database, HISTORY, date(2026, 11, day), "4", "2")
        give(line.database, ALGEBRA, date(2026, 11, day), "5", "2")
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=SIZES[0]) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await open_marks(app, pilot)
            algebra = row(app, "Алгебра")
            assert ("4,84" if lang == "ru" else "4.84") in algebra  # 213 / 44
            narrow, wide = size[0] == 60, size[0] == 120
            goal = "a 5: 24 × 5³" if lang == "en" else "«5»: 24 × 5³"
            assert (goal in row(app, "История")) == (not narrow and not wide)  # beside dates it is shorter
            assert ("2/3" in algebra) == wide  # the rank goes first


async def test_the_arrows_walk_the_marks_and_the_pane_describes_each(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_marks(app, pilot)
        assert "Алгебра, Tue 24 Nov: 3, ответ на уроке, weight 2" in text_of(app)
        text = await press(app, pilot, "left")
        assert "[ОП]" in text
        assert "Алгебра, Tue 24 Nov: ОП, опоздание" in text
        text = await press(app, pilot, "left", "h")
        assert "[5]" in row(app, "Алгебра")
        assert "Mon 23 Nov: 5, ответ на уроке, weight 1" in text
        assert "«Молодец»" in text
        assert await press(app, pilot, "left") == text  # the first one stays
        assert "Mon 23 Nov: 4, контрольная работа, weight 3" in await press(app, pilot, "right")
        assert "История, Mon 23 Nov: зачёт" in await press(app, pilot, "down")


async def test_marks_that_do_not_fit_are_counted_and_can_be_walked_to(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    for day in range(3, 23):
        give(line.database, ALGEBRA, date(2026, 11, day), "2" if day == 3 else "4", "3")
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(60, 20)) as pilot:
        await open_marks(app, pilot)
        assert "‹" in row(app, "Алгебра")
        assert "2³" not in row(app, "Алгебра")
        await press(app, pilot, *["left"] * 23)
        assert "[2³]" in row(app, "Алгебра")
        assert "›" in row(app, "Алгебра")


async def test_a_half_is_rounded_up_but_does_not_reach_a_threshold(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    # (5·1.29 + 4·0.71) / 2 = 4.645 exactly; binary fractions would make 4.64 or a 5 of it.
    give(line.database, HISTORY, date(2026, 11, 10), "5", "1.29")
    give(line.database, HISTORY, date(2026, 11, 11), "4", "0.71")
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(120, 40)) as pilot:
        await open_marks(app, pilot)
        history = row(app, "История")
        assert "4,65" in history
        assert " 4 мало " in history
        text = await press(app, pilot, "down", "equals_sign")
        assert "9,29 / 2 = 4,645" in text
        assert "4,65" in text


async def test_too_few_marks_are_warned_of(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    give(line.database, HISTORY, date(2026, 11, 10), "5")
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_marks(app, pilot)
        assert row(app, "История").split()[-7:] == ["5", "few", "2", "more", "marks", "needed", "5.00"]
        assert "few: fewer than 3 marks" in text_of(app)
        assert "few" not in row(app, "Алгебра")


async def test_periods_are_turned_and_final_marks_have_their_own_sign(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_marks(app, pilot)
        assert "term 2" in lines_of(app)[0]
        text = await press(app, pilot, "left_square_bracket")
        assert "term 1" in lines_of(app)[0]
        assert "Final" in lines_of(app)[1]
        assert "✓ 5" in row(app, "Алгебра")
        assert "✓ осв" in row(app, "Физкультура")
        assert "Teacher’s final mark: 5" in text
        assert "This is the first term." in await press(app, pilot, "left_square_bracket")
        await press(app, pilot, "right_square_bracket", "right_square_bracket")
        assert "school year" in lines_of(app)[0]
        assert row(app, "Алгебра").split() == ["Алгебра", "5", "3.83", "→", "5"]
        assert "(5) / 1 = 5.00" in await press(app, pilot, "equals_sign")
        assert "Select a subject and a period first" in await press(app, pilot, "w")


async def test_the_first_grade_has_no_marks(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_marks(app, pilot)
        assert "First graders do not get marks." in await press(app, pilot, "3")


async def test_every_figure_is_explained(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await open_marks(app, pilot)
        text = await press(app, pilot, "equals_sign")
        squeezed = " ".join(text.split())
        assert "контрольная работа 4 × 3 = 12" in squeezed
        assert "sum 23, weights 6 (3 marks)" in text
        assert "23 / 6 = 3.833333…" in text
        assert "✓ 4 from 3.65" in text
        assert "· 5 from 4.65" in text
        assert "→ 4" in text
        assert "Non-numeric marks, not counted: ОП" in text
        await press(app, pilot, "escape")
        assert isinstance(app.screen, MarksScreen)


async def test_without_the_portal_what_is_stored_stays_and_nothing_is_made_up(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        line.cut()
        app.context.store.clear()
        await press(app, pilot, "g", "m")
        text = text_of(app)
        assert "NO CONNECTION" in text
        assert "No marks" not in text
        line.mend()
        assert "3.83" in await press(app, pilot, "r")
        line.cut()
        text = await press(app, pilot, "r")
        assert "3.83" in text
        assert "offline" in lines_of(app)[0]


async def test_the_keys_work_on_a_russian_layout(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "п", "ь")  # g m
        assert "3.83" in text_of(app)
        assert "term 1" in await press(app, pilot, "х")  # [
        assert "term 2" in await press(app, pilot, "ъ")  # ]
        assert "What-if" in await press(app, pilot, "ц")  # w
        await press(app, pilot, "escape")
        assert "1 lesson is left" in await press(app, pilot, "Е")  # T


async def test_subjects_without_marks_share_a_row_until_it_is_opened(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    teach(line.database, SPORT, date(2026, 11, 20))
    line.database.write_now(lambda db: db.execute(diary.final_marks.delete()))  # in no term, too
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_marks(app, pilot)
        assert "No marks: Физкультура" in text_of(app)
        assert "Select a subject and a period first" in await press(app, pilot, "end", "w")
        text = await press(app, pilot, "enter")
        assert "No marks: " not in text
        assert "no marks yet" in row(app, "Физкультура")
        assert "Физкультура: no marks yet" in await press(app, pilot, "end")
        assert "No marks yet. Press 2, 3, 4 or 5 to add one." in await press(app, pilot, "w")


async def test_the_pane_is_scrolled_from_the_table(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    comment = " ".join(f"слово{number}" for number in range(60))
    give(line.database, ALGEBRA, date(2026, 11, 24), "5", comment=comment)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(60, 16)) as pilot:
        await open_marks(app, pilot)
        assert "слово0" in text_of(app)
        assert "слово59" not in text_of(app)
        assert "слово59" in await press(app, pilot, *["J"] * 12)
        assert "слово59" not in await press(app, pilot, *["K"] * 12)
        assert "История, Mon 23 Nov" in await press(app, pilot, "down")


async def test_on_a_slow_line_a_move_costs_the_marker_and_one_short_row(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, lang="ru", low_bandwidth=True)
    async with app.run_test(size=(80, 13)) as pilot:
        await open_marks(app, pilot)
        screen: Any = app.screen
        await pilot.press("home")
        screen.follow()
        await pilot.pause()
        sent = FrameBytes(app)
        signs = {next(y for y, each in enumerate(screen.pane.lines) if "вес" in each.plain and y)}
        for _row in range(len([each for each in screen.table.lines if each.key is not None]) - 1):
            await pilot.press("down")
            screen.follow()
            await pilot.pause()
            assert 0 < sent.next_frame() <= 150
            signs.add(next(y for y, each in enumerate(screen.pane.lines) if "вес" in each.plain and y))
        assert signs == {2}  # they stay where they are
        assert screen.row_name()
