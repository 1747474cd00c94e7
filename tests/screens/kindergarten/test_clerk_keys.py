"""A clerk's way through applications in which nothing is wrong: three keys each, every scan looked at."""

from __future__ import annotations

from pathlib import Path

from ruobr_tui.screens.documents.scan_view import ScanView
from ruobr_tui.widgets.picture import Picture
from support.clerk_work import KEYS, file_many, states_of
from support.fixtures import FixedClock
from support.kindergarten_screens import at
from support.screens import Line, press, settled, text_of, until

COUNT = 3


async def test_three_keys_an_application(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    file_many(region, clock, COUNT)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        await press(clerk, desk, "home")
        for _each in range(COUNT):
            for key in KEYS:
                await press(clerk, desk, key)
                if key == "l":
                    assert isinstance(clerk.screen, ScanView), text_of(clerk)
                    await until(clerk, desk, lambda: bool(clerk.screen.query_one(Picture).display))
            await settled(clerk, desk)
        assert states_of(region) == ["registered"] * COUNT
        assert "without having been opened" not in text_of(clerk)

    def unseen(connection: object) -> int:
        found = connection.exec_driver_sql("SELECT count(*) FROM child_documents WHERE confirmed_unseen")  # type: ignore[attr-defined]
        return int(found.scalar())

    assert region.database.read_now(unseen) == 0
