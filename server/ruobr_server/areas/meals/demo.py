"""The school canteen: set meals, menus, meal accounts, records. Amounts are whole kopecks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from ruobr_server.areas.ledger.demo import LedgerRows
from ruobr_server.areas.meals import tables as meals
from ruobr_server.demo.absences import LATE
from ruobr_server.demo.context import Demo
from ruobr_server.demo.journal import Journal
from ruobr_server.demo.population import Pupil
from ruobr_server.demo.world import ANNA, LEVELS, SEED, ZONE
from ruobr_tui.api.states.meals import MealState

WEEKS_BACK = 9
"""Weeks with records."""

COMPLEXES = (
    ("101", "Комплекс № 1", "Завтрак", 9_750),
    ("102", "Комплекс № 2", "Обед", 12_430),
    ("103", "Комплекс № 3", "Завтрак", 11_200),
)
BREAKFASTS = (
    ("Каша рисовая молочная", "Бутерброд с сыром", "Чай с сахаром", "Яблоко"),
    ("Омлет натуральный", "Хлеб пшеничный", "Какао с молоком", "Мандарин"),
    ("Запеканка творожная со сгущённым молоком", "Чай с лимоном", "Груша"),
    ("Каша «Дружба»", "Масло сливочное", "Кофейный напиток", "Хлеб пшеничный"),
    ("Макароны с тёртым сыром", "Яйцо варёное", "Чай с сахаром"),
    ("Блины с повидлом", "Йогурт", "Чай с сахаром"),
)
LUNCHES = (
    ("Борщ со сметаной", "Котлета домашняя", "Гречка рассыпчатая", "Компот из сухофруктов", "Хлеб ржаной"),
    ("Суп картофельный с горохом", "Плов с курицей", "Салат из свежей капусты", "Кисель"),
    ("Щи из свежей капусты", "Рыба, тушённая с овощами", "Картофельное пюре", "Напиток из шиповника"),
    ("Рассольник ленинградский", "Гуляш из говядины", "Макароны отварные", "Сок яблочный"),
    ("Суп-лапша с курицей", "Тефтели в соусе", "Рис припущенный", "Компот из свежих яблок"),
    ("Свекольник", "Курица запечённая", "Овощное рагу", "Морс клюквенный"),
)
TOP_UP = 150_000
SUBSIDY = 45_000


def build(demo: Demo) -> None:
    """Menus of the school; accounts, entries and records of the parent's children and some classmates."""
    school_id = demo.world.school.id
    complexes = [_complex(demo, *described) for described in COMPLEXES]
    first = demo.world.plan.monday - timedelta(weeks=WEEKS_BACK)
    days = [
        day
        for day in demo.world.plan.study_days(9, 6)
        if first <= day <= demo.world.plan.monday + timedelta(days=12)
    ]
    for day in days:
        for place, complex_id in enumerate(complexes):
            dishes = (LUNCHES if COMPLEXES[place][2] == "Обед" else BREAKFASTS)[(day.toordinal() + place) % 6]
            demo.rows.of(meals.meal_menus).append((school_id, complex_id, day.isoformat(), "\n".join(dishes)))
    demo.rows.add(
        meals.canteens,
        school_id=school_id,
        order_until=time(9, 0),
        payee="УФК по Кемеровской области — Кузбассу (МБОУ «Школа № 69»)",
        payee_account="03234643327310003900",
        bank="ОТДЕЛЕНИЕ КЕМЕРОВО БАНКА РОССИИ",
        bank_code="013207212",
        correspondent_account="40102810745370000032",
        tax_number="4217000001",
        tax_reason="421701001",
    )
    books = LedgerRows(demo.rows, demo.world.numbers, school_id)
    for journal in demo.world.journals:
        for place, pupil in enumerate(journal.own.pupils):
            _account(demo, journal, pupil)
            if pupil.name in LEVELS or place % 9 == 0:
                last = _meals(demo, books, journal, place, pupil, complexes, first)
                ahead = [day for day in days if day > last]
                _orders(demo, journal, pupil, complexes, ahead)
    books.finish()


def _complex(demo: Demo, code: str, name: str, meal: str, price: int) -> int:
    number = demo.world.numbers.take("meal_complexes")
    demo.rows.of(meals.meal_complexes).append(
        (demo.world.school.id, number, code, f"c0de-{code}", name, meal, price)
    )
    return number


def _choice(journal: Journal) -> int:
    """The index of the class's usual set meal."""
    return 1 if journal.own.grade >= 5 else 0


def _line(journal: Journal) -> str:
    return "Линия 1" if journal.own.grade < 5 else "Линия 2"


def _account(demo: Demo, journal: Journal, pupil: Pupil) -> None:
    demo.rows.of(meals.meal_accounts).append(
        (
            demo.world.school.id,
            pupil.id,
            f"69{pupil.id:08d}",
            f"04{pupil.id * 2_654_435_761 % 2**32:08X}",
            25_000 if pupil.name == ANNA else None,
            COMPLEXES[_choice(journal)][1],
        )
    )


def _meal(
    demo: Demo,
    journal: Journal,
    pupil: Pupil,
    day: date,
    complex_id: int,
    state: int,
    price: int,
) -> None:
    number = demo.world.numbers.take("meal_visits")
    place = (demo.world.school.id, number, pupil.id, day.isoformat(), complex_id)
    demo.rows.of(meals.meal_visits).append((*place, state, _line(journal), price, 0, None, None, None))


def _meals(
    demo: Demo,
    books: LedgerRows,
    journal: Journal,
    place: int,
    pupil: Pupil,
    complexes: list[int],
    first: date,
) -> date:
    """Past meals; returns the last day with one."""
    random = Random(SEED * 7_919 + pupil.id)

    def entry(day: date, kind: str, amount: int, hour: int) -> None:
        books.entry(pupil.id, kind, amount, day, datetime.combine(day, time(hour, 5), ZONE))

    entry(first, "payment", TOP_UP, 8)
    entry(demo.world.today.replace(day=1), "subsidy", SUBSIDY, 6)
    balance = TOP_UP + SUBSIDY
    last = first
    for day in journal.days:
        if not first <= day <= demo.world.today:
            continue
        if datetime.combine(day, time(12, 0), ZONE) > demo.world.until:
            break
        last = day
        place_in_menu = _choice(journal) if random.random() < 0.85 else 2
        price = COMPLEXES[place_in_menu][3]
        away = journal.absences.on(day, 2).get(place, LATE) != LATE
        state = MealState.CANCELLED if away or random.random() < 0.05 else MealState.RECEIVED
        paid = 0 if state == MealState.CANCELLED else price
        _meal(demo, journal, pupil, day, complexes[place_in_menu], state, paid)
        if state == MealState.RECEIVED:
            if balance < price * 2:
                entry(day, "payment", TOP_UP, 7)
                balance += TOP_UP
            entry(day, "charge", -price, 11)
            balance -= price
    return last


def _orders(demo: Demo, journal: Journal, pupil: Pupil, complexes: list[int], days: list[date]) -> None:
    """Order the usual set meal for the next days of this class."""
    place = _choice(journal)
    for day in days:
        if day in journal.days:
            _meal(demo, journal, pupil, day, complexes[place], MealState.ORDERED, COMPLEXES[place][3])
