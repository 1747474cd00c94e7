"""Library books on loan."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ruobr_server.areas.library.tables import books, loans
from ruobr_server.areas.schools.service import Pupil
from ruobr_tui.api.models.school import Book


def books_on_loan(connection: Connection, who: Pupil) -> list[Book]:
    """The pupil's present loans, the first due first."""
    rows = connection.execute(
        select(
            loans.c.id, books.c.title, books.c.author, books.c.inventory_number, loans.c.taken, loans.c.due
        )
        .join(books, (books.c.school_id == loans.c.school_id) & (books.c.id == loans.c.book_id))
        .where(loans.c.school_id == who.school_id, loans.c.pupil_id == who.id, loans.c.returned.is_(None))
        .order_by(loans.c.due, loans.c.id)
    )
    return [
        Book(id=number, title=title, author=author, number=inventory, taken=taken, due=due)
        for number, title, author, inventory, taken, due in rows
    ]
