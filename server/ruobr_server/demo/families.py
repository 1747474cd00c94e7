"""The demo's cabinet: who told what about themselves, the kindergarten queue, what waits at the desks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from ruobr_server.accounts import tables as accounts
from ruobr_server.complaints import tables as complaints
from ruobr_server.complaints.service import COMPLAINT
from ruobr_server.demo.names import FEMALE, MALE, Name, NameBook
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.school_rows import person
from ruobr_server.demo.world import ANNA, MARIA, MOTHER, NEIGHBOUR, PETER, SEED, ZONE, World
from ruobr_server.families import tables as families
from ruobr_server.families.joining import JOINING
from ruobr_server.kindergarten import tables as t
from ruobr_server.kindergarten.machine import APPLICATION
from ruobr_server.workflow.tables import state_changes
from ruobr_tui.api.rules.documents import control_number
from ruobr_tui.api.rules.kindergarten import FIRST_TURN, GENERAL, OUT_OF_TURN, SIBLING, cohort

VERA = Name("Кузнецова", "Вера", "Андреевна", FEMALE)
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
    """An application in the making."""

    number: int
    account_id: int
    child_id: int
    born: date
    gardens: list[int]
    category: int | None
    rank: int
    sibling: int | None
    at: datetime


def family_rows(rows: Rows, found: World, owners: dict[str, int], territory: int) -> None:
    """Everything of this module. ``owners``: the demo's accounts by login."""
    random = Random(SEED * 7 + found.plan.year)
    _profiles(rows, found, owners)
    vera = _children(rows, found, owners)
    for kind in ("kindergarten", "school", "complaints"):
        rows.add(accounts.desks, account_id=owners["operator"], kind=kind, territory_id=territory)
    _join_request(rows, found, random)
    _complaint(rows, found, territory)
    _kindergarten(rows, found, owners, territory, vera, random)


def _moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def _snils(random: Random) -> str:
    digits = f"{random.randrange(2_000_000, 200_000_000):09}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {control_number(digits):02}"


def _history(
    rows: Rows, found: World, subject: str, number: int, steps: list[tuple[str, str, int | None, datetime]]
) -> None:
    """What happened to something: action, state, account, when."""
    before = ""
    for action, state, account_id, at in steps:
        rows.add(
            state_changes,
            id=found.numbers.take("state_changes"),
            subject=subject,
            subject_id=number,
            action=action,
            source=before,
            target=state,
            account_id=account_id,
            at=at,
        )
        before = state


def _profiles(rows: Rows, found: World, owners: dict[str, int]) -> None:
    told = _moment(found.plan.starts)
    for login, name, born, snils, phone, count in (
        ("parent", MOTHER, date(1985, 4, 17), "112-233-445 95", "+79130000069", 4),
        ("neighbour", NEIGHBOUR, date(1982, 9, 3), "087-654-303 00", "+79130000096", 2),
    ):
        rows.add(
            families.profiles,
            account_id=owners[login],
            last_name=name.last,
            first_name=name.first,
            middle_name=name.middle,
            birth_date=born,
            citizenship="Россия",
            children_count=count,
            snils=snils,
            email=f"{login}@example.org",
            phone=phone,
            education="higher",
            job="МБУ «Городская поликлиника № 4», врач",
            residence="г. Новокузнецк, ул. Школьная, д. 12, кв. 7",
            confirmed=False,
            version=1,
            updated_at=told,
        )


def _child(
    rows: Rows, found: World, owner: int, name: Name, born: date, at: datetime, pupil: int | None = None
) -> int:
    number = found.numbers.take("family_children")
    rows.add(
        families.family_children,
        id=number,
        account_id=owner,
        last_name=name.last,
        first_name=name.first,
        middle_name=name.middle,
        birth_date=born,
        gender=name.gender,
        certificate_series="III-ЛО",
        certificate_number=f"{500_000 + number:06}",
        certificate_date=born + timedelta(days=12),
        residence="г. Новокузнецк, ул. Школьная, д. 12, кв. 7",
        pupil_id=pupil,
        version=1,
        created_at=at,
        updated_at=at,
    )
    return number


def _children(rows: Rows, found: World, owners: dict[str, int]) -> int:
    """The parent's pupils and the youngest child, whose number is returned."""
    told = _moment(found.plan.starts)
    for name in (ANNA, PETER, MARIA):
        pupil = found.pupil(name)
        _child(rows, found, owners["parent"], name, pupil.born, told, pupil.id)
    return _child(rows, found, owners["parent"], VERA, _born(found, 3), told)


def _born(found: World, years: int) -> date:
    """Somebody of this age on the last 1 September."""
    return date(found.plan.year - years, 5, 17)


def _account(rows: Rows, found: World, name: Name, at: datetime, login: str) -> int:
    """A parent who does not sign in here: no password fits an empty hash, and the account is closed."""
    person_id, number = found.numbers.take("people"), found.numbers.take("accounts")
    person(rows, person_id, name, None)
    rows.add(
        accounts.accounts,
        id=number,
        login=login.upper(),
        password_hash="",
        role="parent",
        person_id=person_id,
        active=False,
        created_at=at,
    )
    return number


def _join_request(rows: Rows, found: World, random: Random) -> None:
    """A parent asks the class teacher of Anna's class for the diary of a classmate."""
    own = found.class_of(ANNA)
    mate = next(pupil for pupil in own.pupils if pupil.name != ANNA and pupil.name.gender == FEMALE)
    asked = _moment(found.today - timedelta(days=1), 19, 20)
    mother = Name(mate.name.last, "Светлана", "Игоревна", FEMALE)
    owner = _account(rows, found, mother, asked, "demo-mother")
    child = _child(rows, found, owner, mate.name, mate.born, asked)
    number = found.numbers.take("join_requests")
    rows.add(
        families.join_requests,
        school_id=found.school.id,
        id=number,
        child_id=child,
        account_id=owner,
        class_id=own.id,
        state=JOINING.initial,
        version=1,
        created_at=asked,
        updated_at=asked,
    )
    _history(rows, found, JOINING.name, number, [("ask", JOINING.initial, owner, asked)])


def _complaint(rows: Rows, found: World, territory: int) -> None:
    number = found.numbers.take("complaints")
    filed = _moment(found.today - timedelta(days=4), 21, 5)
    rows.add(
        complaints.complaints,
        id=number,
        school_id=found.other.id,
        territory_id=territory,
        number=f"{filed:%Y}-{number:05}",
        secret_hash=bytes(32),
        sender="Лебедева Марина",
        phone="+79130000041",
        child="Лебедев Глеб",
        class_name="6А",
        text="Второй месяц прошу логин для электронного дневника. Классный руководитель отвечает, "
        "что «скоро будет».",
        state=COMPLAINT.initial,
        version=1,
        created_at=filed,
        updated_at=filed,
    )
    _history(rows, found, COMPLAINT.name, number, [("file", COMPLAINT.initial, None, filed)])


def _kindergarten(
    rows: Rows, found: World, owners: dict[str, int], territory: int, vera: int, random: Random
) -> None:
    gardens = [found.numbers.take("kindergartens") for _ in GARDENS]
    for number, (sign, name, district) in zip(gardens, GARDENS, strict=True):
        rows.add(
            t.kindergartens,
            id=number,
            territory_id=territory,
            number=sign,
            name=name,
            district=f"{district} район",
            address=f"г. Новокузнецк, {random.choice(STREETS)}, д. {random.randrange(3, 90)}",
            phone=f"+7 (3843) 00-{sign // 100:02}-{sign % 100:02}",
        )
    categories = [found.numbers.take("privilege_categories") for _ in PRIVILEGES]
    for number, (title, rank) in zip(categories, PRIVILEGES, strict=True):
        rows.add(t.privilege_categories, id=number, territory_id=territory, title=title, rank=rank)
    ranks = {number: rank for number, (_, rank) in zip(categories, PRIVILEGES, strict=True)}
    groups = _groups(rows, found, gardens, random)
    applied = [*_others(rows, found, gardens, ranks, random)]
    applied.append(
        Applied(
            found.numbers.take("kindergarten_applications"),
            owners["parent"],
            vera,
            _born(found, 3),
            [gardens[3], gardens[1], gardens[5]],
            None,
            GENERAL,
            None,
            _moment(found.today - timedelta(days=250), 9, 41),
        )
    )
    mine = applied[-1]
    for one in applied:
        _application(rows, found, territory, one, owners["operator"], groups=None)
    _movement(rows, found, applied, mine)
    _referral(rows, found, owners, territory, gardens, groups)
    _submitted(rows, found, territory, gardens, categories, random)


def _groups(rows: Rows, found: World, gardens: list[int], random: Random) -> dict[tuple[int, int], int]:
    """A full-day group for every age from one to six in each kindergarten, nearly full."""
    made: dict[tuple[int, int], int] = {}
    for garden in gardens:
        for years in range(1, 7):
            places = random.choice((15, 20, 25))
            number = found.numbers.take("kindergarten_groups")
            free = random.choice((0, 0, 1, 2, 3)) if years <= 4 else 0
            rows.add(
                t.kindergarten_groups,
                id=number,
                kindergarten_id=garden,
                cohort=cohort(_born(found, years)),
                regime="full",
                orientation="general",
                language="ru",
                places=places,
                occupied=places - free,
            )
            made[(garden, cohort(_born(found, years)))] = number
    return made


def _others(
    rows: Rows, found: World, gardens: list[int], ranks: dict[int, int], random: Random
) -> Iterator[Applied]:
    """The other families' applications, registered over the last year and a half."""
    book = NameBook(random)
    for place in range(OTHERS):
        at = _moment(
            found.today - timedelta(days=random.randrange(5, 540)), random.randrange(8, 20), place % 60
        )
        gender = random.choice((MALE, FEMALE))
        name = book.child(gender)
        parent = Name(name.last, book.adult(gender).first, book.adult(gender).middle, gender)
        owner = _account(rows, found, parent, at, f"demo-parent-{place + 1}")
        born = _born(found, random.choice((1, 2, 2, 3, 3, 3, 4))) + timedelta(days=random.randrange(100))
        child = _child(rows, found, owner, name, born, at)
        wishes = random.sample(gardens, random.choice((1, 2, 3, 3)))
        category = random.choice(list(ranks)) if random.random() < 0.18 else None
        sibling = wishes[0] if random.random() < 0.12 else None
        yield Applied(
            found.numbers.take("kindergarten_applications"),
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
    rows: Rows,
    found: World,
    territory: int,
    one: Applied,
    operator: int,
    *,
    groups: tuple[int, date] | None,
    state: str = "registered",
) -> None:
    """An application with its wishes and its history. ``groups``: the place that was given, and until when."""
    queued = state == "registered"
    registered = state not in ("submitted", "under-review", "documents")
    rows.add(
        t.kindergarten_applications,
        id=one.number,
        territory_id=territory,
        number=f"42-{one.number:05}" if registered else None,
        account_id=one.account_id,
        child_id=one.child_id,
        birth_date=one.born,
        cohort=cohort(one.born),
        desired_date=date(found.today.year + (found.today.month >= 9), 9, 1),
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
        rows.add(
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
    steps: list[tuple[str, str, int | None, datetime]] = [("submit", "submitted", one.account_id, one.at)]
    if registered:
        steps.append(("register", "registered", operator, one.at + timedelta(days=3)))
    if groups:
        steps.append(("refer", "referred", operator, _moment(found.today - timedelta(days=3))))
    _history(rows, found, APPLICATION.name, one.number, steps)


def _movement(rows: Rows, found: World, applied: list[Applied], mine: Applied) -> None:
    """The parent's places of the last three months: moving towards those of today."""
    for garden in mine.gardens:
        queue = sorted(
            (min(one.rank, SIBLING if garden == one.sibling else GENERAL), one.at, one.number)
            for one in applied
            if garden in one.gardens and cohort(one.born) == cohort(mine.born)
        )
        here = queue.index((GENERAL, mine.at, mine.number)) + 1
        steps = AHEAD_MOVED if garden == mine.gardens[0] else 4
        for step in range(steps + 1):
            rows.add(
                t.queue_places,
                application_id=mine.number,
                kindergarten_id=garden,
                day=found.today - timedelta(days=88 - step * 80 // steps),
                place=here + steps - step,
                total=len(queue) + steps - step,
            )


def _referral(
    rows: Rows,
    found: World,
    owners: dict[str, int],
    territory: int,
    gardens: list[int],
    groups: dict[tuple[int, int], int],
) -> None:
    """The neighbour's youngest has been given a place, and a week is left for the answer."""
    born, at = _born(found, 2), _moment(found.today - timedelta(days=300))
    child = _child(rows, found, owners["neighbour"], EVA, born, at)
    number = found.numbers.take("kindergarten_applications")
    one = Applied(number, owners["neighbour"], child, born, gardens[4:6], None, GENERAL, None, at)
    place = groups[(gardens[4], cohort(born))]
    given = (place, found.today + timedelta(days=7))
    _application(rows, found, territory, one, owners["operator"], groups=given, state="referred")


def _submitted(
    rows: Rows, found: World, territory: int, gardens: list[int], categories: list[int], random: Random
) -> None:
    """Five applications that wait for the operator, some with claims to be checked."""
    book = NameBook(random)
    for place in range(5):
        at = _moment(found.today - timedelta(days=2 * place), 18, 3 * place)
        name = book.child(FEMALE)
        owner = _account(
            rows, found, Name(name.last, "Елена", "Павловна", FEMALE), at, f"demo-new-{place + 1}"
        )
        born = _born(found, 1 + place % 3) + timedelta(days=place * 9)
        child = _child(rows, found, owner, name, born, at)
        number = found.numbers.take("kindergarten_applications")
        wishes = random.sample(gardens, 2)
        category = categories[0] if place in (1, 3) else None
        sibling = wishes[0] if place == 2 else None
        one = Applied(number, owner, child, born, wishes, category, GENERAL, sibling, at)
        _application(rows, found, territory, one, owner, groups=None, state="submitted")
