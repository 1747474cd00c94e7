"""Some reasons at the desks of the demo."""

from __future__ import annotations

from datetime import timedelta

from ruobr_server.areas.desk_reasons.tables import desk_reasons
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import moment
from ruobr_server.demo.world import TERRITORY

_REASONS = (
    ("kindergarten", "refuse", "{ребёнок} уже числится в очереди: заявление подано дважды.", 14),
    ("kindergarten", "refuse", "В свидетельстве о рождении другие имя или дата рождения.", 6),
    ("kindergarten", "ask-documents", "Принесите до приёма свидетельство о рождении: {ребёнок}.", 21),
    ("kindergarten", "ask-documents", "Скан не читается. Загрузите его ещё раз или принесите документ.", 9),
    ("kindergarten", "cancel", "Вы не пришли заключить договор: {место}.", 3),
    ("school", "refuse", "В первом классе нет свободных мест: {место}.", 17),
    ("school", "refuse", "Адрес в заявлении не подтверждён документом о проживании.", 8),
)


def build(demo: Demo) -> None:
    """Written by the office of the municipality before the season."""
    written = moment(demo.world.today - timedelta(days=60), 10, 0)
    for desk, action, text, used in _REASONS:
        demo.rows.add(
            desk_reasons,
            id=demo.world.numbers.take("desk_reasons"),
            desk=desk,
            action=action,
            territory_id=TERRITORY,
            school_id=None,
            text=text,
            used=used,
            created_by=None,
            created_at=written,
            removed_by=None,
            removed_at=None,
        )
