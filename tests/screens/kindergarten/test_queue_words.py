"""The place in a queue in words: how many are ahead, how it moved, and whether a place comes in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.app import App, ComposeResult

from ruobr_tui import i18n
from ruobr_tui.api.models.kindergarten import Application, Institution, PlaceOnDay, TrackedChoice
from ruobr_tui.screens.kindergarten.choice_detail import choice_detail
from ruobr_tui.screens.kindergarten.queue_words import queue_words, years
from ruobr_tui.screens.kindergarten.wishes import WishesView
from ruobr_tui.screens.parts.application_lines import claim

TODAY = date(2026, 11, 30)
NEEDED = date(2027, 9, 1)


def choice(*places: int, since: int = 90) -> TrackedChoice:
    """A queue whose place changed evenly within so many days."""
    days = [TODAY - timedelta(days=since - since * at // len(places)) for at in range(len(places))]
    moves = [PlaceOnDay(day=day, place=place) for day, place in zip(days, places, strict=True)]
    return TrackedChoice(kindergarten_id=1, number=41, position=1, place=places[-1], total=24, movement=moves)


@pytest.mark.parametrize(
    ("places", "ahead", "moved", "expected"),
    [
        ((30, 19), "18 детей", "на 11 вперёд", "апрель 2027, успеваете"),
        ((21, 17), "16 детей", "на 4 вперёд", "ноябрь 2027, позже нужного"),
        ((5, 2), "1 ребёнок", "на 3 вперёд", "декабрь 2026, успеваете"),
        ((3, 1), "никого", "на 2 вперёд", "при следующем распределении"),
        ((7, 7), "6 детей", "без движения", "срок неизвестен"),
    ],
)
def test_a_place_is_said_in_words(places: tuple[int, ...], ahead: str, moved: str, expected: str) -> None:
    i18n.activate("ru")
    said = queue_words(choice(*places), NEEDED, TODAY)
    i18n.activate("en")
    assert (said.ahead, said.moved, said.expected) == (ahead, moved, expected)


def test_nothing_is_promised_from_a_few_days_or_outside_of_the_queue() -> None:
    said = queue_words(choice(19, 18, since=5), NEEDED, TODAY)
    assert (said.expected, said.is_assumed) == ("not enough data", False)
    outside = choice(19).model_copy(update={"place": None})
    assert queue_words(outside, NEEDED, TODAY).ahead == ""


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2023, 11, 30), "3 years old"),
        (date(2025, 12, 1), "under a year"),
        (date(2025, 11, 30), "1 year old"),
    ],
)
def test_an_age_is_said_in_full_years(born: date, expected: str) -> None:
    assert years(born, TODAY) == expected


def test_the_pane_says_from_which_place_to_which_the_queue_moved() -> None:
    application = Application(
        id=1, version=1, child_id=1, territory_id=1, birth_date=date(2023, 5, 4), state="registered"
    )
    rosinka = choice(30, 19).model_copy(update={"name": "Росинка"})
    one = Institution(id=1, number=41, name="Росинка", address="г. Новокузнецк, ул. Циолковского, д. 8")
    i18n.activate("ru")
    narrow, wide = (
        [each.plain for each in choice_detail(rosinka, application, one, NEEDED, TODAY, width)]
        for width in (44, 78)
    )
    i18n.activate("en")
    at = next(number for number, row in enumerate(narrow) if row.startswith("КАК ДВИГАЛАСЬ ОЧЕРЕДЬ"))
    assert narrow[at + 1] == " место 30 ▁█ место 19"
    assert narrow[at + 2] == " 1 сен         16 окт"
    assert narrow[0].startswith("№ 41 «Росинка» ──")
    assert "г. Новокузнецк, ул." in "\n".join(narrow)
    assert wide[0].startswith("№ 41 «Росинка», г. Новокузнецк, ул. Циолковского, д. 8")
    assert "Адрес" not in "\n".join(wide)


def test_a_claim_has_one_pair_of_brackets() -> None:
    assert claim("refugee", is_confirmed=True) == "refugee (confirmed)"
    assert claim("first right (sibling)", is_confirmed=False) == "first right (sibling; not confirmed yet)"


class Choosing(App[None]):
    def compose(self) -> ComposeResult:
        gardens = [
            Institution(id=1, number=3, name="Ромашка", free=9, places=120, queue=38),
            Institution(id=2, number=136, name="Радуга", free=0, places=95, queue=150),
        ]
        yield WishesView(gardens, chosen=[(1, True)])


async def test_the_figures_of_kindergartens_stand_in_columns() -> None:
    async with Choosing().run_test(size=(80, 24)) as pilot:
        rows = [each.plain for each in pilot.app.query_one(WishesView).lines]
    assert rows[0].startswith("YOUR CHOICES, 1 of 10 ─")
    assert rows[0].endswith("Free Places    Queue")
    assert rows[1].startswith("  1 № 3 «Ромашка»")
    assert rows[1].endswith("  sibling         9    120       38")
    assert rows[-1].endswith("         0     95      150")
    assert len({len(rows[0]), len(rows[1]), len(rows[-1])}) == 1
