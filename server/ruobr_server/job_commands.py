"""``ruobr-server jobs``: queued, running and failed jobs, and manual retries. No personal data."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ruobr_server.kit.jobs.states import JobState

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ruobr_server.kit.jobs.kinds import JobKind
    from ruobr_server.kit.jobs.view import Failed, Group

HEAD = ("kind", "state", "jobs", "oldest due", "last done", "last error")
HEAD_OF_FAILED = ("number", "kind", "about", "attempts", "failed at", "last error")


def add_jobs(commands: Any, add_database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the command to the parser. The imports above must be cheap, as each start runs them."""
    about = "work beside the requests: what waits, runs and has failed"
    jobs = commands.add_parser("jobs", help=about, description=about)
    add_database(jobs)
    retry = jobs.add_subparsers(dest="action").add_parser(
        "retry", help="do what has failed, or waits after a failure, now; attempts count from nothing again"
    )
    add_database(retry)
    retry.add_argument("which", metavar="KIND|NUMBER", help="as `jobs` shows them")


def run(url: str, action: str | None, which: str, zone: ZoneInfo) -> None:
    """``ruobr-server jobs`` and ``jobs retry``. Raises ``OperatorError``."""
    from ruobr_server.areas.declaration import job_kinds
    from ruobr_server.areas.registry import AREAS
    from ruobr_server.commands import opened
    from ruobr_server.kit.jobs.view import failed, overview
    from ruobr_tui.api.clock import system_clock

    kinds = job_kinds(AREAS)
    with opened(url) as database:
        if action == "retry":
            count = database.write_now(_retry, kinds, which, system_clock())
            print(f"jobs that are done now: {count}")
            return
        groups = database.read_now(overview, system_clock())
        named = database.read_now(failed)
    for line in table(HEAD, [_cells(group, kinds, zone) for group in groups]):
        print(line)
    if named:
        print()
        for line in table(HEAD_OF_FAILED, [_cells_of_failed(each, zone) for each in named]):
            print(line)


def _retry(connection: Any, kinds: Sequence[JobKind], which: str, now: datetime) -> int:
    from ruobr_server.kit.errors import OperatorError
    from ruobr_server.kit.jobs.view import kind_of, retry

    number = int(which) if which.isascii() and which.isdigit() and len(which) < 19 else None
    name = which if number is None else kind_of(connection, number)
    kind = next((each for each in kinds if each.name == name), None)
    if name is None:
        raise OperatorError(f"There is no job {which}.")
    if kind is None:
        raise OperatorError(f"No area declares jobs of the kind {name}.")
    return retry(connection, now, kind.name, number, with_failed=kind.can_be_retried)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with aligned columns."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def _cells(group: Group, kinds: Sequence[JobKind], zone: ZoneInfo) -> tuple[str, ...]:
    is_known = any(kind.name == group.kind for kind in kinds)
    return (
        group.kind,
        group.state if is_known or group.state == JobState.DONE else f"{group.state}, no area declares it",
        str(group.count),
        _moment(group.oldest_due, zone),
        group.done_day.isoformat() if group.done_day is not None else "-",
        group.last_error or "-",
    )


def _cells_of_failed(failed_job: Failed, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        str(failed_job.id),
        failed_job.kind,
        failed_job.key or "-",
        str(failed_job.attempts),
        _moment(failed_job.at, zone),
        failed_job.last_error,
    )


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return "-" if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
