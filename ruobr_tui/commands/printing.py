"""``ruobr week``, ``marks``, ``homework``, ``absences``, ``news``, ``sync``, ``upload``: for scripts, pipes.

Through the same store and resources as the full screen, so each of them also refreshes what that
one shows. What the portal cannot be asked for is printed as it is stored, and the exit code says so.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import datetime, timedelta
from getpass import getpass
from typing import TYPE_CHECKING, Any

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.auth import HeaderCredentials
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.errors import NetworkError, RuobrError, SignInError
from ruobr_tui.api.rules.csv_text import DIALECTS
from ruobr_tui.commands.asking import Asking, NoSuchChild
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.streams import Streams, standard_streams
from ruobr_tui.commands.telling import error_text, tell
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.output import rows
from ruobr_tui.store import Snapshot, State, combined
from ruobr_tui.store.sync import synchronise

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.api.visitor import Visitor
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.paths import Paths


def run_printing(
    options: Namespace,
    config: Config,
    paths: Paths,
    password: str | None,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock = system_clock,
    visitor: Visitor | None = None,
) -> int:
    """Run one of the printing commands; returns an exit code."""
    from ruobr_tui.context import Context
    from ruobr_tui.signing_in import open_store, remembered

    if config.login is None:
        tell(_("Whose diary? Name an account with --server and --login."))
        return Exit.USAGE
    if password is None:
        auth: httpx.Auth | None = remembered(config, paths)
        if auth is None and sys.stdin.isatty():
            password = getpass(_("Password of %(login)s: ") % {"login": config.login}, stream=sys.stderr)
        elif auth is None:
            tell(_("No password: set RUOBR_PASSWORD, or sign in once with “remember me”."))
            return Exit.SIGN_IN
    context = Context(
        config, open_store(config, paths, clock), paths, clock=clock, transport=transport, password=password
    )
    context.auth = auth if password is None else HeaderCredentials(config.login, password)
    try:
        return asyncio.run(ask_and_print(options, context, standard_streams()))
    finally:
        context.close()


async def ask_and_print(options: Namespace, context: Context, streams: Streams) -> int:
    """Run one of the printing commands; returns an exit code. Uses nothing of the process but ``streams``.

    ``context.auth`` signs in; whose store this is is proved before anything of it is used.
    """
    try:
        return await _ask_and_print(options, context, streams)
    except SignInError as error:
        streams.tell(error_text(error))
        return Exit.SIGN_IN
    except NoSuchChild as error:
        streams.tell(str(error))
        return Exit.USAGE
    except RuobrError as error:
        streams.tell(error_text(error))
        return Exit.FAILED


async def _ask_and_print(options: Namespace, context: Context, streams: Streams) -> int:
    assert context.auth is not None
    async with context.portal_as(context.auth) as portal:
        if context.store.owner is None:
            try:
                await portal.confirm()
            except NetworkError:  # the user of this machine may read on what is stored of the login
                context.read_on()
        store, config, clock = context.store, context.config, context.clock
        for warning in store.take_warnings():
            streams.tell(error_text(warning))
        if options.command == "upload":
            from ruobr_tui.commands.uploading import upload_scan

            return await upload_scan(options, store, portal, streams, clock)
        who = await store.refresh(resources.account(), portal)
        if who.value is None:
            return _ended(who, clock, streams)
        asking = Asking(options, store, portal, who.value, clock, config.time_zone, [who])
        if options.command == "sync":
            return await _synchronised(asking, streams)
        parts = await asking.parts()
    freshness = combined(asking.seen) or Snapshot(None, State.MISSING)
    if asking.anything_known:
        _print(options, parts, freshness, clock(), streams)
        if options.command == "news" and options.mark_seen:
            store.mark_seen(asking.printed_news)
    return _ended(replace(freshness, value=asking.anything_known or None), clock, streams)


async def _synchronised(asking: Asking, streams: Streams) -> int:
    report = await synchronise(asking.store, asking.portal, asking.account, today=asking.today())
    told = _("%(requests)d requests, %(same)d unchanged, %(sent)d bytes sent, %(received)d received.")
    counts = {
        "requests": report.requests,
        "same": report.not_modified,
        "sent": report.bytes_sent,
        "received": report.bytes_received,
    }
    streams.print(told % counts)
    for failure in report.failures:
        streams.tell(f"{failure.part}: {error_text(failure.error)}")
    if report.offline:
        return Exit.OFFLINE
    return Exit.FAILED if report.failures else Exit.OK


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
        case _:
            streams.print(as_text(command, parts))
    if freshness.set_aside:
        told = ngettext(
            "%(count)d row of the answer could not be read and is left out.",
            "%(count)d rows of the answer could not be read and are left out.",
            freshness.set_aside,
        )
        streams.tell(told % {"count": freshness.set_aside})


def _ended(freshness: Snapshot[Any], clock: Clock, streams: Streams) -> int:
    """Say on standard error what came of asking; returns the exit code."""
    if freshness.error is None:
        return Exit.OK
    error = freshness.error
    streams.tell(error_text(error) if isinstance(error, RuobrError) else str(error))
    if freshness.state is State.FRESH:  # the portal answered; only keeping it failed
        return Exit.OK
    if freshness.known and freshness.fetched_at is not None:
        age = clock() - freshness.fetched_at
        if freshness.state is State.OFFLINE or age >= timedelta(minutes=1):
            streams.tell(_("What is printed was stored: %(age)s.") % {"age": phrases.age(age)})
        return Exit.OFFLINE if freshness.state is State.OFFLINE else Exit.FAILED
    streams.tell(_("Nothing is stored of it."))
    return Exit.NOTHING if freshness.state is State.OFFLINE else Exit.FAILED
