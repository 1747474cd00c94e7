"""``ruobr-server check``: a table of what is good, warned and bad; the exit status is 0, 1 or 2."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ruobr_server.kit.language import _

if TYPE_CHECKING:
    from ruobr_server.kit.configuration.loading import Loaded
    from ruobr_server.operations.checks.findings import Finding, Grade

WIDTH = 79


def add_check(commands: Any, add_database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the command to the parser. The imports above must be cheap, as each start runs them."""
    about = _("check settings, database, keys, mail, bank, Gosuslugi, clock and disk; changes no data")
    command = commands.add_parser("check", help=about, description=about)
    add_database(command)


def run(loaded: Loaded) -> int:
    """Print the findings one by one, as slow peers take some seconds; return the exit status."""
    from ruobr_server.operations.checks.findings import Grade

    worst = Grade.GOOD
    for finding in findings(loaded):
        worst = max(worst, finding.grade)
        for line in lines_of(finding):
            print(line, flush=True)
    print(_summary(worst))
    return int(worst)


def findings(loaded: Loaded) -> Iterator[Finding]:
    """All findings, those of the settings first."""
    from ruobr_server.operations.checks import peer_checks, settings_checks

    yield from _guarded(_("settings"), lambda: settings_checks.settings_are_consistent(loaded))
    yield from _guarded(_("listening"), lambda: settings_checks.address_is_free(loaded))
    yield from _guarded("TLS", lambda: settings_checks.certificate_is_valid(loaded))
    yield from _guarded(_("disk"), lambda: settings_checks.disks_have_room(loaded))
    yield from _guarded(_("database"), lambda: _database_findings(loaded))
    yield from _guarded(_("mail"), lambda: peer_checks.mail_is_taken(loaded))
    yield from _guarded(_("bank"), lambda: peer_checks.bank_answers(loaded))
    yield from _guarded(_("Gosuslugi"), lambda: peer_checks.state_services_answer(loaded))


def _guarded(subject: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """A check that cannot be made is bad, and the others follow."""
    from ruobr_server.operations.checks.findings import bad
    from ruobr_server.starting import why

    try:
        yield from check()
    except Exception as error:
        yield bad(subject, *why(error))


def _database_findings(loaded: Loaded) -> Iterator[Finding]:
    import asyncio
    from pathlib import Path

    from ruobr_server.migrations import schema
    from ruobr_server.operations.checks import database_checks as checks
    from ruobr_server.operations.checks.findings import bad, good, warned
    from ruobr_server.preparing import database_url, opened

    subject = _("database")
    database = opened(database_url(loaded))
    try:
        path = database.url.database
        if database.dialect == "sqlite" and path and not path.startswith("file:") and not Path(path).exists():
            yield warned(
                subject,
                _("There is no file %(file)s.") % {"file": path},
                _("The server makes it at its first start."),
            )
            return
        cause = asyncio.run(database.trouble())
        if cause is not None:
            yield bad(subject, f"{cause.text} [{cause.detail}]" if cause.detail else cause.text, cause.remedy)
            return
        yield good(subject, _("It reads and writes: %(address)s.") % {"address": database.address})
        yield from checks.file_is_private(database)
        configuration = loaded.configuration
        sizes = configuration.process.workers, configuration.database.connections
        yield from database.read_now(lambda db: list(checks.server_is_new_enough(db, *sizes)))
        yield from database.read_now(lambda db: list(checks.clocks_agree(db)))
        yield from database.read_now(lambda db: list(checks.schema_is_present(db)))
        if database.read_now(schema.revision_of) != schema.HEAD:
            return
        yield from database.read_now(lambda db: list(checks.rights_are_right(db)))
        yield from database.read_now(lambda db: list(checks.keys_open_scans(db, loaded)))
        yield from database.read_now(lambda db: list(checks.jobs_get_done(db)))
    finally:
        database.close_now()


def lines_of(finding: Finding) -> list[str]:
    """A finding as lines of a terminal: grade, subject, text; below it what to do."""
    from ruobr_server.operations.checks.findings import Grade

    words = {Grade.GOOD: _("good"), Grade.WARNED: _("warning"), Grade.BAD: _("bad")}
    first = max(len(word) for word in words.values()) + 2
    head = f"{words[finding.grade]:<{first}}{finding.subject:<16}"
    indent = " " * len(head)
    lines = textwrap.wrap(finding.text, WIDTH, initial_indent=head, subsequent_indent=indent)
    if finding.remedy:
        arrow = f"{indent}→ "
        lines += textwrap.wrap(finding.remedy, WIDTH, initial_indent=arrow, subsequent_indent=f"{indent}  ")
    return lines


def _summary(worst: Grade) -> str:
    from ruobr_server.operations.checks.findings import Grade

    return {
        Grade.GOOD: _("All is good."),
        Grade.WARNED: _("It can serve; see the warnings."),
        Grade.BAD: _("It cannot serve as it is; see what is bad."),
    }[worst]
