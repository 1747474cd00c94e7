"""What the pane says about a row of the school's pages."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from ruobr_tui import due, phrases
from ruobr_tui.api.letters import letter_text
from ruobr_tui.api.models.mail import HTML
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.widgets.lines import Line, heading, line, paragraph


def details_of(key: Hashable, value: Any, width: int, today: date) -> list[Line]:
    """Return the selected row in full: ``value`` is what the page shows."""
    match key:
        case ("news", number):
            return _news(next((item for item in value if item.id == number), None), width, today)
        case ("teacher", int(number)) if number < len(value.teachers):
            teacher = value.teachers[number]
            return _titled(teacher.name, [(", ".join(teacher.subjects), "text")], width)
        case ("mate" | "birthday", int(number), str(name)):
            return _titled(name, _birth(_person(value, number, name), name, today), width)
        case ("event", number, str(_text)):
            event = next((event for event in value.events if event.id == number), None)
            if event is None:
                return []
            day = due.on_day(event.day, today) if event.day else ""
            return _titled(event.title, [(day, "due"), (event.place, "text")], width)
        case ("link", _id, str(href), str(about)):
            return _titled(about or href, [(href, "active")], width)
        case str(pair):
            name, _sign, text = pair.partition(":")
            return _titled(name, [(text, "text")], width)
    return []


def _titled(title: str, rows: list[tuple[str, str]], width: int) -> list[Line]:
    first, *others = paragraph(title, width, "heading")
    lines = [heading(first.plain, width), *others]
    for text, role in rows:
        if text:
            lines += paragraph(text, width, role)
    return lines


def _news(item: Any, width: int, today: date) -> list[Line]:
    if item is None:
        return []
    about = ", ".join(part for part in (item.author, due.on_day(item.day, today) if item.day else "") if part)
    lines = _titled(item.title, [(about, "dim")], width)
    return [*lines, line(), *paragraph(letter_text(item.text, HTML), width)]


def _person(people: Any, number: int, name: str) -> Any:
    for person in people:
        if name in (
            f"{person.last_name} {person.first_name} {person.middle_name}".strip(),
            f"{person.last_name} {person.first_name}".strip(),
        ):
            return person
    return people[number] if number < len(people) else None


def _birth(person: Any, name: str, today: date) -> list[tuple[str, str]]:
    if person is None or person.birth_date is None:
        return []
    born = person.birth_date
    coming = next_birthday(born, today)
    age = coming.year - born.year
    turns = ngettext("turns %(count)d", "turns %(count)d", age) % {"count": age}
    whole = _whole_name(person)
    return [
        (_("Full name: %(name)s") % {"name": whole} if whole != name else "", "text"),
        (phrases.full_day(born), "text"),
        (f"{due.on_day(coming, today)}: {turns}", "due"),
    ]


def _whole_name(person: Any) -> str:
    return " ".join(part for part in (person.last_name, person.first_name, person.middle_name) if part)


def next_birthday(born: date, today: date) -> date:
    """Return the next birthday; 29 February is celebrated on 1 March in common years."""
    for year in (today.year, today.year + 1):
        try:
            day = born.replace(year=year)
        except ValueError:
            day = born.replace(year=year, month=3, day=1)
        if day >= today:
            return day
    return today
