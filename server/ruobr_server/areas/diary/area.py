"""The diary: lessons, homework, marks, absences. It is read through the mobile contract."""

from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_tui.api.models import events

AREA = Area(
    name="diary",
    sheets="ruobr_server.areas.diary.sheets:sheets",
    features=frozenset({"rating", "lesson-details", "homework-files"}),
    event_kinds=events.DIARY,
    demo=DemoRows("ruobr_server.areas.diary.demo:build", after=("schools",)),
)
