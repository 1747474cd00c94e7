"""``ruobr week``, ``marks``, ``homework``, ``absences``, ``news``, ``sync``, ``upload``: for scripts, pipes.

Through the same store and resources as the full screen, so each of them also refreshes what that
one shows. If the portal is not available, stored data is printed, and the exit code says so.
"""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import date, datetime, timedelta
from getpass import getpass
from typing import TYPE_CHECKING, Any

from ruobr_tui import phrases
from ruobr_tui.account.request_budget import waiting_text
from ruobr_tui.api import resources
from ruobr_tui.api.auth import HeaderCredentials
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.errors import NetworkError, NoChild, NoChildReadable, RuobrError, SignInError
from ruobr_tui.api.pace import background, reporting_waits
from ruobr_tui.api.rules.text.csv_text import DIALECTS
from ruobr_tui.commands import interrupting
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.fetching import CommandData, NoSuchChild
from ruobr_tui.commands.messages import error_text, print_message
from ruobr_tui.commands.streams import Streams, standard_streams
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.output import rows
from ruobr_tui.store import Snapshot, State, combined
from ruobr_tui.store.sync import synchronise

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.files.paths import Paths


WITHOUT_CHILDREN = ("letters", "queue")
"""They are the account's: a child in no school class is in none of them."""

_PROGRESS_EVERY = timedelta(seconds=15)


def run_printing(
    options: Namespace,
    config: Config,
    paths: Paths,
    password: str | None,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock = system_clock,
) -> int:
    """Run one of the printing commands; returns an exit code."""
    from ruobr_tui.account.sign_in import open_store, remembered
    from ruobr_tui.context import Context

    if config.login is None:
        print_message(_("Specify an account with --server and --login."))
        return Exit.USAGE
    if password is None:
        auth: httpx.Auth | None = remembered(config, paths)
        if auth is None and sys.stdin.isatty():
            password = getpass(_("Password for %(login)s: ") % {"login": config.login}, stream=sys.stderr)
        elif auth is None:
            print_message(_("No password. Set RUOBR_PASSWORD, or sign in once with “Remember me”."))
            return Exit.SIGN_IN
    context = Context(
        config, open_store(config, paths, clock), paths, clock=clock, transport=transport, password=password
    )
    context.auth = auth if password is None else HeaderCredentials(config.login, password)
    try:
        return interrupting.run(fetch_and_print(options, context, standard_streams()))
    finally:
        context.close()


async def fetch_and_print(options: Namespace, context: Context, streams: Streams) -> int:
    """Run one of the printing commands; returns an exit code. Uses nothing of the process but ``streams``.

    ``context.auth`` signs in; the store is used after its owner was verified.
    """
    try:
        return await _fetch_and_print(options, context, streams)
    except SignInError as error:
        streams.message(error_text(error))
        return Exit.SIGN_IN
    except NoSuchChild as error:
        streams.message(str(error))
        return Exit.USAGE
    except RuobrError as error:
        streams.message(error_text(error))
        return Exit.FAILED


async def _fetch_and_print(options: Namespace, context: Context, streams: Streams) -> int:
    assert context.auth is not None
    async with context.portal_as(context.auth) as portal:
        if context.store.owner is None:
            try:
                await portal.confirm()
            except NetworkError:  # this machine's user may read the login's store
                context.read_offline()
        store, config, clock = context.store, context.config, context.clock
        for warning in store.take_warnings():
            streams.message(error_text(warning))
        if options.command == "upload":
            from ruobr_tui.commands.uploading import upload_scan

            return await upload_scan(options, store, portal, streams, clock)
        account = await store.refresh(resources.account(), portal)
        if account.value is None:
            return _ended(account, clock, streams)
        await _learn_server(context, portal)
        data = CommandData(
            options, store, portal, account.value, clock, config.time_zone, [account], context.portal_zone
        )
        data.is_own_server = bool(context.is_own_server)
        if options.command == "sync":
            return _or_no_child(await _synchronised(data, context, streams), account.value, streams)
        with reporting_waits(_wait_reporter(config, streams)):
            parts = await data.parts()
    freshness = combined(data.seen) or Snapshot(None, State.MISSING)
    if data.anything_known:
        _print(options, parts, freshness, clock(), streams)
        if options.command == "news" and options.mark_seen:
            store.mark_seen(data.printed_news)
    ended = _ended(replace(freshness, value=data.anything_known or None), clock, streams)
    return ended if options.command in WITHOUT_CHILDREN else _or_no_child(ended, account.value, streams)


def _or_no_child(code: int, account: Account, streams: Streams) -> int:
    """Report that there is no child, if there was no other error."""
    if account.children or code != Exit.OK:
        return code
    missing = NoChildReadable() if account.unread else NoChild()
    streams.message(error_text(missing))
    streams.message(_(missing.hint))
    return Exit.NO_CHILD


async def _learn_server(context: Context, portal: Portal) -> None:
    """Find out whether the portal is our own server, which allows more requests."""
    if context.is_own_server is None:
        try:
            context.know_capabilities(await portal.capabilities())
        except RuobrError as error:
            logging.getLogger(__name__).info("what the server can do is not known: %s", error)


def _wait_reporter(config: Config, streams: Streams) -> Callable[[float], None]:
    """A callback that reports waiting for the request budget."""

    def report_wait(seconds: float) -> None:
        streams.message(waiting_text(config, seconds))

    return report_wait


async def _synchronised(data: CommandData, context: Context, streams: Streams) -> int:
    from ruobr_tui.screens.registry import AREAS

    progress = None if context.is_own_server else _Progress(context.clock, streams)
    with background():
        report = await synchronise(
            data.store,
            data.portal,
            data.account,
            wanted=AREAS.sync_parts(),
            today=data.today(),
            today_of=data.today_of,
            progress=progress,
        )
    text = _("%(requests)d requests, %(same)d unchanged, %(sent)d bytes sent, %(received)d received.")
    counts = {
        "requests": report.requests,
        "same": report.not_modified,
        "sent": report.bytes_sent,
        "received": report.bytes_received,
    }
    streams.print(text % counts)
    for failure in report.failures:
        streams.message(f"{_part_name(failure.part, data.account)}: {error_text(failure.error)}")
    if report.offline:
        return Exit.OFFLINE
    return Exit.FAILED if report.failures else Exit.OK


def _part_name(key: str, account: Account) -> str:
    """The name of a part of a synchronisation; ``key`` is the resource's."""
    kind, *rest = key.split("/")
    names = {str(child.id): child.first_name for child in account.children}
    child = names.get(rest[0], rest[0]) if rest else ""
    match kind, rest:
        case "lessons", [_child, start, end]:
            days = phrases.span(date.fromisoformat(start), date.fromisoformat(end))
            return _("diary, %(child)s, %(days)s") % {"child": child, "days": days}
        case "periods", [_child]:
            return _("terms, %(child)s") % {"child": child}
        case "inbox", []:
            return _("messages")
        case _:
            return _("the account")


class _Progress:
    """Reports the progress of a synchronisation now and then: it takes minutes at foreign portals."""

    def __init__(self, clock: Clock, streams: Streams) -> None:
        self._clock, self._streams, self._printed_at = clock, streams, clock()

    def __call__(self, done: int, known: int) -> None:
        if done < known and self._clock() - self._printed_at >= _PROGRESS_EVERY:
            self._printed_at = self._clock()
            self._streams.message(_("%(done)d of %(all)d so far…") % {"done": done, "all": known})


def _print(
    options: Namespace,
    parts: list[rows.Part],
    freshness: Snapshot[Any],
    now: datetime,
    streams: Streams,
) -> None:
    from ruobr_tui.output.forms import as_csv, as_json
    from ruobr_tui.output.text import as_text

    command = options.command
    match options.form:
        case "json":
            streams.write(as_json(command, parts, freshness).encode())
        case "csv":
            streams.write(as_csv(command, parts, DIALECTS[options.dialect]))
        case "ics":
            from ruobr_tui.output.ics import EVENTS, as_ics

            streams.write(as_ics(command, parts, freshness.fetched_at or now, options.shape or EVENTS))
        case _ if parts:
            streams.print(as_text(command, parts))
    if options.form in ("csv", "ics"):  # other formats contain the notes
        for part in parts:
            for note in part.notes:
                streams.message(f"{part.name}: {note}")
    if freshness.set_aside:
        text = ngettext(
            "%(count)d row could not be read and was skipped.",
            "%(count)d rows could not be read and were skipped.",
            freshness.set_aside,
        )
        streams.message(text % {"count": freshness.set_aside})


def _ended(freshness: Snapshot[Any], clock: Clock, streams: Streams) -> int:
    """Report the outcome of fetching on stderr; returns the exit code."""
    if freshness.error is None:
        return Exit.OK
    error = freshness.error
    streams.message(error_text(error) if isinstance(error, RuobrError) else str(error))
    if freshness.state is State.FRESH:  # the portal responded; only storing failed
        return Exit.OK
    if freshness.known and freshness.fetched_at is not None:
        age = clock() - freshness.fetched_at
        if freshness.state is State.OFFLINE or age >= timedelta(minutes=1):
            streams.message(_("Showing saved data (%(age)s).") % {"age": phrases.age(age)})
        return Exit.OFFLINE if freshness.state is State.OFFLINE else Exit.FAILED
    streams.message(_("There is no saved data."))
    return Exit.NOTHING if freshness.state is State.OFFLINE else Exit.FAILED
