"""Marks are proposed by the school's own thresholds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from sqlalchemy import update

from ruobr_server.areas.schools.tables import schools
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, program, settled, text_of


async def test_a_school_with_lower_thresholds_proposes_a_better_mark(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    line.database.write_now(lambda db: db.execute(update(schools).values(five_from=Decimal("3.80"))))
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_home(app, pilot)
        await pilot.press("g", "m")
        await settled(app, pilot)
        algebra = next(row for row in lines_of(app) if row.startswith(" Алгебра"))
        assert "3.83" in algebra
        assert algebra.split()[-3:] == ["5", "3.75", "2/3"]
        await pilot.press("equals_sign")
        await settled(app, pilot)
        assert "The school’s thresholds are used." in text_of(app)
        assert "3.80" in text_of(app)
