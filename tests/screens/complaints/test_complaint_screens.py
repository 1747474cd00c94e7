"""A complaint from the login screen to its answer, by keys, in two programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from ruobr_server.areas.complaints import desk, service
from ruobr_server.areas.desks import service as desks
from ruobr_server.areas.desks.tables import desk_presences
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.schools.tables import people, schools
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts
from ruobr_tui.api.events import Event
from ruobr_tui.api.models.events import DESK
from ruobr_tui.live import EventReceived
from ruobr_tui.screens.complaints.complaint import ComplaintScreen, OwnComplaintScreen
from ruobr_tui.screens.complaints.desk import ComplaintsDeskScreen
from ruobr_tui.screens.parts.desks import live_desk, shared_desk
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.widgets.forms.form import FormView
from support.clerks import seat_clerk
from support.desk_screens import sit_at_desk
from support.fixtures import NOW, FixedClock
from support.screens import (
    Line,
    at_home,
    menu_of,
    press,
    program,
    send_form,
    settled,
    text_of,
    type_in,
    until,
)


async def test_a_complaint_is_filed_answered_and_looked_up(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    sit_at_desk(line, "complaints")
    sender = program(tmp_path / "sender", clock, line, login="", password=None)
    async with sender.run_test(size=(80, 24)) as pilot:
        await settled(sender, pilot)
        assert isinstance(sender.screen, LoginScreen)
        assert "F3" in text_of(sender)
        await press(sender, pilot, "f3")
        await press(sender, pilot, "enter")
        assert "Choose a school" in text_of(sender)
        await press(sender, pilot, "enter")
        await type_in(sender, pilot, sender="Olga", phone="89130000000", child="Anna", text="No login")
        await send_form(sender, pilot)
        assert isinstance(sender.screen, ComplaintScreen), text_of(sender)
        shown = text_of(sender)
        assert "Complaint sent" in shown
        receipt = sender.screen._receipt
        assert receipt is not None
        assert receipt.secret in shown

        clerk = program(tmp_path / "clerk", clock, line, login="operator")
        async with clerk.run_test(size=(80, 24)) as desk:
            for _attempt in range(5):
                await settled(clerk, desk)
            assert re.search(r"w Complaints +1\b", await menu_of(clerk, desk)), (
                "what waits, as it was fetched"
            )
            await press(clerk, desk, "escape", "enter")
            assert isinstance(clerk.screen, ComplaintsDeskScreen), text_of(clerk)
            assert "+7 913 000-00-00" in text_of(clerk)
            assert "No login" in text_of(clerk)
            await press(clerk, desk, "a", "D", "o", "n", "e", "enter")
            assert "Reply Done" in " ".join(text_of(clerk).split())
            assert "3 Answered 1" in text_of(clerk)
            assert "u Reopen" in text_of(clerk)
            assert re.search(r"w Complaints *$", await menu_of(clerk, desk), re.MULTILINE)
            await press(clerk, desk, "escape")

        await press(sender, pilot, "down", "enter")
        await type_in(sender, pilot, number=receipt.number, secret="WRONG")
        await press(sender, pilot, "ctrl+s")
        assert "no complaint with this number and access code" in text_of(sender)
        sender.screen.query_one(FormView).row("secret").value = receipt.secret
        await press(sender, pilot, "ctrl+s")
        assert "replied" in text_of(sender)
        assert "Done" in text_of(sender)


async def test_it_is_found_by_those_who_are_signed_in(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "i", "w")
        assert isinstance(app.screen, OwnComplaintScreen), text_of(app)
        await press(app, pilot, "enter", "enter")
        await type_in(app, pilot, sender="Olga", phone="89130000000", child="Anna", text="No login")
        await send_form(app, pilot)
        assert isinstance(app.screen, OwnComplaintScreen), text_of(app)
        assert "Complaint sent" in text_of(app)
        assert "loading" not in text_of(app)


async def test_of_two_operators_the_slower_reads_which_complaint_it_was_and_decides_nothing(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    sit_at_desk(line, "complaints")
    sender = program(tmp_path / "sender", clock, line, login="", password=None)
    async with sender.run_test(size=(80, 24)) as pilot:
        await settled(sender, pilot)
        await press(sender, pilot, "f3")
        await press(sender, pilot, "enter")
        await press(sender, pilot, "enter")
        await type_in(sender, pilot, sender="Olga", phone="89130000000", child="Anna", text="No login")
        await send_form(sender, pilot)
    fast: Any = program(tmp_path / "fast", clock, line, login="operator")
    slow: Any = program(tmp_path / "slow", clock, line, login="operator")
    async with fast.run_test(size=(60, 20)) as first, slow.run_test(size=(60, 20)) as second:
        for clerk, pilot in ((fast, first), (slow, second)):
            for _attempt in range(5):
                await settled(clerk, pilot)
            await press(clerk, pilot, "enter")
            assert isinstance(clerk.screen, ComplaintsDeskScreen), text_of(clerk)
        complaint = slow.screen.chosen
        await press(slow, second, "a", *"Later")
        await press(fast, first, "a", *"Done", "enter")
        await press(slow, second, "enter")
        shown = " ".join(text_of(slow).split())
        assert f"Somebody else has just changed this: {complaint.number}." in shown, text_of(slow)
        await press(slow, second, "3")
        assert slow.screen.chosen.answer == "Done"


def colleague(line: Line) -> Identity:
    """Another clerk of the same desk."""

    number = 990_001

    def employ(connection: Connection) -> None:
        connection.execute(insert(people).values(id=number, last_name="Sidorova", first_name="Maria"))
        row = {"id": number, "login": "COLLEAGUE", "role": "operator", "password_hash": ""}
        connection.execute(insert(accounts).values(**row, person_id=number, created_at=NOW))
        territory = connection.scalar(select(schools.c.territory_id).where(schools.c.id == 7))
        assert territory is not None
        seat_clerk(connection, number, "complaints", territory)

    line.database.write_now(employ)
    return Identity(number, "operator", number, "COLLEAGUE", None)


def presences(connection: Connection) -> list[str]:
    """Who looks at something."""
    own = accounts.c
    query = select(own.login).join(desk_presences, desk_presences.c.account_id == own.id).order_by(own.login)
    return list(connection.scalars(query))


async def test_a_clerk_sees_who_looks_at_a_complaint_and_what_others_change(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_desk, "RESTED", 0.01)
    monkeypatch.setattr(live_desk, "TOGETHER", 0.01)
    sit_at_desk(line, "complaints")
    other = colleague(line)

    def filed(connection: Connection, child: str) -> None:
        values = {"sender": f"{child} Olga", "phone": "+79130000000", "child": child, "text": "No login"}
        service.file(connection, 7, values, None, clock(), clock().date())

    for child in ("Anna", "Boris"):
        line.database.write_now(filed, child)
    first, second = line.database.read_now(desk.work_list, other).complaints
    line.database.write_now(desks.look, other, "complaints", second.id, clock(), AREAS)
    clerk: Any = program(tmp_path, clock, line, login="operator")
    async with clerk.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(clerk, pilot)
        await press(clerk, pilot, "g", "w", "w", "down")
        desk_screen: Any = clerk.screen
        await until(clerk, pilot, lambda: "Sidorova M. is looking" in text_of(clerk))
        assert "Boris Olga ← Sido" in text_of(clerk)
        # The first one is taken by the other clerk: the cursor stays.
        line.database.write_now(desk.decide, other, first.id, "take", first.version, "", clock())
        clerk.post_message(EventReceived(Event(1, DESK, {"desk": "complaints", "item": first.id})))
        await until(clerk, pilot, lambda: "2 In review 1" in text_of(clerk))
        assert desk_screen.chosen.id == second.id
        # The next that waits; the tab is kept for the next visit.
        await press(clerk, pilot, "ц")
        assert desk_screen.chosen.id == first.id
        await press(clerk, pilot, "2", "escape", "g", "w", "w")
        await settled(clerk, pilot)
        assert "[2 In review 1]" in text_of(clerk)
        assert line.database.read_now(presences) == ["COLLEAGUE", "OPERATOR"]
    assert line.database.read_now(presences) == ["COLLEAGUE"]
