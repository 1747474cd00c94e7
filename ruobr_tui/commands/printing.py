"""``ruobr week``, ``marks``, ``homework``, ``absences``, ``news`` and ``sync``: for scripts and pipes.

Through the same store and resources as the full screen, so each of them also refreshes what that
one shows. What the portal cannot be asked for is printed as it is stored, and the exit code says so.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import date, datetime, timedelta
from getpass import getpass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.auth import HeaderCredentials
from ruobr_tui.api.client import Portal
from ruobr_tui.api.clock import DEFAULT_ZONE, Clock, school_today, system_clock
from ruobr_tui.api.errors import NetworkError, RuobrError, SignInError
from ruobr_tui.api.rules.calendar import running, school_year, terms, week_of, year_span
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.telling import error_text, tell
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.output import rows
from ruobr_tui.store import Snapshot, State, Store, combined
from ruobr_tui.store.store import failed
from ruobr_tui.store.sync import synchronise, year_spans

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.api.models.diary import Lesson
    from ruobr_tui.api.models.people import Account, Child
    from ruobr_tui.config import Config
    from ruobr_tui.paths import Paths

HOMEWORK_AHEAD = timedelta(days=7)
SET_BEFORE = timedelta(days=14)
"""How long before it is due homework may have been set."""


class NoSuchChild(Exception):
    """``--child`` names nobody, or several."""


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
    from ruobr_tui.signing_in import open_store, remembered

    if config.login is None:
        tell(_("Whose diary? Name an account with --server and --login."))
        return Exit.USAGE
    store = open_store(config, paths, clock)
    for warning in store.warnings:
        tell(error_text(warning))
    try:
        auth: httpx.Auth | None = HeaderCredentials(config.login, password) if password else None
        auth = auth or remembered(config, paths)
        if auth is None and sys.stdin.isatty():
            asked = getpass(_("Password of %(login)s: ") % {"login": config.login}, stream=sys.stderr)
            auth = HeaderCredentials(config.login, asked)
        if auth is None:
            tell(_("No password: set RUOBR_PASSWORD, or sign in once with “remember me”."))
            return Exit.SIGN_IN
        return asyncio.run(_ask_and_print(options, config, store, auth, transport, clock))
    except SignInError as error:
        tell(error_text(error))
        return Exit.SIGN_IN
    except NoSuchChild as error:
        tell(str(error))
        return Exit.USAGE
    except RuobrError as error:
        tell(error_text(error))
        return Exit.FAILED
    finally:
        store.close()


async def _ask_and_print(
    options: Namespace,
    config: Config,
    store: Store,
    auth: httpx.Auth,
    transport: httpx.AsyncBaseTransport | None,
    clock: Clock,
) -> int:
    async with Portal(config.server, auth, transport=transport, clock=clock) as portal:
        who = await store.refresh(resources.account(), portal)
        if who.value is None:
            return _ended(who, clock)
        zone = ZoneInfo(config.time_zone or _zone(who.value) or DEFAULT_ZONE)
        asking = _Asking(options, store, portal, who.value, school_today(clock, zone), [who])
        if options.command == "sync":
            return await _synchronised(asking)
        parts = await asking.parts()
    freshness = combined(asking.seen) or Snapshot(None, State.MISSING)
    if asking.anything_known:
        _print(options, parts, freshness, zone, clock())
        if options.command == "news" and options.mark_seen:
            store.mark_seen(asking.printed_news)
    return _ended(replace(freshness, value=asking.anything_known or None), clock)


class _Asking:
    """Asks for what a command prints; ``seen`` gathers how fresh each answer is."""

    def __init__(
        self,
        options: Namespace,
        store: Store,
        portal: Portal,
        account: Account,
        today: date,
        seen: list[Snapshot[Any]],
    ) -> None:
        self.options, self.store, self.portal, self.account = options, store, portal, account
        self.today, self.seen = today, seen
        self.anything_known = options.command == "news"
        self.printed_news: list[Any] = []

    @property
    def out_of_reach(self) -> NetworkError | None:
        """Why the portal cannot be reached, once that is known: each further try would wait as long."""
        errors = (snapshot.error for snapshot in self.seen)
        return next((error for error in errors if isinstance(error, NetworkError)), None)

    async def parts(self) -> list[rows.Part]:
        """The parts to print."""
        chosen = _chosen(self.account, getattr(self.options, "child", None))
        if self.options.command == "news":
            return await self._news(chosen)
        return [await self._part(child) for child in chosen]

    async def _part(self, child: Child) -> rows.Part:
        start, end = await self._span(child.id)
        match self.options.command:
            case "week":
                found = await self._lessons(child.id, start, end)
                return rows.part(child, rows.week(found, self.store.notes(child.id)))
            case "marks":
                return rows.part(child, *rows.marks(await self._lessons(child.id, start, end)))
            case "homework":
                found = await self._lessons(child.id, start - SET_BEFORE, end)
                ticked = self.store.ticks(child.id, found)
                return rows.part(child, rows.homework(found, start, end, lambda _, task: task in ticked))
            case _:
                return rows.part(child, rows.absences(await self._lessons(child.id, start, end)))

    async def _news(self, chosen: list[Child]) -> list[rows.Part]:
        if self.out_of_reach is None:
            report = await synchronise(
                self.store, self.portal, self.account, today=self.today, whole_year=False
            )
            for failure in report.failures:
                self.seen.append(failed(self.seen[0], failure.error))
        items = [item for item in self.store.news() if self.options.all or not item.is_seen]
        told = {child.id for child in chosen}
        self.printed_news = [item for item in items if item.child in told or item.child is None]
        parts = [
            rows.part(child, rows.news(item for item in items if item.child == child.id)) for child in chosen
        ]
        letters = rows.news(item for item in items if item.child is None)
        return [*parts, rows.Part(None, _("Letters"), "", letters)]

    async def _span(self, child: int) -> tuple[date, date]:
        """The days that the command is about, unless the user says otherwise."""
        start, end = week_of(self.today)
        match self.options.command:
            case "marks":
                periods = (await self._document(resources.periods(child))).value or []
                term = running(terms(periods), self.today)
                start, end = (term.start, term.end) if term else year_span(school_year(self.today))
            case "homework":
                start, end = self.today, self.today + HOMEWORK_AHEAD
            case "absences":
                start, end = year_span(school_year(self.today))[0], self.today
        start, end = self.options.start or start, self.options.end or end
        return (start, end) if start <= end else (end, start)

    async def _document(self, resource: Any) -> Snapshot[Any]:
        if self.out_of_reach is None:
            snapshot = await self.store.refresh(resource, self.portal)
        else:
            snapshot = failed(self.store.peek(resource), self.out_of_reach)
        self.seen.append(snapshot)
        return snapshot

    async def _lessons(self, child: int, start: date, end: date) -> list[Lesson]:
        """Lessons of these days; a long stretch in the same spans as a synchronisation asks for."""
        spans = [(start, end)]
        if end - start > timedelta(weeks=3):
            yearly = [
                span for span in year_spans(self.store, child, self.today) if _overlap(span, start, end)
            ]
            if yearly and min(yearly)[0] <= start and end <= max(yearly)[1]:
                spans = sorted(yearly)
        lessons: list[Lesson] = []
        for first, last in spans:
            if self.out_of_reach is None:
                snapshot = await self.store.refresh_lessons(child, first, last, self.portal)
            else:
                snapshot = failed(self.store.peek_lessons(child, first, last), self.out_of_reach)
            self.seen.append(snapshot)
            self.anything_known = self.anything_known or snapshot.known
            lessons += [each for each in snapshot.value or () if start <= each.date <= end]
        return lessons


async def _synchronised(asking: _Asking) -> int:
    report = await synchronise(asking.store, asking.portal, asking.account, today=asking.today)
    told = _("%(requests)d requests, %(same)d unchanged, %(sent)d bytes sent, %(received)d received.")
    print(
        told
        % {
            "requests": report.requests,
            "same": report.not_modified,
            "sent": report.bytes_sent,
            "received": report.bytes_received,
        }
    )
    for failure in report.failures:
        tell(f"{failure.part}: {error_text(failure.error)}")
    if report.offline:
        return Exit.OFFLINE
    return Exit.FAILED if report.failures else Exit.OK


def _print(
    options: Namespace, parts: list[rows.Part], freshness: Snapshot[Any], zone: ZoneInfo, now: datetime
) -> None:
    from ruobr_tui.output.forms import as_csv, as_json
    from ruobr_tui.output.text import as_text

    command = options.command
    match options.form:
        case "json":
            _write(as_json(command, parts, freshness).encode())
        case "csv":
            _write(as_csv(command, parts).encode())
        case "ics":
            from ruobr_tui.output.ics import as_ics

            _write(as_ics(command, parts, zone, freshness.fetched_at or now))
        case _:
            # What the terminal's encoding lacks is shown as a question mark.
            _write(f"{as_text(command, parts)}\n".encode(sys.stdout.encoding or "utf-8", "replace"))
    if freshness.set_aside:
        told = ngettext(
            "%(count)d row of the answer could not be read and is left out.",
            "%(count)d rows of the answer could not be read and are left out.",
            freshness.set_aside,
        )
        tell(told % {"count": freshness.set_aside})


def _write(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _ended(freshness: Snapshot[Any], clock: Clock) -> int:
    """Say on standard error what came of asking; returns the exit code."""
    if freshness.error is None:
        return Exit.OK
    error = freshness.error
    tell(error_text(error) if isinstance(error, RuobrError) else str(error))
    if freshness.state is State.FRESH:  # the portal answered; only keeping it failed
        return Exit.OK
    if freshness.known and freshness.fetched_at is not None:
        age = phrases.age(clock() - freshness.fetched_at)
        tell(_("What is printed was stored: %(age)s.") % {"age": age})
        return Exit.OFFLINE if freshness.state is State.OFFLINE else Exit.FAILED
    tell(_("Nothing is stored of it."))
    return Exit.NOTHING if freshness.state is State.OFFLINE else Exit.FAILED


def _chosen(account: Account, wanted: str | None) -> list[Child]:
    """The children that ``--child`` means: a number from 1, an id, or the beginning of a first name."""
    if wanted is None:
        return account.children
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted)
        if 1 <= number <= len(account.children):
            return [account.children[number - 1]]
        found = [child for child in account.children if child.id == number]
    else:
        name = wanted.strip().casefold()
        found = [
            child
            for child in account.children
            if child.first_name.casefold().startswith(name) or child.full_name.casefold() == name
        ]
    if len(found) != 1:
        names = ", ".join(f"{number}: {child.first_name}" for number, child in enumerate(account.children, 1))
        raise NoSuchChild(_("--child should name one of: %(names)s") % {"names": names})
    return found


def _overlap(span: tuple[date, date], start: date, end: date) -> bool:
    return span[0] <= end and start <= span[1]


def _zone(account: Account) -> str | None:
    return next((child.time_zone for child in account.children if child.time_zone), None)
