"""Questions against the real server: what is not meant changes nothing, what is meant is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from ruobr_server.areas.enrolment import applications
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten.tables import exchange_offers, kindergarten_applications
from ruobr_server.areas.personal_data import erasure
from ruobr_server.areas.personal_data.tables import erasure_requests
from ruobr_tui.screens.enrolment.desk import EnrolmentDeskScreen
from ruobr_tui.screens.enrolment.tracker import EnrolmentScreen
from ruobr_tui.screens.kindergarten.desk import KindergartenDeskScreen
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from support.desk_screens import sit_at_desk
from support.enrolment_screens import apply
from support.families import CHILD, PROFILE
from support.first_grades import BORN, HOME, TODAY, school_request
from support.fixtures import FixedClock
from support.kindergarten_screens import applied, at, owner
from support.scans import have_scans
from support.screens import Line, at_home, press, program, settled, text_of

NOT_MEANT = ["н", "enter", "q", "escape", "й", "y", "д", "n"]
"""At a question that wants a word, none of these is one; the first four were yes once."""


def states(line: Line, table: Table) -> list[str]:
    """The states of all rows, in the order of their numbers."""
    return line.database.read_now(lambda c: list(c.scalars(select(table.c.state).order_by(table.c.id))))


async def test_a_first_grade_application_is_withdrawn_by_its_word_alone(
    tmp_path: Path, clock: FixedClock, town: Line
) -> None:
    app = program(tmp_path, clock, town, lang="ru")
    async with app.run_test(size=(60, 20)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "п", "а")  # g f on a Russian layout
        await apply(app, pilot)
        for key in NOT_MEANT:
            await press(app, pilot, "ц")
            assert isinstance(app.screen, Dialog), text_of(app)
            shown = " ".join(text_of(app).split())
            assert "Отозвать заявление?" in shown
            assert "Иванова Вера" in shown
            assert "Школа № 7" in shown
            assert "Вернуть его нельзя" in shown
            await press(app, pilot, key)
            if isinstance(app.screen, Dialog):
                await press(app, pilot, "enter")
                assert "Ничего не изменено" in text_of(app)
                await press(app, pilot, "escape")
            assert isinstance(app.screen, EnrolmentScreen)
            assert states(town, school_applications) == ["submitted"], key
        await press(app, pilot, "ц", *"иванова", "enter")
        assert states(town, school_applications) == ["withdrawn"]
        assert "Заявление отозвано: Иванова Вера" in text_of(app)


async def test_places_of_a_round_are_given_by_their_number_alone(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        await press(clerk, desk, "a", "y", "p", *"01092027", "enter")
        page = clerk.screen
        for key in (*NOT_MEANT, "2"):
            await press(clerk, desk, "ctrl+s")
            assert "To confirm, type “1”" in text_of(clerk)
            await press(clerk, desk, key, "enter")
            if isinstance(clerk.screen, Dialog):
                await press(clerk, desk, "escape")
            assert clerk.screen is page, text_of(clerk)
            assert states(region, kindergarten_applications) == ["registered"], key
        await press(clerk, desk, "ctrl+s", "1", "enter")
        assert states(region, kindergarten_applications) == ["referred"]
        assert "Places offered: 1" in text_of(clerk)


async def test_a_person_is_erased_by_the_surname_alone(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    sit_at_desk(region, "personal-data")
    region.database.write_now(lambda c: erasure.ask(c, owner(c, "mother"), clock()))
    async with at(tmp_path, clock, region, "operator", "g", "w", "e") as (officer, desk):
        assert "mother" in text_of(officer)
        for key in NOT_MEANT:
            await press(officer, desk, "a")
            shown = text_of(officer)
            assert "login mother, asked on 24.11.2026" in shown
            await press(officer, desk, key, "enter")
            if isinstance(officer.screen, Dialog):
                await press(officer, desk, "escape")
            assert states(region, erasure_requests) == ["requested"], key
        await press(officer, desk, "a", *"иванова", "enter")
        assert states(region, erasure_requests) == ["done"]
        assert "[1 Waiting 0] 2 Erased 1" in text_of(officer)
        assert "Erased: Иванова" in text_of(officer)


def second_child(line: Line, clock: FixedClock) -> None:
    """Another family applies to the same school."""

    def add(connection: Any) -> None:
        father = owner(connection, "father")
        families.save_profile(connection, father, {**PROFILE, "last_name": "Ли"}, 0, clock(), TODAY)
        more = {"last_name": "Ли", "birth_date": BORN, "certificate_date": "2020-06-01", "residence": HOME}
        more["certificate_number"] = "654321"
        child = families.add_child(connection, father, {**CHILD, **more}, clock(), TODAY)
        have_scans(connection, father.account_id, child.id)
        school = connection.exec_driver_sql("SELECT MIN(id) FROM schools").scalar()
        applications.apply(connection, father, school_request(child.id, school), clock(), TODAY)

    line.database.write_now(add)


async def test_a_repeated_key_at_the_school_desk_never_meets_the_next_child(
    tmp_path: Path, clock: FixedClock, town: Line
) -> None:
    mother = program(tmp_path / "mother", clock, town)
    async with mother.run_test(size=(80, 24)) as pilot:
        await at_home(mother, pilot)
        await press(mother, pilot, "g", "f")
        await apply(mother, pilot)
    second_child(town, clock)
    town.database.write_now(
        lambda c: c.execute(school_applications.update().values(state="invited", invited_on=TODAY))
    )
    town.database.write_now(lambda c: c.exec_driver_sql("UPDATE first_grades SET places = 2"))
    clerk = program(tmp_path / "clerk", clock, town, login="operator")
    async with clerk.run_test(size=(80, 24)) as desk:
        for _attempt in range(5):
            await settled(clerk, desk)
        await press(clerk, desk, "enter")
        assert isinstance(clerk.screen, EnrolmentDeskScreen), text_of(clerk)
        first = clerk.screen.chosen
        await press(clerk, desk, "home", "e")
        shown = " ".join(text_of(clerk).split())
        assert "Enrol this child?" in shown
        assert first.child in shown
        assert "applications to other schools are closed" in shown
        for no in ("enter", "q", "н", "escape"):
            await press(clerk, desk, no)
            assert states(town, school_applications) == ["invited", "invited"]
            await press(clerk, desk, "e")
        await press(clerk, desk, "y")
        assert sorted(states(town, school_applications)) == ["enrolled", "invited"]
        assert f"Enrolled: {first.child}" in text_of(clerk)
        await press(clerk, desk, "e")  # once more: the row keeps its place, and is decided
        assert isinstance(clerk.screen, EnrolmentDeskScreen), text_of(clerk)
        assert "This application is decided already." in text_of(clerk)
        await press(clerk, desk, "y")
        assert clerk.screen.chosen.child == first.child
        assert sorted(states(town, school_applications)) == ["enrolled", "invited"]
        await press(clerk, desk, "down", "e")
        assert isinstance(clerk.screen, Dialog)


async def test_a_repeated_key_at_the_kindergarten_desk_never_meets_the_next_child(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    applied(region, clock, "father", 2, 2)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        await press(clerk, desk, "home", "a")
        assert "Иванова Вера" in text_of(clerk)
        await press(clerk, desk, "enter")
        assert states(region, kindergarten_applications) == ["submitted", "submitted"]
        await press(clerk, desk, "a", "y")
        assert "Registered: Иванова Вера" in text_of(clerk)
        await press(clerk, desk, "a", "y", "a")
        assert isinstance(clerk.screen, KindergartenDeskScreen)
        assert clerk.screen.chosen.child.startswith("Иванова Вера")
        assert states(region, kindergarten_applications) == ["registered", "submitted"]


async def test_a_child_is_enrolled_to_kindergarten_after_a_named_question(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        await press(clerk, desk, "a", "y", "p", *"01092027", "enter", "ctrl+s", "1", "enter", "escape")
        async with at(tmp_path, clock, region, "mother", "g", "k", "a") as (mother, pilot):
            assert "Accept this place?" in text_of(mother)
            await press(mother, pilot, "н")
            assert states(region, kindergarten_applications) == ["referred"]
            await press(mother, pilot, "ф", "д")  # a, then yes, on a Russian layout
            assert states(region, kindergarten_applications) == ["contract"]
        await press(clerk, desk, "5")
        await press(clerk, desk, "home", "e")
        shown = " ".join(text_of(clerk).split())
        assert "Иванова Вера" in shown
        assert "№ 1 «Сад 1»" in shown
        await press(clerk, desk, "q")
        assert states(region, kindergarten_applications) == ["contract"]
        await press(clerk, desk, "e", "y")
        assert states(region, kindergarten_applications) == ["enrolled"]
        assert "Enrolled: Иванова Вера" in text_of(clerk)


async def test_a_place_is_not_offered_by_one_key(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        await press(clerk, desk, "a", "y", "p", *"01092027", "enter", "ctrl+s", "1", "enter")
    async with at(tmp_path, clock, region, "mother", "g", "k", "x") as (mother, pilot):
        for no in ("enter", "q", "н", "escape"):
            await press(mother, pilot, "n")
            assert "List this place for exchange?" in text_of(mother)
            await press(mother, pilot, no)
            assert states(region, exchange_offers) == []
        await press(mother, pilot, "n", "y")
        assert states(region, exchange_offers) == ["open"]


async def test_a_place_is_declined_by_the_number_of_the_application(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        await press(clerk, desk, "a", "y", "p", *"01092027", "enter", "ctrl+s", "1", "enter")
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, pilot):
        for key in NOT_MEANT:
            await press(mother, pilot, "d")
            assert "goes to the next child" in " ".join(text_of(mother).split())
            await press(mother, pilot, key)
            if isinstance(mother.screen, Dialog):
                await press(mother, pilot, "enter", "escape")
            assert states(region, kindergarten_applications) == ["referred"], key
        await press(mother, pilot, "d", *"42-00001", "enter")
        assert states(region, kindergarten_applications) == ["declined"]
        assert "Place declined: Иванова Вера" in text_of(mother)


async def test_a_reason_is_not_lost_by_esc(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    applied(region, clock, "mother", 1, 1)
    async with at(tmp_path, clock, region, "operator") as (clerk, desk):
        await press(clerk, desk, "d", *"Возраст", "escape")
        assert states(region, kindergarten_applications) == ["submitted"]
        await press(clerk, desk, "d")
        assert "Возраст" in text_of(clerk)
        await press(clerk, desk, "enter", "ctrl+s")
        await settled(clerk, desk)
        assert states(region, kindergarten_applications) == ["refused"]
        assert "Refused: Иванова Вера" in text_of(clerk)
