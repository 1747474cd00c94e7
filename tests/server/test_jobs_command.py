"""``ruobr-server jobs``: what operators see, and what they can do about it."""

from __future__ import annotations

import os
import pwd
import socket
from collections.abc import Iterator
from datetime import UTC, timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import select, update

from ruobr_server import job_commands
from ruobr_server.__main__ import main
from ruobr_server.areas.declaration import job_kinds
from ruobr_server.areas.registry import AREAS
from ruobr_server.integrations.email.service import LETTER, queue_letter
from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.queue import LEASE, Job, claim, enqueue, finish, forget_done, give_up, try_again
from ruobr_server.kit.jobs.removal import removable, remove
from ruobr_server.kit.jobs.tables import jobs
from ruobr_server.kit.jobs.view import Group, overview
from ruobr_tui.api.clock import system_clock
from support.fixtures import NOW, FixedClock
from support.jobs import work_of_the_day

MINUTE = timedelta(minutes=1)
DAILY = "meals.accounts"


@pytest.fixture
def portal(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """The database that the command finds in ``tmp_path``."""
    path = tmp_path / "ruobr.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.close_now()


def printed(tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[list[str]]:
    """The cells of the lines."""
    assert main(["jobs", "--data-dir", str(tmp_path), *arguments]) == 0
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in _lines(capsys)]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def fail(database: Database, kind: str, *, for_good: bool) -> None:
    now = system_clock()
    job = database.write_now(claim, [kind], "a process", now)
    assert job is not None
    if for_good:
        database.write_now(give_up, job, "SMTPRecipientsRefused", now)
    else:
        database.write_now(try_again, job, "TimeoutError", MINUTE, now)


async def test_the_states_of_a_kind_are_counted_apart(database: Database, clock: FixedClock) -> None:
    def put(kind: str, *keys: str) -> None:
        for key in keys:
            database.write_now(enqueue, kind, key, clock())
            clock.advance(seconds=1)

    def take(kind: str = "trial.work") -> Job:
        job = database.write_now(claim, [kind], "a process", clock())
        assert job is not None
        return job

    put("trial.dead", "")
    take("trial.dead")
    clock.advance(seconds=LEASE.total_seconds())
    began = clock().astimezone(UTC)
    put("trial.work", "failing", "failed", "running", "new", "newer")
    database.write_now(try_again, take(), "OSError", timedelta(days=1), clock())
    database.write_now(give_up, take(), "ValueError", clock())
    take()
    done = await work_of_the_day(database, clock)
    found = database.read_now(overview, clock())
    assert [group for group in found if group.kind.startswith("trial")] == [
        Group("trial.dead", "retrying", 1, NOW.astimezone(UTC), "", None),
        Group("trial.work", "failed", 1, None, "ValueError", None),
        Group("trial.work", "retrying", 1, clock().astimezone(UTC) + timedelta(days=1), "OSError", None),
        Group("trial.work", "running", 1, began + timedelta(seconds=2), "", None),
        Group("trial.work", "waiting", 2, began + timedelta(seconds=3), "", None),
    ]
    [meals] = [group for group in found if group.kind == DAILY]
    assert (meals.state, meals.count, str(meals.done_day)) == ("waiting", done[DAILY], "2026-11-24")


def test_nothing_personal_is_shown(
    portal: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.write_now(queue_letter, "irina@example.org", "Код", "Секрет", system_clock())
    fail(portal, LETTER, for_good=True)
    shown = printed(tmp_path, capsys)
    assert shown[0] == list(job_commands.HEAD)
    assert shown[1] == [LETTER, "failed", "1", "-", "-", "SMTPRecipientsRefused"]
    assert shown[3] == list(job_commands.HEAD_OF_FAILED)
    assert [shown[4][place] for place in (0, 1, 2, 3, 5)] == ["1", LETTER, "1", "1", "SMTPRecipientsRefused"]
    assert "irina" not in str(shown)


def test_what_waits_after_a_failure_is_done_now(
    portal: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in "ab":
        portal.write_now(enqueue, DAILY, key, system_clock())
        fail(portal, DAILY, for_good=key == "b")
    portal.write_now(enqueue, DAILY, "c", system_clock() + timedelta(hours=1))
    for which, count in (("2", 1), (DAILY, 1), (DAILY, 0)):
        assert printed(tmp_path, capsys, "retry", which) == [[f"jobs that are done now: {count}"]]
    rows = portal.read_now(lambda db: db.execute(select(jobs).order_by(jobs.c.id)).all())
    assert [(row.state, row.attempts) for row in rows] == [("waiting", 0)] * 3
    assert [row.due_at <= system_clock() for row in rows] == [True, True, False]


def test_a_letter_whose_text_is_gone_is_not_tried_again(
    portal: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.write_now(queue_letter, "irina@example.org", "Код", "Секрет", system_clock())
    fail(portal, LETTER, for_good=True)
    assert printed(tmp_path, capsys, "retry", "1") == [["jobs that are done now: 0"]]


def test_what_runs_is_left_alone(
    portal: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.write_now(enqueue, DAILY, "", system_clock())
    portal.write_now(claim, [DAILY], "a process", system_clock())
    assert printed(tmp_path, capsys, "retry", DAILY) == [["jobs that are done now: 0"]]
    assert printed(tmp_path, capsys)[1][:3] == [DAILY, "running", "1"]


def test_kinds_that_nobody_declares_are_shown_as_such(
    portal: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.write_now(enqueue, "gone.work", "1", system_clock())
    assert printed(tmp_path, capsys)[1][:2] == ["gone.work", "waiting, no area declares it"]
    for which in ("gone.work", "1", "2", "nothing"):
        assert main(["jobs", "--data-dir", str(tmp_path), "retry", which]) == 1
    portal.write_now(lambda db: db.execute(update(jobs).values(kind=DAILY)))
    assert printed(tmp_path, capsys, "retry", DAILY) == [["jobs that are done now: 0"]]


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(text))


def states(portal: Database) -> list[tuple[str, str]]:
    query = select(jobs.c.key, jobs.c.state).order_by(jobs.c.id)
    return portal.read_now(lambda db: [tuple(row) for row in db.execute(query)])


def test_what_nobody_will_do_is_removed_after_a_word(
    portal: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for key in "ab":
        portal.write_now(enqueue, "gone.work", key, system_clock())
    fail(portal, "gone.work", for_good=True)
    portal.write_now(enqueue, "other.work", "c", system_clock())
    type_in(monkeypatch, "remove\n")
    shown = printed(tmp_path, capsys, "remove", "gone.work")
    assert shown[:3] == [
        list(job_commands.HEAD_OF_REMOVABLE),
        ["1", "gone.work", "a", "failed", "1"],
        ["2", "gone.work", "b", "waiting", "0"],
    ]
    assert "2 jobs" in shown[3][0]
    assert states(portal) == [("a", "removed"), ("b", "removed"), ("c", "waiting")]
    user = pwd.getpwuid(os.getuid()).pw_name
    assert f"{user}@" in caplog.text
    assert "removed 2 jobs of the kind gone.work: 1, 2" in caplog.text
    # The trace: who it was. Nothing of it is done or queued again.
    after = printed(tmp_path, capsys)
    assert after[1][:3] == ["gone.work", "removed", "2"]
    assert [line[2] for line in after if line[:2] in (["1", "gone.work"], ["2", "gone.work"])] == ["b", "a"]
    assert [line[-1] for line in after if line[:1] in (["1"], ["2"])] == [
        f"{user}@{socket.gethostname()}"
    ] * 2
    assert not portal.write_now(enqueue, "gone.work", "a", system_clock())
    assert portal.write_now(claim, ["gone.work"], "a process", system_clock() + timedelta(days=2)) is None
    portal.write_now(forget_done, system_clock() + timedelta(days=6))
    assert len(states(portal)) == 3
    portal.write_now(forget_done, system_clock() + timedelta(days=8))
    assert states(portal) == [("c", "waiting")]


@pytest.mark.parametrize("answer", ["", "\n", "y\n", "yes\n", "removed\n", "REMOVE\n"])
def test_without_the_word_nothing_is_removed(
    portal: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    portal.write_now(enqueue, "gone.work", "a", system_clock())
    type_in(monkeypatch, answer)
    assert main(["jobs", "--data-dir", str(tmp_path), "remove", "gone.work"]) == 1
    assert "Nothing was removed." in capsys.readouterr().err
    assert states(portal) == [("a", "waiting")]


def test_of_a_declared_kind_only_what_has_failed_is_removed(
    portal: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("irina", "boris"):
        portal.write_now(queue_letter, f"{name}@example.org", "Код", "Секрет", system_clock())
    fail(portal, LETTER, for_good=True)
    type_in(monkeypatch, "remove\n")
    shown = printed(tmp_path, capsys, "remove", LETTER)
    assert [line[0] for line in shown[1:2]] == ["1"]
    assert [state for _, state in states(portal)] == ["removed", "waiting"]
    for which in ("2", "1", LETTER, "7", "nothing"):
        type_in(monkeypatch, "remove\n")
        assert main(["jobs", "--data-dir", str(tmp_path), "remove", which]) == 1
    assert [state for _, state in states(portal)] == ["removed", "waiting"]


def test_daily_work_and_what_runs_are_not_removed(
    portal: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.write_now(enqueue, DAILY, "", system_clock())
    fail(portal, DAILY, for_good=True)
    portal.write_now(enqueue, "gone.work", "runs", system_clock())
    portal.write_now(claim, ["gone.work"], "another version", system_clock())
    for which in (DAILY, "1", "gone.work", "2"):
        type_in(monkeypatch, "remove\n")
        assert main(["jobs", "--data-dir", str(tmp_path), "remove", which]) == 1
    assert states(portal) == [("", "failed"), ("runs", "waiting")]


def test_what_was_begun_meanwhile_is_not_removed(database: Database, clock: FixedClock) -> None:
    for key in "ab":
        database.write_now(enqueue, "gone.work", key, clock())
    shown = database.read_now(removable, clock(), "gone.work", is_declared=False)
    job = database.write_now(claim, ["gone.work"], "a process", clock())
    assert job is not None
    gone = database.write_now(remove, shown, "somebody", clock())
    assert [each.key for each in gone] == ["b"]
    database.write_now(finish, job, clock())
    assert sorted(states(database)) == [("a", "done"), ("b", "removed")]


def test_every_kind_is_described_for_operators() -> None:
    text = (Path(__file__).parents[2] / "docs" / "jobs.md").read_text()
    assert [kind.name for kind in job_kinds(AREAS) if f"`{kind.name}`" not in text] == []
