"""The demo as a client meets it: every answer to every login, on a usual day and in the middle of summer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_server.app import create_app
from ruobr_server.demo.school_year import monday_of
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui.api import resources
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.mail import HTML
from ruobr_tui.api.resources import Part, Resource
from support.demo_schools import copied_demo
from support.families import header_credentials
from support.fixtures import NOW, ZONE, FixedClock, client_of

MOMENTS = [NOW, datetime(2027, 7, 14, 11, 0, tzinfo=ZONE)]
CHILDREN = {"Анна": "9В", "Пётр": "5А", "Мария": "2Б"}
ODD_TOPIC = "Упр. [5] [/b]"


class Reader:
    """One login of the demo. ``client`` asks as anybody."""

    def __init__(self, client: httpx.AsyncClient, now: datetime, login: str) -> None:
        self.client, self.today = client, now.date()
        self.headers = header_credentials(login, "demo")

    def by(self, login: str) -> Reader:
        """Another login of the same demo."""
        other = Reader(self.client, NOW, login)
        other.today = self.today
        return other

    async def read(self, wanted: Resource[Any]) -> Any:
        """What our own client reads; nothing may have to be set aside."""
        prefix = "/api/" if wanted.part is Part.OLDER else "/"
        query = dict(wanted.query)
        answer = await self.client.get(prefix + wanted.path, params=query, headers=self.headers)
        assert answer.status_code == 200, (wanted.key, answer.text)
        read = wanted.read(answer.json())
        assert read.set_aside == 0, (wanted.key, read.reasons)
        return read.value

    async def children(self) -> dict[str, int]:
        """Numbers by first name."""
        account = await self.read(resources.account())
        return {child.first_name: child.id for child in account.children}

    async def week(self, child: int) -> list[Lesson]:
        """The current week."""
        monday = monday_of(self.today)
        lessons = resources.lessons(child, monday, monday + timedelta(days=6))
        return list((await self.read(lessons)).lessons)


@pytest.fixture(scope="module", params=MOMENTS, ids=["november", "july"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, datetime]:
    now: datetime = request.param
    folder: Path = tmp_path_factory.mktemp("demo")
    return copied_demo(folder, now), now


@pytest.fixture
async def parent(served: tuple[str, datetime]) -> AsyncIterator[Reader]:
    address, now = served
    clock = FixedClock(now)
    database = Database(address, clock=clock)
    portal = create_app(Settings(demo=True), database, clock=clock)
    async with client_of(portal) as client:
        yield Reader(client, now, "parent")
    portal.state.gate.close()
    database.close_now()


async def test_every_answer_for_each_child_can_be_read_and_has_something_in_it(parent: Reader) -> None:
    for name, child in (await parent.children()).items():
        for wanted in (
            resources.periods(child),
            resources.classmates(child),
            resources.birthdays(child),
            resources.books(child),
        ):
            assert await parent.read(wanted), (wanted.key, name)
        assert (await parent.read(resources.events(child))).events
        assert (await parent.read(resources.useful_links(child))).categories
        assert (await parent.read(resources.certificate(child))).number
        assert (await parent.read(resources.achievements(child))).projects
        assert (await parent.read(resources.guide(child))).name == "МБОУ «СОШ № 69»"
        assert (await parent.read(resources.food(child, 1, parent.today))).visits
        assert (await parent.read(resources.meal_account(child))).balance > 0
        assert (await parent.read(resources.rating(child, parent.today))).place_count > 1


async def test_the_children_come_in_order_with_their_classes(parent: Reader) -> None:
    account = await parent.read(resources.account())
    assert {child.first_name: child.class_name for child in account.children} == CHILDREN
    assert list(await parent.children()) == list(CHILDREN)


async def test_a_week_has_something_of_everything(parent: Reader) -> None:
    for name, child in (await parent.children()).items():
        lessons = await parent.week(child)
        assert any(lesson.marks for lesson in lessons), name
        assert any(lesson.tasks for lesson in lessons), name
        assert any(lesson.cancelled for lesson in lessons), name
        assert {lesson.active for lesson in lessons} == {True, False}, name
        for lesson in lessons:
            if not lesson.active:
                assert (lesson.topic, lesson.marks, lesson.absence) == ("", [], None), name


async def test_an_illness_ends_in_this_week(parent: Reader) -> None:
    lessons = await parent.week((await parent.children())["Пётр"])
    ill = [lesson for lesson in lessons if lesson.absence is not None and lesson.absence.ill]
    assert ill
    assert all(not lesson.marks for lesson in ill)
    assert any(lesson.marks for lesson in lessons)


async def test_text_that_looks_like_markup_arrives_as_it_is(parent: Reader) -> None:
    lessons = await parent.week((await parent.children())["Анна"])
    assert ODD_TOPIC in [lesson.topic for lesson in lessons]


async def test_marks_of_a_subject_in_a_finished_period(parent: Reader) -> None:
    child = (await parent.children())["Анна"]
    finished = next(period for period in await parent.read(resources.periods(child)) if not period.running)
    assert len(finished.marks) >= 10
    subject = finished.marks[0].subject_id
    marks = await parent.read(resources.subject_marks(child, finished.id, subject))
    assert marks.marks
    assert marks.final is not None


async def test_letters_of_both_kinds_some_unread_and_one_long(parent: Reader) -> None:
    inbox = (await parent.read(resources.inbox())).messages
    assert {message.type_id for message in inbox} == {1, 2}
    assert {message.read for message in inbox} == {True, False}
    assert any("📷" in message.subject for message in inbox)
    child = next(iter((await parent.children()).values()))
    html = [message for message in inbox if message.type_id == HTML]
    assert any("<table" in message.last_text and "href=" in message.last_text for message in html)
    assert all(len(message.clean_text) > 50 and "<" not in message.clean_text for message in html)
    assert any("Анна поедет." in message.clean_text for message in html)  # an answer
    plain = [message for message in inbox if message.type_id != HTML]
    letters = [await parent.read(resources.message(child, message.id)) for message in plain]
    assert max(len(letter.text) for letter in letters) > 1500
    assert any(letter.comments for letter in letters)
    now = parent.today + timedelta(days=1)
    assert all(letter.posted.date() < now for letter in letters if letter.posted)
    assert await parent.read(resources.correspondents())
    assert len(await parent.read(resources.news())) >= 5


async def test_homework_stands_on_the_lesson_of_its_day_and_some_has_a_body(parent: Reader) -> None:
    children = await parent.children()
    for child in children.values():
        start, end = parent.today - timedelta(days=90), parent.today + timedelta(days=14)
        answer = await parent.read(resources.lessons(child, start, end))
        lessons = [lesson for lesson in answer.lessons if lesson.tasks]
        assert lessons
        assert all(task.deadline == lesson.date for lesson in lessons for task in lesson.tasks)
        coming = [lesson for lesson in lessons if lesson.date > parent.today]
        assert not any(lesson.active for lesson in coming)
    span = resources.lessons(children["Анна"], parent.today - timedelta(days=90), parent.today)
    bodies = [task.text for lesson in (await parent.read(span)).lessons for task in lesson.tasks if task.text]
    assert any('href="//' in body for body in bodies)
    assert any('href="https://' in body for body in bodies)


async def test_kinds_of_numbers_differ_as_they_do_at_a_real_portal(parent: Reader) -> None:
    """Who takes one number for another sees nothing, or something else."""
    child = (await parent.children())["Анна"]
    lessons = await parent.week(child)
    periods = await parent.read(resources.periods(child))
    guide = await parent.read(resources.guide(child))
    who = (await parent.read(resources.account())).children
    kinds = {
        "subjects of controlmark": {mark.subject_id for period in periods for mark in period.marks},
        "subjects of lessons": {lesson.subject_id for lesson in lessons},
        "periods": {period.id for period in periods},
        "staff": {lesson.teacher_id for lesson in lessons},
        "teachers as persons": {teacher.user_id for teacher in guide.teachers},
        "pupils": {each.id for each in who},
        "pupils as persons": {each.user_id for each in who},
        "lessons": {lesson.id for lesson in lessons},
        "files": {file.id for lesson in lessons for task in lesson.tasks for file in task.files},
        "tasks": {task.id for lesson in lessons for task in lesson.tasks},
    }
    for (name, one), (other_name, other) in combinations(kinds.items(), 2):
        assert not one & other, (name, other_name)
    latest = periods[-1]
    for mark in latest.marks:
        read = await parent.read(resources.subject_marks(child, latest.id, mark.subject_id))
        assert read.subject == mark.subject
        assert mark.mark == (read.average if latest.running else read.final)


async def test_attached_files_can_be_fetched(parent: Reader) -> None:
    child = (await parent.children())["Анна"]
    span = resources.lessons(child, parent.today - timedelta(days=60), parent.today)
    lessons = (await parent.read(span)).lessons
    files = [file for lesson in lessons for task in lesson.tasks for file in task.files]
    assert files
    answer = await parent.client.get(files[0].href, headers=parent.headers)
    assert answer.status_code == 200
    assert len(answer.content) == files[0].size


async def test_the_pupil_has_the_same_week_as_the_parent_sees(parent: Reader) -> None:
    child = (await parent.children())["Анна"]
    pupil = parent.by("pupil")
    assert await pupil.children() == {"Анна": child}
    assert await pupil.week(child) == await parent.week(child)


async def test_a_foreign_diary_stays_shut(parent: Reader) -> None:
    child = (await parent.children())["Анна"]
    neighbour = parent.by("neighbour")
    assert list(await neighbour.children()) == ["Лев"]
    for path in ("/controlmark/", "/guide/", "/book/"):
        answer = await parent.client.get(path, params={"child": child}, headers=neighbour.headers)
        assert answer.status_code == 404, path
