"""Times of the demo, and histories of states."""

from __future__ import annotations

from datetime import date, datetime, time

from ruobr_server.demo.context import Demo
from ruobr_server.demo.world import ZONE
from ruobr_server.kit.workflow.tables import state_changes

Step = tuple[str, str, int | None, datetime]
"""Action, state after it, account (None: the system), time."""


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A time of a day in the zone of the region."""
    return datetime.combine(day, time(hour, minute), ZONE)


def history(demo: Demo, subject: str, number: int, steps: list[Step]) -> None:
    """The history of a subject, the earliest step first."""
    before = ""
    for action, state, account_id, at in steps:
        demo.rows.add(
            state_changes,
            id=demo.world.numbers.take("state_changes"),
            subject=subject,
            subject_id=number,
            action=action,
            source=before,
            target=state,
            account_id=account_id,
            at=at,
        )
        before = state
