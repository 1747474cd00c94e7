"""Books of the demo's school library, and loans."""

from __future__ import annotations

from datetime import timedelta

from ruobr_server.areas.library import tables as library
from ruobr_server.demo.context import Demo
from ruobr_server.demo.world import ANNA, MARIA, PETER

BOOKS = (
    ("Капитанская дочка", "Пушкин А. С."),
    ("Мёртвые души", "Гоголь Н. В."),
    ("Герой нашего времени", "Лермонтов М. Ю."),
    ("Муму. Записки охотника", "Тургенев И. С."),
    ("Сказки народов Сибири", "сост. Шастина Е. И."),
    ("Денискины рассказы", "Драгунский В. Ю."),
    ("Кузнецкий край: атлас", "Соловьёв Л. И."),
    ("Алгебра. 9 класс. Сборник задач", "Галицкий М. Л."),
    ("Волшебник Изумрудного города", "Волков А. М."),
    ("Занимательная физика", "Перельман Я. И."),
)


def build(demo: Demo) -> None:
    """Books, and loans: some returned, one overdue."""
    numbers, school_id, today = demo.world.numbers, demo.world.school.id, demo.world.today
    books = []
    for place, (title, author) in enumerate(BOOKS):
        number = numbers.take("books")
        books.append(number)
        demo.rows.of(library.books).append((school_id, number, title, author, f"69-{1_204 + place * 37}"))
    loans = (
        (ANNA, 7, 60, 40, None),
        (ANNA, 1, 20, -3, None),  # overdue by three days
        (ANNA, 0, 75, -40, 42),
        (PETER, 4, 12, 9, None),
        (PETER, 8, 30, 2, None),
        (MARIA, 5, 6, 14, None),
        (MARIA, 9, 80, -50, 55),
    )
    for name, book, taken, due, returned in loans:
        demo.rows.of(library.loans).append(
            (
                school_id,
                numbers.take("loans"),
                books[book],
                demo.world.pupil(name).id,
                (today - timedelta(days=taken)).isoformat(),
                (today + timedelta(days=due)).isoformat(),
                None if returned is None else (today - timedelta(days=returned)).isoformat(),
            )
        )
