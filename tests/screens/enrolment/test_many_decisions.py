"""Many applications at the desk by keys: invited at times of their own, refused with a reason of the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.desk_reasons.tables import desk_reasons
from ruobr_server.areas.enrolment import applications
from ruobr_server.areas.families import service as families
from ruobr_tui.screens.parts.dialogs.ask_text import AskText
from ruobr_tui.widgets.forms.row import Passage
from support.families import CHILD
from support.first_grades import BORN, HOME, TODAY, school_request
from support.fixtures import FixedClock
from support.kindergarten_screens import owner
from support.scans import have_scans
from support.screens import Line, press, read_back, send_form, settled, text_of, type_in
from support.screens import program as program_of

NAMES = ("Арсений", "Богдан", "Вероника", "Глафира", "Дарина")


@pytest.fixture
def filed(town: Line, clock: FixedClock) -> Line:
    """Five children who apply to the school of their address, and a reason of the desk's list."""

    def file(connection: Any) -> None:
        mother = owner(connection, "mother")
        for number, name in enumerate(NAMES, 1):
            child = families.add_child(
                connection,
                mother,
                {
                    **CHILD,
                    "first_name": name,
                    "birth_date": BORN,
                    "certificate_date": "2020-06-01",
                    "certificate_number": f"{700000 + number}",
                    "snils": "",
                    "residence": HOME,
                },
                clock(),
                TODAY,
            )
            have_scans(connection, mother.account_id, child.id)
            applications.apply(connection, mother, school_request(child.id, 7), clock(), TODAY)
        territory = connection.exec_driver_sql("SELECT territory_id FROM schools WHERE id = 7").scalar()
        connection.execute(
            desk_reasons.insert().values(
                id=1,
                desk="school",
                action="refuse",
                territory_id=territory,
                text="{ребёнок}: нет мест [1]",
                used=4,
                created_at=clock(),
            )
        )

    town.database.write_now(file)
    return town


async def test_families_are_invited_and_refused_by_few_keys(
    tmp_path: Path, clock: FixedClock, filed: Line
) -> None:
    app = program_of(tmp_path, clock, filed, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        await press(app, pilot, "g", "w", "f")
        assert "Invite to a day with times first" in await press(app, pilot, "home", "i")
        # Two of them to a day with times.
        await press(app, pilot, "space", "space", "a")
        await type_in(
            app, pilot,
            invited_on="03.12.2026", invited_to="каб. 12", first="9:00", last="10:00", minutes="20",
        )  # fmt: skip
        assert "3 times" in text_of(app)
        shown = await read_back(app, pilot)
        assert "each family at the next free time" in " ".join(shown.split())
        await send_form(app, pilot)
        shown = text_of(app)
        assert "Арсений Сергеевна 9:00" in " ".join(shown.split())
        shown = await press(app, pilot, "home")
        assert "originals on 03.12.2026 at 9:00, каб. 12" in " ".join(shown.split())
        # The next one by two keys.
        await press(app, pilot, "down", "down", "i")
        assert "Invite as the last time?" in text_of(app)
        assert "9:00–10:00, 20 min each, каб. 12" in " ".join(text_of(app).split())
        assert "9:40" in await press(app, pilot, "y")
        # Then there is no time left that day.
        await press(app, pilot, "i", "y")
        assert "There are 0 free times that day in this room" in " ".join(text_of(app).split())
        # Refused with a reason of the list: its name is put in, and shown before it is sent.
        shown = await press(app, pilot, "d")
        assert "used 4×" in shown
        await press(app, pilot, "enter")
        assert isinstance(app.screen, AskText)
        assert app.screen.query_one(Passage).text.endswith("Глафира Сергеевна: нет мест [1]")
        await press(app, pilot, "enter", "О", "к", "escape")
        shown = await press(app, pilot, "d")  # the draft is offered first
        assert "draft" in shown
        await press(app, pilot, "enter", "ctrl+s")
        await settled(app, pilot)
        assert "Refused: " in text_of(app)

    def decided(connection: Any) -> Any:
        note = "SELECT note FROM state_changes WHERE action = 'refuse'"
        return connection.exec_driver_sql(note).scalar()

    assert filed.database.read_now(decided).endswith("Глафира Сергеевна: нет мест [1]\nОк")
