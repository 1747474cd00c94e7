"""A process is killed in the middle of a job: another one takes it over when its lease has ended."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.kinds import JobKind, Work, daily
from ruobr_server.kit.jobs.queue import LEASE, enqueue
from ruobr_server.kit.jobs.runner import Runner
from ruobr_server.kit.jobs.tables import jobs
from support.doomed_jobs import NAMES
from support.fixtures import ZONE, FixedClock
from support.forked import Forked
from support.patience import PATIENCE


def killed_in(database: Database, kind: str, way: str) -> None:
    """Let a process of its own do what is due, and kill it (-9) while it is at this kind."""
    url = database.url.render_as_string(hide_password=False)
    process = Forked("support.doomed_jobs", url, kind, way, stderr=2)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "begun\n"
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()


def states(database: Database) -> dict[str, str]:
    rows = database.read_now(lambda db: db.execute(select(jobs.c.kind, jobs.c.state, jobs.c.done_day)).all())
    return {row.kind: row.state if row.done_day is None else str(row.done_day) for row in rows}


@pytest.mark.parametrize("way", ["daily", "queued"])
async def test_only_what_was_not_done_is_done_again(database: Database, clock: FixedClock, way: str) -> None:
    done: list[str] = []

    async def run(work: Work) -> None:
        done.append(work.job.kind)

    if way == "queued":
        for name in NAMES:
            database.write_now(enqueue, name, "1", clock())
    killed_in(database, NAMES[1], way)
    kinds = [daily(name, run) if way == "daily" else JobKind(name=name, run=run) for name in NAMES]
    after = Runner(database, clock, ZONE, kinds)
    before = states(database)
    finished = {name for name, state in before.items() if state != "waiting"}
    assert NAMES[1] not in finished
    await after.run_due()
    assert NAMES[1] not in done  # it might still run
    clock.advance(seconds=LEASE.total_seconds())
    await after.run_due()
    assert sorted(done) == sorted(set(NAMES) - finished)
    assert set(states(database).values()) == ({"2026-11-24"} if way == "daily" else {"done"})
