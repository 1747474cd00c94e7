"""Rows as a calendar (RFC 5545): lessons as events, homework as things to do. Times in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Todo

from ruobr_tui import __version__
from ruobr_tui.i18n import _
from ruobr_tui.output.rows import Part, Row


def as_ics(command: str, parts: Sequence[Part], zone: ZoneInfo, made: datetime) -> bytes:
    """A calendar file. ``made`` is when the rows were learnt; a row keeps its identity between prints."""
    calendar = Calendar()
    calendar.add("prodid", f"-//ruobr-tui//{__version__}//EN")
    calendar.add("version", "2.0")
    for part in parts:
        for row in part.rows:
            entry = _event(row, part.zone or zone) if command == "week" else _todo(row)
            who = part.name.split(" ")[1] if len(parts) > 1 and " " in part.name else ""
            name = (
                row["subject"] if command == "week" else f"{row['subject']}: {' '.join(row['text'].split())}"
            )
            entry.add("summary", f"{who}: {name}" if who else name)
            entry.add("uid", f"{command}-{part.child}-{_identity(command, row)}@ruobr-tui")
            entry.add("dtstamp", made.astimezone(UTC))
            calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _event(row: Row, zone: ZoneInfo) -> Component:
    event = Event()
    if not row["start"]:  # the portal tells no time: some time of that day
        event.add("dtstart", date.fromisoformat(row["date"]))
    for name, clock in (("dtstart", row["start"]), ("dtend", row["start"] and row["end"])):
        if not clock:
            continue
        moment = datetime.fromisoformat(f"{row['date']}T{clock}").replace(tzinfo=zone)
        event.add(name, moment.astimezone(UTC))
    if row["room"]:
        event.add("location", row["room"])
    if row["cancelled"]:
        event.add("status", "CANCELLED")
    homework = f"{_('homework')}: {row['homework']}" if row["homework"] else ""
    about = "\n".join(filter(None, (row["topic"], homework, row["marks"], row["teacher"])))
    if about:
        event.add("description", about)
    return event


def _todo(row: Row) -> Component:
    todo = Todo()
    todo.add("due", date.fromisoformat(row["due"]))
    todo.add("status", "COMPLETED" if row["done"] else "NEEDS-ACTION")
    todo.add("description", row["text"])
    return todo


def _identity(command: str, row: Row) -> str:
    return str(row["id"]) if command == "homework" else f"{row['date']}-{row['lesson']}-{row['start']}"
