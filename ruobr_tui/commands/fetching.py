"""Fetch data for printing commands: children, date range, freshness."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.clock import Clock, first_zone, school_today
from ruobr_tui.api.errors import NetworkError
from ruobr_tui.api.rules.diary.absences import totals
from ruobr_tui.api.rules.diary.calendar import days as days_of
from ruobr_tui.api.rules.diary.calendar import latest_term, school_year, week_of, year_span
from ruobr_tui.api.rules.diary.changeable import changeable_days
from ruobr_tui.api.rules.diary.lessons import any_sent
from ruobr_tui.api.rules.diary.tasks import AHEAD, homework_weeks
from ruobr_tui.commands import family_parts
from ruobr_tui.commands.calendar_uids import with_uids
from ruobr_tui.i18n import _
from ruobr_tui.output import rows
from ruobr_tui.store import Snapshot, Store
from ruobr_tui.store.account.children import store_children
from ruobr_tui.store.base import failed
from ruobr_tui.store.diary.reported import (
    MOST_FAILURES,
    REPORTS_FRESH_FOR,
    Filled,
    filled_lessons,
    subjects_of,
)
from ruobr_tui.store.diary.uids import Days
from ruobr_tui.store.sync import year_spans

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.models.diary import Lesson
    from ruobr_tui.api.models.marks import Period
    from ruobr_tui.api.models.people import Account, Child

HOMEWORK_AHEAD = timedelta(days=7)
PERIODS_HOLD = timedelta(days=1)
LONG = timedelta(weeks=10)
"""Longer ranges are fetched in the spans of a synchronisation."""


class NoSuchChild(Exception):
    """``--child`` matches no child, or several."""


class CommandData:
    """Fetches the data of a command; ``seen`` collects the freshness of each response."""

    def __init__(
        self,
        options: Namespace,
        store: Store,
        portal: Portal,
        account: Account,
        clock: Clock,
        time_zone: str,
        seen: list[Snapshot[Any]],
        portal_zone: str = "",
    ) -> None:
        self.options, self.store, self.portal, self.account = options, store, portal, account
        self.clock, self.time_zone, self.seen = clock, time_zone, seen
        self.portal_zone = portal_zone
        # Of no children everything is known: there is nothing, and that is said beside it.
        self.anything_known = options.command == "news" or not account.children
        self.printed_news: list[Any] = []
        self.is_own_server = False
        self._missing: list[tuple[date, date]] = []
        self._documents: dict[str, Snapshot[Any]] = {}

    def zone(self, child: Child | None = None) -> ZoneInfo:
        """The time zone of a child's school, else the first known one; the settings override it."""
        children = self.account.children if child is None else [child]
        return first_zone(self.time_zone, *(each.time_zone for each in children), self.portal_zone)

    def today(self, child: Child | None = None) -> date:
        """Today at a child's school."""
        return school_today(self.clock, self.zone(child))

    def today_of(self, child: int) -> date:
        """Today at the school of the child with this id."""
        return self.today(next((each for each in self.account.children if each.id == child), None))

    @property
    def out_of_reach(self) -> NetworkError | None:
        """The error if the portal was unreachable before: each further request would time out as well."""
        errors = (snapshot.error for snapshot in self.seen)
        return next((error for error in errors if isinstance(error, NetworkError)), None)

    async def parts(self) -> list[rows.Part]:
        """The parts to print."""
        command = self.options.command
        if command == "letters":
            return await family_parts.letters(self)
        if command == "queue":
            parts = await family_parts.queue(self)
        else:
            wanted = getattr(self.options, "child", None) if self.account.children else None
            chosen = chosen_children(self.account, wanted)
            if command == "news":
                return await self._news(chosen)
            parts = [await self._known_part(child) for child in chosen]
        if self.options.form == "ics":
            parts = [
                with_uids(self.options.command, part, self.store, self.portal.base_url) for part in parts
            ]
        return parts

    async def _known_part(self, child: Child) -> rows.Part:
        """The part of a child, with the days without data."""
        self._missing.clear()
        part = await self._part(child)
        missing = [{"from": first.isoformat(), "to": last.isoformat()} for first, last in self._missing]
        notes = list(part.notes)
        if missing and (part.rows or part.more.get("subjects")):
            days = ", ".join(phrases.span(first, last) for first, last in self._missing)
            notes.append(_("No data: %(days)s.") % {"days": days})
        if part.days is not None:
            # Homework of a day stands on lessons of other days, too: with a gap in these nothing is gone.
            gaps = {day.isoformat() for span in self._missing for day in days_of(*span)}
            is_whole = self.options.command == "week" or not gaps
            part = replace(part, days=part.days._replace(unknown=frozenset(gaps)) if is_whole else None)
        known = part.is_known and bool(not missing or part.rows)
        return replace(part, is_known=known, more={**part.more, "missing": missing}, notes=notes)

    async def _part(self, child: Child) -> rows.Part:
        zone = self.zone(child)
        start, end = await self._span(child)
        match self.options.command:
            case "week":
                filled = self._filled(child, await self._lessons(child, start, end), start, end)
                found = list(filled.of_timetable)
                part = rows.part(child, rows.week(found, self.store.notes(child.id)), zone=zone)
                part = replace(part, days=Days(start.isoformat(), end.isoformat()))
                if totals(self._held(child, found)).unreported:
                    part = replace(part, notes=[_("The portal does not provide absences.")])
                return part
            case "marks":
                return await self._marks(child, start, end)
            case "homework":
                # By default the same days as on the screen, so that one answer serves both.
                last = end if self.options.start or self.options.end else max(end, self.today(child) + AHEAD)
                found = await self._lessons(child, *homework_weeks(start, last))
                ticks = self.store.ticks(child.id)
                part = rows.part(child, rows.homework(found, start, end, ticks), zone=zone)
                is_known = any_sent(found, "tasks")
                days = Days(start.isoformat(), end.isoformat()) if is_known or not found else None
                return replace(part, is_known=is_known, days=days)
            case "meals":
                return await family_parts.meals(self, child, start, end)
            case _:
                return replace(await self._absences(child, start, end), zone=zone)

    async def _absences(self, child: Child, start: date, end: date) -> rows.Part:
        """Absences, and the number of lessons without a report."""
        lessons = await self._lessons(child, start, end)
        if totals(self._held(child, lessons)).unreported:
            await self._read_reports(child, end)
        filled = self._filled(child, lessons, start, end)
        held = totals(self._held(child, filled.lessons))
        found = rows.absences(filled.lessons)
        more = {"not_reported": held.unreported, "without_day": filled.undated}
        notes = []
        if filled.undated:
            notes.append(_("Missed lessons without a day: %(count)d.") % {"count": filled.undated})
        if held.is_unknown and not filled.undated:
            notes.append(_("The portal does not provide this."))
        elif held.unreported:
            text = _("The portal did not provide this for %(count)d of %(all)d lessons.")
            notes.append(text % {"count": held.unreported, "all": held.of})
        is_known = bool(found or filled.undated or not held.is_unknown)
        return replace(rows.part(child, found, more), is_known=is_known, notes=notes)

    async def _read_reports(self, child: Child, day: date) -> None:
        """Fetch the lists of marks of a day's term: they have absences where the timetable has none."""
        today = self.today(child)
        term = await self._term(child, min(day, today))
        failures = 0
        for number, _name in subjects_of(term) if term is not None else ():
            wanted = resources.subject_marks(child.id, term.id if term is not None else 0, number)
            known_at = self.store.peek(wanted).fetched_at
            if known_at is not None and self.clock() - known_at < REPORTS_FRESH_FOR:
                continue
            if self.out_of_reach is not None or failures >= MOST_FAILURES:
                return
            snapshot = await self.store.refresh(wanted, self.portal)
            failures = failures + 1 if snapshot.error is not None else 0

    def _filled(self, child: Child, lessons: list[Lesson], start: date, end: date) -> Filled:
        return filled_lessons(self.store, child.id, lessons, start, end)

    def _held(self, child: Child, lessons: Iterable[Lesson]) -> list[Lesson]:
        """The lessons that have taken place."""
        today = self.today(child)
        return [lesson for lesson in lessons if lesson.date <= today]

    async def _marks(self, child: Child, start: date, end: date) -> rows.Part:
        """The marks of these days by the school's policy; of a whole term, the portal's own figures too."""
        period = await self._term(child, end)
        if period is not None and (self.options.start or self.options.end):
            period = period.model_copy(update={"marks": [], "words": []})
        before = len(self.seen)
        lessons = await self._lessons(child, start, end)
        is_known = all(snapshot.known for snapshot in self.seen[before:])
        found, more = rows.marks(lessons if is_known or lessons else None, period)
        self.anything_known = self.anything_known or bool(more["subjects"])
        part = rows.part(child, found, more, zone=self.zone(child))
        return replace(part, is_known=any_sent(lessons, "marks"))

    async def _term(self, child: Child, day: date) -> Period | None:
        """The term of a day."""
        return latest_term((await self.document(resources.periods(child.id))).value or [], day)

    async def _news(self, chosen: list[Child]) -> list[rows.Part]:
        """Fetch what may have changed, then list all news: usually one request per child."""
        store_children(self.store, self.account)
        for child in chosen:
            for start, end in changeable_days(await self._known_periods(child), self.today(child)):
                await self._lessons(child, start, end)
        await self.document(resources.inbox())
        items = [item for item in self.store.news() if self.options.all or not item.is_seen]
        children = {child.id for child in chosen}
        self.printed_news = [item for item in items if item.child in children or item.child is None]
        parts = []
        for child in chosen:
            found = rows.news(item for item in items if item.child == child.id)
            is_known = self.store.peek_lessons(child.id, *week_of(self.today(child))).known
            part = rows.part(child, found, zone=self.zone(child))
            parts.append(replace(part, is_known=is_known or bool(found)))
        letters = rows.news(item for item in items if item.child is None)
        is_known = self.store.peek(resources.inbox()).known or bool(letters)
        return [*parts, rows.Part(None, _("Messages"), "", letters, is_known=is_known)]

    async def _known_periods(self, child: Child) -> list[Period]:
        """The periods of a child; cached for a day, since no news come from them."""
        stored = self.store.peek(resources.periods(child.id))
        is_young = stored.fetched_at is not None and self.clock() - stored.fetched_at < PERIODS_HOLD
        if stored.value is not None and is_young:
            return stored.value
        return (await self.document(resources.periods(child.id))).value or []

    async def _span(self, child: Child) -> tuple[date, date]:
        """The command's default days, or those of the options."""
        today = self.today(child)
        start, end = week_of(today)
        match self.options.command:
            case "marks":
                term = None if self.options.start and self.options.end else await self._term(child, today)
                start, end = (term.start, term.end) if term else year_span(school_year(today))
            case "homework":
                start, end = today, today + HOMEWORK_AHEAD
            case "absences":
                start, end = year_span(school_year(today))[0], today
        start, end = self.options.start or start, self.options.end or end
        return (start, end) if start <= end else (end, start)

    async def document(self, resource: Any) -> Snapshot[Any]:
        """A resource, fetched once."""
        if resource.key in self._documents:
            return self._documents[resource.key]
        if self.out_of_reach is None:
            snapshot = await self.store.refresh(resource, self.portal)
        else:
            snapshot = failed(self.store.peek(resource), self.out_of_reach)
        self.seen.append(snapshot)
        self._documents[resource.key] = snapshot
        return snapshot

    async def _lessons(self, child: Child, start: date, end: date) -> list[Lesson]:
        """Lessons of these days; long ranges in the spans of a synchronisation."""
        spans = [(start, end)]
        if end - start > LONG:
            of_year = year_spans(self.store, child.id, self.today(child))
            yearly = [span for span in of_year if _overlap(span, start, end)]
            if yearly and min(yearly)[0] <= start and end <= max(yearly)[1]:
                spans = sorted(yearly)
        lessons: list[Lesson] = []
        for first, last in spans:
            if self.out_of_reach is None:
                snapshot = await self.store.refresh_lessons(child.id, first, last, self.portal)
            else:
                snapshot = failed(self.store.peek_lessons(child.id, first, last), self.out_of_reach)
            self.seen.append(snapshot)
            self.anything_known = self.anything_known or snapshot.known
            if not snapshot.known:
                self._missing.append((max(first, start), min(last, end)))
            lessons += [each for each in snapshot.value or () if start <= each.date <= end]
        return lessons


def chosen_children(account: Account, wanted: str | None) -> list[Child]:
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
        raise NoSuchChild(_("--child must be one of: %(names)s") % {"names": names})
    return found


def _overlap(span: tuple[date, date], start: date, end: date) -> bool:
    return span[0] <= end and start <= span[1]
