"""``ruobr-server jobs``: queued, running and failed jobs, manual retries, removal. No personal data."""

from __future__ import annotations

import argparse
import logging
import os
import pwd
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ruobr_server.kit.jobs.states import JobState
from ruobr_server.kit.language import N_, _, ngettext, pgettext

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ruobr_server.kit.db import Database
    from ruobr_server.kit.jobs.kinds import JobKind
    from ruobr_server.kit.jobs.removal import Removable, Removed
    from ruobr_server.kit.jobs.view import Failed, Group

HEAD = (N_("kind"), N_("state"), N_("jobs"), N_("oldest due"), N_("last done"), N_("last error"))
HEAD_OF_FAILED = (
    N_("number"),
    N_("kind"),
    "about",
    N_("attempts"),
    N_("failed at"),
    N_("last error"),
)
HEAD_OF_REMOVABLE = (N_("number"), N_("kind"), "about", N_("state"), N_("attempts"))
HEAD_OF_REMOVED = (N_("number"), N_("kind"), "about", N_("removed at"), N_("by"))

WORD = "remove"
MOST_SHOWN = 50
AT_ONCE = 500
"""Jobs in one transaction."""

_log = logging.getLogger("ruobr_server.jobs")


def add_jobs(commands: Any, add_database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the command to the parser. The imports above must be cheap, as each start runs them."""
    about = _("work beside the requests: what waits, runs and has failed")
    jobs = commands.add_parser("jobs", help=about, description=about)
    add_database(jobs)
    actions = jobs.add_subparsers(dest="action")
    retry = actions.add_parser("retry", help=_("run failed and waiting jobs now and reset their attempts"))
    add_database(retry)
    remove = actions.add_parser(
        "remove", help=_("remove failed jobs and jobs of unknown kinds, after a question")
    )
    add_database(remove)
    for action in (retry, remove):
        action.add_argument("which", metavar="KIND|NUMBER", help=_("kind or number shown by `jobs`"))


def run(url: str, action: str | None, which: str, zone: ZoneInfo) -> None:
    """``ruobr-server jobs``, ``jobs retry`` and ``jobs remove``. Raises ``OperatorError``."""
    from ruobr_server.areas.declaration import job_kinds
    from ruobr_server.areas.registry import AREAS
    from ruobr_server.commands import opened
    from ruobr_server.kit.jobs.removal import removed
    from ruobr_server.kit.jobs.view import failed, overview
    from ruobr_tui.api.clock import system_clock

    kinds = job_kinds(AREAS)
    with opened(url) as database:
        if action == "retry":
            count = database.write_now(_retry, kinds, which, system_clock())
            print(_("jobs that are done now: %(count)d") % {"count": count})
            return
        if action == "remove":
            _remove(database, kinds, which)
            return
        groups = database.read_now(overview, system_clock())
        named = database.read_now(failed)
        gone = database.read_now(removed, MOST_SHOWN)
    for line in table(HEAD, [_cells(group, kinds, zone) for group in groups]):
        print(line)
    if named:
        print()
        for line in table(HEAD_OF_FAILED, [_cells_of_failed(each, zone) for each in named]):
            print(line)
    if gone:
        print()
        for line in table(HEAD_OF_REMOVED, [_cells_of_removed(each, zone) for each in gone]):
            print(line)


def _named(connection: Any, kinds: Sequence[JobKind], which: str) -> tuple[str, JobKind | None, int | None]:
    """The kind by its name, its declaration (null: not declared), and the id if one was given.

    Raises ``OperatorError`` for an unknown id.
    """
    from ruobr_server.kit.errors import OperatorError
    from ruobr_server.kit.jobs.view import kind_of

    number = int(which) if which.isascii() and which.isdigit() and len(which) < 19 else None
    name = which if number is None else kind_of(connection, number)
    if name is None:
        raise OperatorError(_("There is no job %(number)s.") % {"number": which})
    return name, next((each for each in kinds if each.name == name), None), number


def _retry(connection: Any, kinds: Sequence[JobKind], which: str, now: datetime) -> int:
    from ruobr_server.kit.errors import OperatorError
    from ruobr_server.kit.jobs.view import retry

    name, kind, number = _named(connection, kinds, which)
    if kind is None:
        text = _("No area declares jobs of the kind %(kind)s; `jobs remove` removes them.")
        raise OperatorError(text % {"kind": name})
    return retry(connection, now, kind.name, number, with_failed=kind.can_be_retried)


def _remove(database: Database, kinds: Sequence[JobKind], which: str) -> None:
    """Show what is removed, ask for confirmation, remove it. Raises ``OperatorError`` without
    confirmation.
    """
    from ruobr_server.kit.errors import OperatorError
    from ruobr_server.kit.jobs.removal import Removable, removable, remove
    from ruobr_tui.api.clock import system_clock

    name, kind, number = database.read_now(_named, kinds, which)
    if kind is not None and kind.is_daily:
        text = _("%(kind)s is daily work, which comes back on its own; `jobs retry` does it now.")
        raise OperatorError(text % {"kind": name})
    found = database.read_now(removable, system_clock(), name, number, is_declared=kind is not None)
    if not found:
        text = _("Nothing of the kind %(kind)s can be removed: nothing of it waits or has failed.")
        if kind is not None:
            text = _("Nothing of the kind %(kind)s can be removed: only what has failed can.")
        raise OperatorError(text % {"kind": name})
    for line in table(HEAD_OF_REMOVABLE, [_cells_of_removable(each) for each in found[:MOST_SHOWN]]):
        print(line)
    if len(found) > MOST_SHOWN:
        left = len(found) - MOST_SHOWN
        print(ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left})
    question = ngettext(
        "Type %(word)s to remove %(count)d job, for good: ",
        "Type %(word)s to remove %(count)d jobs, for good: ",
        len(found),
    )
    print(question % {"word": WORD, "count": len(found)}, end="", flush=True)
    if sys.stdin.readline().strip() != WORD:
        print()
        raise OperatorError(_("Nothing was removed."))
    by, gone = _user(), list[Removable]()
    for start in range(0, len(found), AT_ONCE):
        gone += database.write_now(remove, found[start : start + AT_ONCE], by, system_clock())
    print(_("jobs that were removed: %(count)d") % {"count": len(gone)})
    if gone:
        _log.warning("%s removed %s of the kind %s: %s", by, _counted(len(gone)), name, _numbers(gone))


def _user() -> str:
    """The user at this machine's terminal: from the system, not from the environment."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user id without a name
        name = str(os.getuid())
    return f"{name}@{socket.gethostname()}"


def _counted(count: int) -> str:
    return "1 job" if count == 1 else f"{count} jobs"


def _numbers(removed: Sequence[Removable]) -> str:
    shown = ", ".join(str(job.id) for job in removed[:MOST_SHOWN])
    return shown if len(removed) <= MOST_SHOWN else f"{shown}, …"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with aligned columns. ``head`` are message ids."""
    head = [pgettext("job", "about") if each == "about" else _(each) for each in head]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def _cells(group: Group, kinds: Sequence[JobKind], zone: ZoneInfo) -> tuple[str, ...]:
    is_known = any(kind.name == group.kind for kind in kinds) or group.state in (
        JobState.DONE,
        JobState.REMOVED,
    )
    state = _state(group.state)
    return (
        group.kind,
        state if is_known else _("%(state)s, no area declares it") % {"state": state},
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


def _cells_of_removable(job: Removable) -> tuple[str, ...]:
    return str(job.id), job.kind, job.key or "-", _state(job.state), str(job.attempts)


def _state(state: str) -> str:
    return {
        JobState.WAITING: pgettext("job", "waiting"),
        JobState.RUNNING: pgettext("job", "running"),
        JobState.RETRYING: pgettext("job", "retrying"),
        JobState.FAILED: pgettext("job", "failed"),
        JobState.DONE: pgettext("job", "done"),
        JobState.REMOVED: pgettext("job", "removed"),
    }.get(JobState(state), state)


def _cells_of_removed(job: Removed, zone: ZoneInfo) -> tuple[str, ...]:
    return str(job.id), job.kind, job.key or "-", _moment(job.at, zone), job.by


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return "-" if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
