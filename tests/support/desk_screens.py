"""Screens of the cabinet, and who sits at which desk."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from ruobr_server.auth.tables import accounts
from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.account.cabinet import CabinetScreen
from ruobr_tui.widgets.forms.row import Passage
from support.clerks import seat_clerk
from support.screens import Line, at_home, press, settled, text_of


async def open_cabinet(app: RuobrApp, pilot: Any) -> None:
    """From the first screen to the cabinet."""
    await at_home(app, pilot)
    await press(app, pilot, "g", "i", "a")
    assert isinstance(app.screen, CabinetScreen), text_of(app)


def sit_at_desk(line: Line, kind: str) -> None:
    """The school's operator decides about this in the territory."""

    def sit(connection: Any) -> None:
        number = connection.scalar(accounts.select().where(accounts.c.login == "OPERATOR"))
        territory = connection.exec_driver_sql("SELECT territory_id FROM schools WHERE id = 7").scalar()
        seat_clerk(connection, number, kind, territory)

    line.database.write_now(sit)


async def say_why(app: Any, pilot: Any, words: str) -> None:
    """Into the line, or the text of several lines, that asks for a reason."""
    passages = list(app.screen.query(Passage))
    if passages:
        passages[0].text = words
    else:
        app.screen.query_one(Input).value = words
    await pilot.pause()
    await press(app, pilot, "ctrl+s" if passages else "enter")
    await settled(app, pilot)
