"""Scans and personal data by keys: uploading with a cut line, the operator's look, consent, erasure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.documents.tables import child_documents
from ruobr_tui.api.rules.fields.scans import PART
from ruobr_tui.screens.documents.scan_view import ScanView
from ruobr_tui.screens.documents.scans import DocumentsScreen
from ruobr_tui.screens.parts.dialogs.file_picker import FilePicker
from ruobr_tui.screens.parts.dialogs.link_sheet import UploadLink
from ruobr_tui.screens.personal_data.desk import ErasuresDeskScreen
from ruobr_tui.screens.personal_data.my_data import MyDataScreen
from support.desk_screens import open_cabinet, sit_at_desk
from support.fixtures import FixedClock
from support.kindergarten_screens import applied, owner
from support.phones import one_file, phone_at, use_links
from support.scans import PDF
from support.screens import Line, press, program, settled, shown_by, text_of, until


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home, with a scan and other things in it."""
    home = tmp_path / "home"
    (home / "Документы").mkdir(parents=True)
    (home / "Документы" / "свидетельство.pdf").write_bytes(PDF)
    (home / "Документы" / "заметки.txt").write_text("нет")
    (home / "virus.pdf").write_bytes(b"MZ\x90\0" + bytes(100))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr("ruobr_tui.files.downloads.downloads_folder", lambda: home / "Загрузки")
    return home


def without_scans(line: Line) -> None:
    line.database.write_now(lambda c: c.execute(child_documents.delete()))


async def open_documents(app: Any, pilot: Any) -> None:
    await open_cabinet(app, pilot)
    view = shown_by(app).view
    while view.cursor_key != "documents":
        await pilot.press("down")
    await press(app, pilot, "enter")
    assert isinstance(app.screen, DocumentsScreen), text_of(app)


async def pick(app: Any, pilot: Any, path: str) -> None:
    """Upload: the first kind, then a path that is typed."""
    await press(app, pilot, "a", "enter")
    assert isinstance(app.screen, FilePicker), text_of(app)
    app.screen.words.value = path
    await press(app, pilot, "enter")


async def test_a_scan_is_chosen_by_keys_and_uploaded(
    tmp_path: Path, clock: FixedClock, region: Line, folder: Path
) -> None:
    without_scans(region)
    app = program(tmp_path, clock, region)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_documents(app, pilot)
        await press(app, pilot, "a", "enter")
        assert "virus.pdf" in text_of(app)
        await press(app, pilot, *"док", "enter")
        shown = text_of(app)
        assert "свидетельство.pdf" in shown
        assert "заметки" not in shown
        await press(app, pilot, "down", "enter")
        shown = text_of(app)
        assert "birth certificate" in shown
        assert "not checked yet" in shown
        await press(app, pilot, "up", "s")
        [saved] = (folder / "Загрузки").iterdir()
        assert saved.read_bytes() == PDF
        assert saved.stat().st_mode & 0o777 == 0o600


async def test_what_is_no_scan_is_refused_before_it_travels(
    tmp_path: Path, clock: FixedClock, region: Line, folder: Path
) -> None:
    app = program(tmp_path, clock, region)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_documents(app, pilot)
        before = len(region.requests)
        await pick(app, pilot, "~/virus.pdf")
        assert "Only PDF, JPEG and PNG" in text_of(app)
        await pick(app, pilot, "~/nothing.pdf")
        assert "File or folder not found" in text_of(app)
        assert not [each for each in region.requests[before:] if "uploads" in each]


async def test_an_upload_goes_on_after_the_cable_was_out(
    tmp_path: Path, clock: FixedClock, region: Line, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_scans(region)
    (folder / "big.pdf").write_bytes(b"%PDF-" + os.urandom(PART * 3) + b"%%EOF")
    app = program(tmp_path, clock, region)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_documents(app, pilot)
        answer = region.handle_async_request

        async def breaking(request: Any) -> Any:
            if f"start={PART * 2}" in str(request.url):
                region.cut()
            return await answer(request)

        monkeypatch.setattr(region, "handle_async_request", breaking)
        await pick(app, pilot, "~/big.pdf")
        assert "The upload was interrupted" in text_of(app)
        monkeypatch.setattr(region, "handle_async_request", answer)
        region.mend()
        before = len(region.requests)
        await pick(app, pilot, "~/big.pdf")
        assert "big.pdf" in text_of(app)
        sent = [each for each in region.requests[before:] if each.startswith("PATCH")]
        assert len(sent) == 2  # the rest, not the whole


async def test_the_operator_opens_and_refuses_and_the_family_sees_both(
    tmp_path: Path, clock: FixedClock, region: Line, folder: Path
) -> None:
    applied(region, clock, "mother", 1, 1)
    without_scans(region)
    mother = program(tmp_path / "mother", clock, region)
    async with mother.run_test(size=(80, 24)) as pilot:
        await open_documents(mother, pilot)
        await pick(mother, pilot, "~/Документы/свидетельство.pdf")
        clerk = program(tmp_path / "clerk", clock, region, login="operator")
        async with clerk.run_test(size=(80, 24)) as desk:
            for _attempt in range(5):
                await settled(clerk, desk)
            await press(clerk, desk, "enter", "down", "s")
            assert "Scans: Иванова" in text_of(clerk)
            # Looked at here: nothing is left in a folder of this computer.
            assert "are not saved on this computer" in await press(clerk, desk, "down", "s")
            await press(clerk, desk, "l")
            assert isinstance(clerk.screen, ScanView)
            await until(clerk, desk, lambda: "Loading" not in text_of(clerk))
            await press(clerk, desk, "escape")
            assert not (folder / "Загрузки").exists()
            await press(clerk, desk, "d", *"blurred", "enter")
            assert "blurred" in text_of(clerk)
        await press(mother, pilot, "r")
        assert "blurred" in text_of(mother)
        await press(mother, pilot, "escape")
        view = shown_by(mother).view
        while view.cursor_key != "my-data":
            await pilot.press("down")
        await press(mother, pilot, "enter")
        assert isinstance(mother.screen, MyDataScreen)
        await press(mother, pilot, "end")
        shown = text_of(mother)
        assert "scan: birth certificate" in shown
        assert "Белов" in shown


async def test_consent_export_and_erasure(
    tmp_path: Path, clock: FixedClock, region: Line, folder: Path
) -> None:
    sit_at_desk(region, "personal-data")
    app = program(tmp_path / "mother", clock, region)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        view = shown_by(app).view
        while view.cursor_key != "my-data":
            await pilot.press("down")
        await press(app, pilot, "enter")
        assert "✓ Given on" in text_of(app)
        await press(app, pilot, "s")
        [saved] = (folder / "Загрузки").iterdir()
        assert "Иванова" in saved.read_text("utf-8")
        await press(app, pilot, "w", *"withdraw", "enter")
        assert "! Withdrawn on" in text_of(app)
        await press(app, pilot, "escape")
        assert "give your consent" in text_of(app)
        await press(app, pilot, "enter", "c", "y")
        assert "✓ Given on" in text_of(app)
        await press(app, pilot, "x", *"erase", "enter")
        assert "pending. Press x" in text_of(app)
        officer = program(tmp_path / "officer", clock, region, login="operator")
        async with officer.run_test(size=(80, 24)) as desk:
            for _attempt in range(5):
                await settled(officer, desk)
            await press(officer, desk, "g", "w", "e")
            assert isinstance(officer.screen, ErasuresDeskScreen), text_of(officer)
            assert "mother" in text_of(officer)
            await press(officer, desk, "a", *"Иванова", "enter")
            assert "[1 Waiting 0] 2 Erased 1" in text_of(officer)
            await press(officer, desk, "escape", "g", "w", "e")
            assert "No requests." in text_of(officer)
            assert "NOBODY IS WAITING" in text_of(officer)
    assert region.database.read_now(lambda c: owner(c, "father")).role == "parent"


def is_empty(folder: Path) -> bool:
    return not list(folder.iterdir())


async def test_a_scan_comes_by_a_link_from_a_phone(
    tmp_path: Path, clock: FixedClock, region: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_scans(region)
    folder = tmp_path / "links"
    folder.mkdir()
    links = use_links(folder, clock, monkeypatch)
    app = program(tmp_path, clock, region, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot, phone_at(folder, clock) as phone:
        await open_documents(app, pilot)
        await press(app, pilot, "a", "enter")
        assert isinstance(app.screen, UploadLink)
        first = app.screen.link
        await press(app, pilot, "escape")  # changed their mind
        assert (await phone.get(first.address)).status_code == 410
        await press(app, pilot, "a", "enter")
        assert isinstance(app.screen, UploadLink)
        late = app.screen.link
        clock.advance(minutes=10)
        await until(app, pilot, lambda: "Срок ссылки истёк" in text_of(app))
        assert "▄" not in text_of(app)
        assert (await phone.post(late.address, files=one_file("x.pdf", PDF))).status_code == 410
        await press(app, pilot, "escape", "a", "enter")
        assert isinstance(app.screen, UploadLink)
        page = await phone.post(app.screen.link.address, files=one_file("../../IMG_0042.pdf", PDF))
        assert "Файл получен" in page.text
        await until(app, pilot, lambda: "Оператор проверит скан" in text_of(app))
        assert "IMG_0042.pdf" in text_of(app)
        assert ".." not in text_of(app)
        links.close()
        assert is_empty(folder)
