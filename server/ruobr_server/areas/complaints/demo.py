"""An open complaint at the desk."""

from __future__ import annotations

from datetime import timedelta

from ruobr_server.areas.complaints.desk_search import words_of
from ruobr_server.areas.complaints.states import COMPLAINT
from ruobr_server.areas.complaints.tables import complaint_words, complaints
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import history, moment
from ruobr_server.demo.world import TERRITORY


def build(demo: Demo) -> None:
    """A parent of the other school has no login yet."""
    number = demo.world.numbers.take("complaints")
    filed = moment(demo.world.today - timedelta(days=4), 21, 5)
    values = {"sender": "Лебедева Марина", "phone": "+79130000041", "child": "Лебедев Глеб"}
    demo.rows.add(
        complaints,
        id=number,
        school_id=demo.world.other.id,
        territory_id=TERRITORY,
        number=f"{filed:%Y}-{number:05}",
        secret_hash=bytes(32),
        **values,
        class_name="6А",
        text="Второй месяц прошу логин для электронного дневника. Классный руководитель отвечает, "
        "что «скоро будет».",
        state=COMPLAINT.initial,
        version=1,
        created_at=filed,
        updated_at=filed,
    )
    for word in words_of(values):
        demo.rows.add(complaint_words, complaint_id=number, word=word)
    history(demo, COMPLAINT.name, number, [("file", COMPLAINT.initial, None, filed)])
