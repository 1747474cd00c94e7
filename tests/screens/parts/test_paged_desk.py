"""A desk with more applications than the portal sends at once: all are reached, found and ordered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.schools.tables import schools
from ruobr_server.auth.tables import accounts
from ruobr_tui.api.rules.text.folding import folded
from ruobr_tui.screens.kindergarten.desk import KindergartenDeskScreen
from support.crowds import crowd
from support.fixtures import FixedClock
from support.kindergarten_screens import region as region
from support.screens import Line, lines_of, press, program, settled, text_of

MANY = 131
SURNAMES = ("Антонова", "Борисова", "Ёлкина", "Жукова", "Яшина")
LAST = f"Яшина Вера {MANY}"


@pytest.fixture
def crowded(region: Line) -> Line:
    """Children with numbers in place of patronymics, filed in their order."""
    names = [(SURNAMES[at % 5], "Вера", str(at + 1)) for at in range(MANY)]
    names[-1] = ("Яшина", "Вера", str(MANY))

    def fill(connection: Connection) -> None:
        mother = connection.execute(select(accounts.c.id).where(accounts.c.login == "MOTHER")).scalar_one()
        territory = connection.execute(select(schools.c.territory_id).where(schools.c.id == 7)).scalar_one()
        crowd(connection, mother, names, ["submitted"], territory_id=territory)

    region.database.write_now(fill)
    return region


async def at_desk(app: Any, pilot: Any) -> KindergartenDeskScreen:
    for _attempt in range(5):
        await settled(app, pilot)
    await press(app, pilot, "g", "w", "k")
    await settled(app, pilot)
    screen = app.screen
    assert isinstance(screen, KindergartenDeskScreen), text_of(app)
    return screen


def chosen(screen: KindergartenDeskScreen) -> str:
    return str(screen.chosen.child)


async def test_every_application_is_reached_found_and_ordered(
    tmp_path: Path, clock: FixedClock, crowded: Line
) -> None:
    app = program(tmp_path, clock, crowded, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_desk(app, pilot)
        assert f"of {MANY}" in lines_of(app)[1]
        assert chosen(screen) == "Антонова Вера 1"
        # To the last one and back to the first.
        for _turn in range(60):
            await press(app, pilot, "right_square_bracket")
            if "This is the last page" in text_of(app):
                break
            await settled(app, pilot)
        assert f"–{MANY} of {MANY}" in lines_of(app)[1]
        await press(app, pilot, "end")
        assert chosen(screen) == LAST
        for _turn in range(60):
            await press(app, pilot, "left_square_bracket")
            if "This is the first page" in text_of(app):
                break
            await settled(app, pilot)
        assert chosen(screen) == "Антонова Вера 1"
        # The cursor goes on behind the last row of a page, and back.
        await press(app, pilot, "end", "down")
        await settled(app, pilot)
        assert chosen(screen) == "Антонова Вера 51"
        await press(app, pilot, "up")
        await settled(app, pilot)
        assert chosen(screen) == "Яшина Вера 50"
        await press(app, pilot, "pagedown")
        await settled(app, pilot)
        assert chosen(screen) == "Антонова Вера 51"
        # By the surname, all of them.
        await press(app, pilot, "o")
        await settled(app, pilot)
        names = [screen.item_of(key).child for key in screen._listed]
        assert names == sorted(names, key=folded)
        assert {name.split()[0] for name in names} == {"Антонова", "Борисова"}
        # Who is not among those that were sent.
        await press(app, pilot, "slash", *"яши 131")
        await pilot.pause(0.4)
        await settled(app, pilot)
        assert chosen(screen) == LAST
        assert "1–1 of 1" in lines_of(app)[1]
        # The end of a certificate, of which the desk shows two digits.
        await press(app, pilot, "ctrl+u", *"0129")
        await pilot.pause(0.4)
        await settled(app, pilot)
        assert chosen(screen) == "Яшина Вера 130"
        await press(app, pilot, "enter", "t")
        await settled(app, pilot)
        assert "Яшина Вера 130" in text_of(app)
        await press(app, pilot, "escape")
        await settled(app, pilot)
        assert f"of {MANY}" in lines_of(app)[1]
        # A page is not turned under marked rows.
        await press(app, pilot, "end", "space")
        while "Decide the marked rows first" not in text_of(app):
            await press(app, pilot, "right_square_bracket")
        store = app.context.store
        assert any("?" in key for key in store.keys(KindergartenDeskScreen.KEYS))
        await press(app, pilot, "escape", "escape")
        await settled(app, pilot)
        assert not any("?" in key for key in store.keys(KindergartenDeskScreen.KEYS))
