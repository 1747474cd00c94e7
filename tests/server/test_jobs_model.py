"""The table of jobs against a model of it: whatever processes do, in whatever order, at whatever times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import Row, select

from ruobr_server.kit.db import Database
from ruobr_server.kit.db.metadata import metadata
from ruobr_server.kit.db.tables import counters, instances
from ruobr_server.kit.jobs import queue, view
from ruobr_server.kit.jobs.queue import LEASE, Job, LeaseLost
from ruobr_server.kit.jobs.tables import jobs
from support.fixtures import NOW
from support.statements import rows

KINDS = ("trial.one", "trial.two")
keys = st.sampled_from("abc")
kinds = st.sampled_from(KINDS)
holders = st.sampled_from(["first", "second", "third"])
seconds = st.sampled_from([1, 30, 100, 179, 180, 181, 4000])


class JobsOfManyProcesses(RuleBasedStateMachine):
    """``held`` are attempts whose lease lasts; ``late`` those that lost it, by the model."""

    def __init__(self) -> None:
        super().__init__()
        self.database = Database("sqlite://")
        self.database.write_now(lambda db: metadata.create_all(db, tables=[jobs, counters, instances]))
        self.now = NOW
        self.state: dict[tuple[str, str], str] = {}
        self.due: dict[tuple[str, str], datetime] = {}
        self.held: dict[tuple[str, str], tuple[Job, datetime]] = {}
        self.late: list[Job] = []

    def teardown(self) -> None:
        self.database.close_now()

    @rule(kind=kinds, key=keys)
    def enqueue(self, kind: str, key: str) -> None:
        is_new = self.database.write_now(queue.enqueue, kind, key, self.now)
        assert is_new == ((kind, key) not in self.state)
        if is_new:
            self.state[kind, key], self.due[kind, key] = "waiting", self.now

    @rule(wanted=st.sets(kinds, min_size=1), holder=holders)
    def claim(self, wanted: set[str], holder: str) -> None:
        job = self.database.write_now(queue.claim, sorted(wanted), holder, self.now)
        ready = {
            name: due
            for name, due in self.due.items()
            if name[0] in wanted and due <= self.now and not self._runs(name)
        }
        if job is None:
            assert not ready
            return
        name = (job.kind, job.key)
        assert ready[name] == min(ready.values())
        if name in self.held:
            self.late.append(self.held.pop(name)[0])
        self.held[name] = (job, self.now + LEASE)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), end=st.sampled_from(["renew", "finish", "again", "give up"]))
    def ends(self, data: st.DataObject, end: str) -> None:
        """A lease that ended and that nobody has taken is still its own."""
        name = data.draw(st.sampled_from(sorted(self.held)))
        job, _ = self.held[name]
        if end == "renew":
            assert self.database.write_now(queue.renew, job, self.now)
            self.held[name] = (job, self.now + LEASE)
            return
        del self.held[name]
        if end == "again":
            assert self.database.write_now(queue.try_again, job, "OSError", timedelta(seconds=100), self.now)
            self.due[name] = self.now + timedelta(seconds=100)
            return
        if end == "finish":
            self.database.write_now(queue.finish, job, self.now)
        else:
            assert self.database.write_now(queue.give_up, job, "OSError", self.now)
        self.state[name] = "done" if end == "finish" else "failed"
        del self.due[name]

    @precondition(lambda self: self.late)
    @rule(data=st.data())
    def is_late(self, data: st.DataObject) -> None:
        """Whoever lost the lease changes nothing, whatever became of the job."""
        job = data.draw(st.sampled_from(self.late))
        before = self._rows()
        assert not self.database.write_now(queue.renew, job, self.now)
        assert not self.database.write_now(queue.try_again, job, "OSError", LEASE, self.now)
        assert not self.database.write_now(queue.give_up, job, "OSError", self.now)
        with pytest.raises(LeaseLost):
            self.database.write_now(queue.finish, job, self.now)
        assert self._rows() == before

    @rule(span=seconds)
    def time_passes(self, span: int) -> None:
        self.now += timedelta(seconds=span)

    @rule(kind=kinds)
    def retry(self, kind: str) -> None:
        failed = [name for name, state in self.state.items() if state == "failed" and name[0] == kind]
        self.database.write_now(view.retry, self.now, kind)
        for name in failed:
            self.state[name], self.due[name] = "waiting", self.now
        attempts = {(row.kind, row.key): row.due_at for row in self._rows() if row.due_at is not None}
        for name in list(self.due):  # those that waited after a failure
            if name[0] == kind and not self._runs(name) and attempts[name] == self.now:
                self.due[name] = self.now
                if name in self.held:
                    self.late.append(self.held.pop(name)[0])

    @invariant()
    def the_table_is_as_the_model(self) -> None:
        rows = self._rows()
        assert {(row.kind, row.key): row.state for row in rows} == self.state
        assert {(row.kind, row.key): row.due_at for row in rows if row.due_at is not None} == self.due
        running = {(row.kind, row.key) for row in rows if row.leased_until and row.leased_until > self.now}
        assert running == {name for name in self.held if self._runs(name)}
        shown = self.database.read_now(view.overview, self.now)
        assert sum(group.count for group in shown) == len(self.state)
        assert sum(group.count for group in shown if group.state == "running") == len(running)
        due = self.database.read_now(queue.next_due, KINDS, self.now)
        free = [moment for name, moment in self.due.items() if not self._runs(name)]
        assert due == min(free, default=None)

    def _runs(self, name: tuple[str, str]) -> bool:
        return name in self.held and self.held[name][1] > self.now

    def _rows(self) -> list[Row[Any]]:
        return self.database.read_now(rows, select(jobs).order_by(jobs.c.id))


JobsOfManyProcesses.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestJobsOfManyProcesses = JobsOfManyProcesses.TestCase
