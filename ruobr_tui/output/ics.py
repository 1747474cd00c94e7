"""Rows as a calendar (RFC 5545, 7986): lessons, meals and deadlines as events, homework as events or things
to do.

Times are those of each child's school, written in UTC. Identifiers are those of ``store.diary.uids``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Component, Event, Todo

from ruobr_tui import __version__
from ruobr_tui.api.states.kindergarten import KindergartenState
from ruobr_tui.i18n import N_, _
from ruobr_tui.output.rows import Part, Row
from ruobr_tui.store.diary.uids import Entry as Known

EVENTS, TODOS = "events", "todos"
SHAPES = (EVENTS, TODOS)
"""How homework is written; many calendars show no things to do."""


def as_ics(command: str, parts: Sequence[Part], made: datetime, shape: str = EVENTS) -> bytes:
    """A calendar file. ``made`` is when the rows were learnt.

    Rows without a day of their own are left out.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//ruobr-tui//{__version__}//EN")
    calendar.add("version", "2.0")
    is_todo = (command, shape) == ("homework", TODOS)
    write = _todo if is_todo else _ENTRIES[command]
    several = len({part.child for part in parts}) > 1
    for part in parts:
        sequences = part.sequences or [0] * len(part.rows)
        entries = [
            (write(row, part), uid, sequence)
            for row, uid, sequence in zip(part.rows, part.uids, sequences, strict=True)
        ]
        entries += [(_gone(each.entry, part, is_todo), each.uid, each.sequence) for each in part.gone]
        for entry, uid, sequence in entries:
            who = part.first_name if several else ""
            summary = str(entry.pop("summary"))
            entry.add("summary", f"{who}: {summary}" if who else summary)
            # A calendar server takes no two entries of one UID, whatever they are.
            entry.add("uid", str(uuid5(UUID(uid), TODOS)) if is_todo else uid)
            entry.add("dtstamp", made.astimezone(UTC))
            if sequence:
                entry.add("sequence", sequence)
            calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _lesson(row: Row, part: Part) -> Component:
    event = Event()
    event.add("summary", row["subject"] or _("lesson"))
    if row["start"]:
        start, end = (
            _moment(row["date"], clock, part) for clock in (row["start"], row["end"] or row["start"])
        )
        event.add("dtstart", start)
        if end > start:
            event.add("dtend", end)
    else:
        _all_day(event, row["date"])
    if row["room"]:
        event.add("location", row["room"])
    if row["cancelled"]:
        event.add("status", "CANCELLED")
        event["TRANSP"] = "TRANSPARENT"
    homework = f"{_('homework')}: {row['homework']}" if row["homework"] else ""
    _describe(event, row["topic"], homework, row["marks"], row["teacher"])
    return event


def _moment(day: str, clock: str, part: Part) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=part.zone).astimezone(UTC)


def _gone(known: Known, part: Part, is_todo: bool) -> Component:
    """A cancelled entry for one that was printed before and is gone."""
    entry: Component = Todo() if is_todo else Event()
    about = {"subject": known.subject, "text": known.text}
    entry.add("summary", _about_homework(about) if known.text else known.subject or _("lesson"))
    if is_todo:
        entry.add("due", date.fromisoformat(known.day))
    elif known.start:
        entry.add("dtstart", _moment(known.day, known.start, part))
    else:
        _all_day(entry, known.day)
    entry.add("status", "CANCELLED")
    if not is_todo:
        entry["TRANSP"] = "TRANSPARENT"
    _describe(entry, _("This is no longer on the portal."))
    return entry


def _homework(row: Row, _part: Part) -> Component:
    event = Event()
    done = "✓ " if row["done"] else ""
    event.add("summary", done + _about_homework(row))
    _all_day(event, row["due"])
    _describe(event, row["text"])
    return event


def _todo(row: Row, _part: Part) -> Component:
    todo = Todo()
    todo.add("summary", _about_homework(row))
    todo.add("due", date.fromisoformat(row["due"]))
    todo.add("status", "COMPLETED" if row["done"] else "NEEDS-ACTION")
    if row["done"]:
        todo.add("percent-complete", 100)
    _describe(todo, row["text"])
    return todo


def _about_homework(row: Row) -> str:
    text = " ".join(row["text"].split())
    return ": ".join(filter(None, (row["subject"], text))) or _("homework")


def _all_day(event: Component, day: str) -> None:
    """An all-day entry that is shown as free time."""
    first = date.fromisoformat(day)
    event.add("dtstart", first)
    event.add("dtend", first + timedelta(days=1))
    event["TRANSP"] = "TRANSPARENT"


def _describe(entry: Component, *texts: str) -> None:
    about = "\n".join(text for text in texts if text)
    if about:
        entry.add("description", about)


def _meal(row: Row, _part: Part) -> Component:
    event = Event()
    event.add("summary", ": ".join(filter(None, (row["meal"] or _("meal"), row["complex"]))))
    _all_day(event, row["date"])
    if row["state"] == "cancelled":
        event.add("status", "CANCELLED")
    _describe(event, row["dishes"])
    return event


def _deadline(row: Row, _part: Part) -> Component:
    event = Event()
    event.add("summary", f"{_('kindergarten')}: {_(DEADLINES.get(row['state'], OTHER_DEADLINE))}")
    _all_day(event, row["answer_by"])
    _describe(event, row["place_given"], _("application %(number)s") % {"number": row["application"]})
    return event


DEADLINES: Mapping[str, str] = {
    KindergartenState.REFERRED: N_("accept or decline the place by this day"),
    KindergartenState.DOCUMENTS: N_("bring the documents by this day"),
}
OTHER_DEADLINE = N_("answer by this day")

_ENTRIES: dict[str, Callable[[Row, Part], Component]] = {
    "week": _lesson,
    "homework": _homework,
    "meals": _meal,
    "queue": _deadline,
}
