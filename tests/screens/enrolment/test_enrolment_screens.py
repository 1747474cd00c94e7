"""The first grade by keys: a parent applies, the clerk invites and enrols, the others close."""

from __future__ import annotations

from pathlib import Path

from ruobr_tui.screens.enrolment.desk import EnrolmentDeskScreen
from support.enrolment_screens import apply
from support.fixtures import FixedClock
from support.screens import Line, at_home, press, program, read_back, send_form, settled, text_of, type_in


async def test_from_the_application_to_the_enrolment(tmp_path: Path, clock: FixedClock, town: Line) -> None:
    mother = program(tmp_path / "mother", clock, town)
    async with mother.run_test(size=(80, 24)) as pilot:
        await at_home(mother, pilot)
        await press(mother, pilot, "g", "f")
        assert "NO APPLICATIONS YET" in text_of(mother)
        await press(mother, pilot, "n", "enter")
        shown = text_of(mother)
        assert "Catchment school: Школа № 7 (ул. Школьная, 1–9)" in " ".join(shown.split())
        assert "★ 1 free" in shown
        await press(mother, pilot, "escape")
        await apply(mother, pilot)
        await apply(mother, pilot, "down")
        shown = text_of(mother)
        assert "catchment school" in shown
        assert "another school" in shown
        await press(mother, pilot, "n", "enter", "enter")
        assert "There is already an active application to this school." in text_of(mother)

        clerk = program(tmp_path / "clerk", clock, town, login="operator")
        async with clerk.run_test(size=(80, 24)) as desk:
            for _attempt in range(5):
                await settled(clerk, desk)
            await press(clerk, desk, "g", "w", "f")
            assert isinstance(clerk.screen, EnrolmentDeskScreen), text_of(clerk)
            await press(clerk, desk, "home", "e")
            assert "Invite with the originals first" in text_of(clerk)
            await press(clerk, desk, "a")
            await type_in(clerk, desk, invited_on="01.12.2026", invited_to="12")
            shown = await read_back(clerk, desk)
            assert "Иванова Вера" in shown
            assert "Bring by 01.12.2026" in " ".join(shown.split())
            await send_form(clerk, desk)
            assert "invited to bring documents" in text_of(clerk)
            assert "originals by 01.12.2026: 12" in text_of(clerk)
            await press(mother, pilot, "r")
            assert "Bring the originals by" in text_of(mother)
            await press(clerk, desk, "e", "y")
            shown = text_of(clerk)
            assert "Enrolled: Иванова Вера Сергеевна" in shown
            assert " enrolled" in shown
            assert "[1 Waiting 0]" in shown
        await press(mother, pilot, "r")
        assert " enrolled" in text_of(mother)
        assert "The child is enrolled at another school." in await press(mother, pilot, "end")


async def test_without_the_portal_it_is_read_and_the_claims_stay(
    tmp_path: Path, clock: FixedClock, town: Line
) -> None:
    app = program(tmp_path, clock, town)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "f")
        await apply(app, pilot)
        await press(app, pilot, "n", "enter", "down", "enter")
        town.cut()
        await send_form(app, pilot)
        assert "No connection" in text_of(app)
        await press(app, pilot, "escape", "escape", "r")
        assert "offline" in text_of(app)
        assert "catchment school" in text_of(app)
