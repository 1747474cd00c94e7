"""The home of a class teacher counts the requests that wait, not those that could be revoked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.schools.tables import classes
from ruobr_tui.api.models.family import JoinRequests
from ruobr_tui.api.requests import cabinet
from ruobr_tui.screens.class_teacher.on_today import ON_TODAY
from ruobr_tui.store.snapshot import Snapshot, State
from support.fixtures import NOW, FixedClock
from support.school import TEACHER
from support.screens import Line, program, settled


async def test_a_granted_request_does_not_wait(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.database.write_now(lambda c: c.execute(classes.update().values(class_teacher_id=TEACHER)))
    app = program(tmp_path, clock, line, login="teacher")
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        requests = [
            {"id": 1, "state": "requested", "at": NOW, "actions": ["grant", "refuse"]},
            {"id": 2, "state": "granted", "at": NOW, "actions": ["revoke"]},
            {"id": 3, "state": "refused", "at": NOW, "actions": []},
        ]
        sent = Snapshot(JoinRequests.model_validate({"requests": requests}), State.FRESH, NOW)
        peek = app.context.store.peek

        def peeked(resource: Any) -> Any:
            return sent if resource.key == cabinet.join_requests().key else peek(resource)

        monkeypatch.setattr(app.context.store, "peek", peeked)
        [row] = [row for row in ON_TODAY.rows(app.context) if row.key == "desk/join_requests"]
        assert row.words["count"] == "1"
