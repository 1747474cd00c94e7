"""The sheet of a one-time link: what it says when the link was used, and that it still says so later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ruobr_tui.files.links import FileLink, Wanted
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink
from support.fixtures import FixedClock
from support.screens import Line, at_home, press, program, text_of


class UsedLinks:
    """Links that are not open any more."""

    def __init__(self) -> None:
        self.ended: list[FileLink] = []

    def offer(self, _name: str, _body: bytes) -> FileLink:
        raise NotImplementedError

    def invite(self, _wanted: Wanted) -> FileLink:
        raise NotImplementedError

    def is_open(self, _link: FileLink) -> bool:
        return False

    def collect(self, _link: FileLink) -> tuple[str, bytes] | None:
        return None

    def withdraw(self, link: FileLink) -> None:
        self.ended.append(link)

    def close(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(("minutes", "is_fetched"), [(1, True), (11, False)])
async def test_a_file_that_was_fetched_in_time_stays_fetched(
    tmp_path: Path, clock: FixedClock, line: Line, minutes: int, is_fetched: bool
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        links, answers = UsedLinks(), []
        link = FileLink("https://school.example/f/0a1b", "0a1b", "marks.csv", clock() + timedelta(minutes=10))
        sheet = DownloadLink(app.context, links, link)
        app.push_screen(sheet, lambda answer: answers.append(answer))
        await pilot.pause()
        clock.now += timedelta(minutes=minutes)
        sheet.look()
        clock.now += timedelta(minutes=30)  # and the sheet is left open
        sheet.repaint()
        said = "Fetched: marks.csv." if is_fetched else "The link has expired."
        assert said in text_of(app)
        await press(app, pilot, "escape")
        assert answers == [is_fetched]
        assert set(links.ended) == {link}
