"""The demo's kindergartens: places, a queue with movement, a referral to respond to, and open work at the
desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from ruobr_server.areas.accounts.demo import silent_account
from ruobr_server.areas.families.demo import VERA, born_before, family_child
from ruobr_server.areas.kindergarten import tables as t
from ruobr_server.areas.kindergarten.states import APPLICATION, HELD, QUEUED
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import Step, history, moment
from ruobr_server.demo.names import FEMALE, MALE, Name, NameBook
from ruobr_server.demo.world import SEED, TERRITORY
from ruobr_tui.api.rules.kindergarten import FIRST_TURN, GENERAL, OUT_OF_TURN, SIBLING, cohort
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.api.states.kindergarten import WAITING, KindergartenState

EVA = Name("Шмидт", "Ева", "Викторовна", FEMALE)
OTHERS = 320
"""Applications of other families in the queue."""

GARDENS = (
    (3, "Ромашка", "Центральный"),
    (17, "Солнышко", "Центральный"),
    (29, "Берёзка", "Центральный"),
    (41, "Росинка", "Куйбышевский"),
    (54, "Малышок", "Куйбышевский"),
    (63, "Тополёк", "Куйбышевский"),
    (79, "Ручеёк", "Заводской"),
    (88, "Золотой ключик", "Заводской"),
    (103, "Семицветик", "Кузнецкий"),
    (118, "Теремок", "Кузнецкий"),
    (136, "Радуга", "Новоильинский"),
    (145, "Лесная сказка", "Новоильинский"),
)
PRIVILEGES = (
    ("Дети военнослужащих и сотрудников полиции", FIRST_TURN),
    ("Дети из многодетных семей", FIRST_TURN),
    ("Дети прокуроров, судей и следователей", OUT_OF_TURN),
)
STREETS = ("ул. Кирова", "пр. Дружбы", "ул. Тольятти", "ул. Циолковского", "пр. Металлургов", "ул. Мира")
AHEAD_MOVED = 11
"""Places by which the parent's application has moved in three months."""


@dataclass(slots=True)
class Applied:
    """An application that is being built."""

    number: int
    account_id: int
    child_id: int
    born: date
    gardens: list[int]
    category: int | None
    rank: int
    sibling: int | None
    at: datetime


def build(demo: Demo) -> None:
    """Kindergartens with their queue, in which the parent follows the place of the youngest child."""
    random = Random(SEED * 7 + demo.world.plan.year)
    gardens = [demo.world.numbers.take("kindergartens") for _ in GARDENS]
    for number, (sign, name, district) in zip(gardens, GARDENS, strict=True):
        demo.rows.add(
            t.kindergartens,
            id=number,
            territory_id=TERRITORY,
            number=sign,
            name=name,
            district=f"{district} район",
            address=f"г. Новокузнецк, {random.choice(STREETS)}, д. {random.randrange(3, 90)}",
            phone=f"+7 (3843) 00-{sign // 100:02}-{sign % 100:02}",
        )
    categories = [demo.world.numbers.take("privilege_categories") for _ in PRIVILEGES]
    for number, (title, rank) in zip(categories, PRIVILEGES, strict=True):
        demo.rows.add(t.privilege_categories, id=number, territory_id=TERRITORY, title=title, rank=rank)
    ranks = {number: rank for number, (_, rank) in zip(categories, PRIVILEGES, strict=True)}
    groups = _groups(demo, gardens, random)
    applied = [*_others(demo, gardens, ranks, random)]
    applied.append(
        Applied(
            demo.world.numbers.take("kindergarten_applications"),
            demo.accounts["parent"],
            demo.children[VERA],
            born_before(demo.world, 3),
            [gardens[3], gardens[1], gardens[5]],
            None,
            GENERAL,
            None,
            moment(demo.world.today - timedelta(days=250), 9, 41),
        )
    )
    mine = applied[-1]
    for one in applied:
        _application(demo, one, demo.accounts["operator"], groups=None)
    _movement(demo, applied, mine)
    _referral(demo, gardens, groups)
    _submitted(demo, gardens, categories, random)


def _groups(demo: Demo, gardens: list[int], random: Random) -> dict[tuple[int, int], int]:
    """A full-day group for every age from one to six in each kindergarten, nearly full."""
    made: dict[tuple[int, int], int] = {}
    for garden in gardens:
        for years in range(1, 7):
            places = random.choice((15, 20, 25))
            number = demo.world.numbers.take("kindergarten_groups")
            free = random.choice((0, 0, 1, 2, 3)) if years <= 4 else 0
            demo.rows.add(
                t.kindergarten_groups,
                id=number,
                kindergarten_id=garden,
                cohort=cohort(born_before(demo.world, years)),
                regime="full",
                orientation="general",
                language="ru",
                places=places,
                occupied=places - free,
            )
            made[(garden, cohort(born_before(demo.world, years)))] = number
    return made


def _others(demo: Demo, gardens: list[int], ranks: dict[int, int], random: Random) -> Iterator[Applied]:
    """The other families' applications, registered over the last year and a half."""
    book = NameBook(random)
    for place in range(OTHERS):
        at = moment(
            demo.world.today - timedelta(days=random.randrange(5, 540)), random.randrange(8, 20), place % 60
        )
        gender = random.choice((MALE, FEMALE))
        name = book.child(gender)
        parent = Name(name.last, book.adult(gender).first, book.adult(gender).middle, gender)
        owner = silent_account(demo, parent, at, f"demo-parent-{place + 1}")
        born = born_before(demo.world, random.choice((1, 2, 2, 3, 3, 3, 4))) + timedelta(
            days=random.randrange(100)
        )
        child = family_child(demo, owner, name, born, at, scans=DocumentState.CONFIRMED)
        wishes = random.sample(gardens, random.choice((1, 2, 3, 3)))
        category = random.choice(list(ranks)) if random.random() < 0.18 else None
        sibling = wishes[0] if random.random() < 0.12 else None
        yield Applied(
            demo.world.numbers.take("kindergarten_applications"),
            owner,
            child,
            born,
            wishes,
            category,
            ranks[category] if category is not None else GENERAL,
            sibling,
            at,
        )


def _application(
    demo: Demo,
    one: Applied,
    operator: int,
    *,
    groups: tuple[int, date] | None,
    state: KindergartenState = QUEUED,
) -> None:
    """An application with its choices and its history. ``groups``: the group of the referral, and its
    deadline.
    """
    queued = state == QUEUED
    registered = state not in WAITING
    demo.rows.add(
        t.kindergarten_applications,
        id=one.number,
        territory_id=TERRITORY,
        number=f"42-{one.number:05}" if registered else None,
        account_id=one.account_id,
        child_id=one.child_id,
        child_name=demo.child_names[one.child_id],
        birth_date=one.born,
        cohort=cohort(one.born),
        desired_date=date(demo.world.today.year + (demo.world.today.month >= 9), 9, 1),
        regime="full",
        orientation="general",
        language="ru",
        category_id=one.category,
        category_confirmed=registered and one.category is not None,
        state=state,
        deadline=groups[1] if groups else None,
        group_id=groups[0] if groups else None,
        registered_at=one.at if registered else None,
        version=1,
        created_at=one.at,
        updated_at=one.at,
    )
    for position, garden in enumerate(one.gardens, 1):
        sibling = garden == one.sibling
        demo.rows.add(
            t.application_choices,
            application_id=one.number,
            kindergarten_id=garden,
            position=position,
            sibling=sibling,
            sibling_confirmed=sibling and registered,
            in_queue=queued,
            cohort=cohort(one.born),
            rank=min(one.rank, SIBLING if sibling else GENERAL) if registered else GENERAL,
            registered_at=one.at if registered else None,
        )
    steps: list[Step] = [("submit", APPLICATION.initial, one.account_id, one.at)]
    if registered:
        steps.append(("register", QUEUED, operator, one.at + timedelta(days=3)))
    if groups:
        steps.append(("refer", HELD, operator, moment(demo.world.today - timedelta(days=3))))
    history(demo, APPLICATION.name, one.number, steps)


def _movement(demo: Demo, applied: list[Applied], mine: Applied) -> None:
    """The parent's places in the last three months, moving towards those of today."""
    for garden in mine.gardens:
        queue = sorted(
            (min(one.rank, SIBLING if garden == one.sibling else GENERAL), one.at, one.number)
            for one in applied
            if garden in one.gardens and cohort(one.born) == cohort(mine.born)
        )
        here = queue.index((GENERAL, mine.at, mine.number)) + 1
        steps = AHEAD_MOVED if garden == mine.gardens[0] else 4
        for step in range(steps + 1):
            demo.rows.add(
                t.queue_places,
                application_id=mine.number,
                kindergarten_id=garden,
                day=demo.world.today - timedelta(days=88 - step * 80 // steps),
                place=here + steps - step,
                total=len(queue) + steps - step,
            )


def _referral(
    demo: Demo,
    gardens: list[int],
    groups: dict[tuple[int, int], int],
) -> None:
    """The neighbour's youngest has a referral, with a week left to respond."""
    born, at = born_before(demo.world, 2), moment(demo.world.today - timedelta(days=300))
    child = family_child(demo, demo.accounts["neighbour"], EVA, born, at, scans=DocumentState.CONFIRMED)
    number = demo.world.numbers.take("kindergarten_applications")
    one = Applied(number, demo.accounts["neighbour"], child, born, gardens[4:6], None, GENERAL, None, at)
    place = groups[(gardens[4], cohort(born))]
    given = (place, demo.world.today + timedelta(days=7))
    _application(demo, one, demo.accounts["operator"], groups=given, state=HELD)


def _submitted(demo: Demo, gardens: list[int], categories: list[int], random: Random) -> None:
    """Five applications that wait for the operator, some with claims to confirm."""
    book = NameBook(random)
    for place in range(5):
        at = moment(demo.world.today - timedelta(days=2 * place), 18, 3 * place)
        name = book.child(FEMALE)
        owner = silent_account(
            demo, Name(name.last, "Елена", "Павловна", FEMALE), at, f"demo-new-{place + 1}"
        )
        born = born_before(demo.world, 1 + place % 3) + timedelta(days=place * 9)
        child = family_child(demo, owner, name, born, at, scans=DocumentState.WAITING)
        number = demo.world.numbers.take("kindergarten_applications")
        wishes = random.sample(gardens, 2)
        category = categories[0] if place in (1, 3) else None
        sibling = wishes[0] if place == 2 else None
        one = Applied(number, owner, child, born, wishes, category, GENERAL, sibling, at)
        _application(demo, one, owner, groups=None, state=APPLICATION.initial)
