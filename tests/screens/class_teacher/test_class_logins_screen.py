"""A slip by keys: shown once, saved for the printer."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_server.areas.schools.tables import classes
from ruobr_server.demo.rows import set_counters
from ruobr_tui.screens.class_teacher.class_logins import ClassLoginsScreen
from support.fixtures import FixedClock
from support.school import TEACHER
from support.screens import Line, press, program, settled, text_of


async def test_a_slip_is_shown_once_and_saved(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.database.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
    line.database.write_now(lambda c: c.execute(classes.update().values(class_teacher_id=TEACHER)))
    monkeypatch.setattr("ruobr_tui.files.downloads.downloads_folder", lambda: tmp_path / "saved")
    app = program(tmp_path, clock, line, login="teacher")
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        await press(app, pilot, "g", "w", "o")
        assert isinstance(app.screen, ClassLoginsScreen), text_of(app)
        assert "no login yet" in text_of(app)
        await press(app, pilot, "home", "p")
        assert "Hand out a new" in text_of(app)
        await press(app, pilot, "y")
        shown = text_of(app)
        assert "Login slip" in shown
        await press(app, pilot, "s")
        [saved] = (tmp_path / "saved").iterdir()
        assert saved.stat().st_mode & 0o777 == 0o600
        text = saved.read_text("utf-8")
        password = text.split("Password: ")[1].split()[0]
        assert password in shown
        await press(app, pilot, "escape")
        assert password not in text_of(app)
