"""The sheet of a one-time link on a small screen: the whole code or none, an address that is not broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.files.links import Wanted
from ruobr_tui.hosting.file_links.box import LinkBox
from ruobr_tui.hosting.file_links.links import SessionLinks
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink, UploadLink
from ruobr_tui.widgets.qr import qr_rows
from support.fixtures import FixedClock
from support.phones import phone_at, use_links
from support.screens import Line, at_home, lines_of, press, program, settled, text_of, until


async def test_a_list_is_offered_and_its_code_is_shown_whole_or_not_at_all(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_links(tmp_path, clock, monkeypatch)
    app = program(tmp_path, clock, line)
    # With tooltips and notifications, as terminals have it: they are widgets of each screen.
    async with (
        app.run_test(size=(60, 20), tooltips=True, notifications=True) as pilot,
        phone_at(tmp_path, clock, "en") as phone,
    ):
        await at_home(app, pilot)
        await press(app, pilot, "g", "a", "enter", "s")
        sheet = app.screen
        assert isinstance(sheet, DownloadLink)
        address = sheet.link.address
        assert address in [row.strip() for row in lines_of(app)]
        await press(app, pilot, "enter")  # a key that repeats ends nothing
        assert app.screen is sheet
        await press(app, pilot, "v")
        shown = [row for row in lines_of(app) if "█" in row]
        assert [row.strip() for row in shown] == qr_rows(address)
        assert "v Address" in lines_of(app)[-1]
        await press(app, pilot, "v")
        assert address in text_of(app)
        fetched = await phone.post(address)
        assert "История" in fetched.text
        await until(app, pilot, lambda: "Fetched:" in text_of(app))
        await press(app, pilot, "enter")
        assert app.screen is not sheet

        far = SessionLinks(LinkBox(tmp_path, clock), "https://" + "a-long-name." * 12 + "example/", clock)
        link = far.invite(Wanted.SCAN)
        app.push_screen(UploadLink(app.context, far, link, "Анна", Wanted.SCAN))
        await settled(app, pilot)
        assert "v " not in lines_of(app)[-1]
        await press(app, pilot, "v")
        assert "The QR code needs a window of" in text_of(app)
        assert "█" not in text_of(app)
        await press(app, pilot, "escape")
        assert not far.is_open(link)
