"""Rooms that are the same though they are written differently, and times in them that are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Connection, select

from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.kit.db.ids import wait_turn
from ruobr_tui.api.rules.text.folding import folded
from ruobr_tui.api.states.enrolment import SchoolApplicationState


def room_key(room: str) -> str:
    """The letters and digits of a room: ``каб. 12`` and ``Каб.12`` are one."""
    return "".join(letter for letter in folded(room) if letter.isalnum())


def wait_turn_for_times(connection: Connection) -> None:
    """Wait until nobody else is giving out times."""
    wait_turn(connection, "invitation_slots")


def taken_times(
    connection: Connection, school_id: int, day: date, room: str, beside: Collection[int] = ()
) -> list[tuple[int, int]]:
    """The times families are invited to, as minutes of the day from and to; ``room`` is a ``room_key``.

    ``beside``: applications whose times do not count, as they get others.
    """
    own = school_applications.c
    rows = connection.execute(
        select(own.invited_minute, own.invited_length).where(
            own.school_id == school_id,
            own.invited_on == day,
            own.invited_room == room,
            own.state == SchoolApplicationState.INVITED,
            own.invited_minute.is_not(None),
            own.id.not_in(beside),
        )
    )
    return [(row.invited_minute, row.invited_minute + row.invited_length) for row in rows]


def free_times(times: Iterable[int], minutes: int, taken: Collection[tuple[int, int]]) -> list[int]:
    """Those of the beginnings at which nobody else is in the room for these minutes."""
    return [at for at in times if all(at + minutes <= begins or at >= ends for begins, ends in taken)]
