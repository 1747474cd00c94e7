"""The protocol of a round as a table (CSV) and as pages to print (PDF)."""

from __future__ import annotations

from datetime import datetime, tzinfo

from ruobr_server.kit.printing import new_document, row, write
from ruobr_tui.api.models.kindergarten import Round, RoundDecision
from ruobr_tui.api.rules.text.csv_text import EXCEL, csv_text

WORDS = {
    "ru": {
        "school": "Электронная школа 2.0",
        "title": "Протокол распределения мест в детских садах № {number}",
        "about": "Желаемая дата не позже {by}. Распределено: {given}. Без места: {left}.",
        "applied": "Проведено {at}. Ответственный: {who}",
        "application": "Заявление",
        "child": "Ребёнок",
        "born": "Родился",
        "place": "Детский сад",
        "outcome": "Решение",
        "given": "место, желание {wish}",
        "full": "ждёт: впереди {ahead}, мест {places}",
        "no-group": "ждёт: нет подходящей группы",
        "left-out": "не участвует: {note}",
    },
    "en": {
        "school": "Electronic School 2.0",
        "title": "Protocol of the allocation of kindergarten places no. {number}",
        "about": "Desired dates up to {by}. Placed: {given}. Without a place: {left}.",
        "applied": "Applied {at} by {who}",
        "application": "Application",
        "child": "Child",
        "born": "Born",
        "place": "Kindergarten",
        "outcome": "Decision",
        "given": "place, choice {wish}",
        "full": "waits: {ahead} ahead, {places} places",
        "no-group": "waits: no group fits",
        "left-out": "left out: {note}",
    },
}
HEADING = ("application", "child", "born", "place", "outcome")
_COLUMNS = (24.0, 48.0, 22.0, 38.0, 38.0)
"""Millimetres."""


def as_csv(protocol: Round, language: str) -> bytes:
    """A table that a Russian Excel opens."""
    words = WORDS[language]
    rows = [_cells(each, words) for each in protocol.decisions]
    return csv_text([words[name] for name in HEADING], rows, EXCEL).encode(EXCEL.encoding)


def as_pdf(protocol: Round, zone: tzinfo, language: str) -> bytes:
    """As many pages as there are. Slow: not for the event loop."""
    words = WORDS[language]
    assert protocol.applied_at is not None
    title = words["title"].format(number=protocol.id)
    page = new_document(title, language, protocol.applied_at)
    write(page, words["school"], size=10)
    write(page, title, size=16, bold=True)
    by = f"{protocol.by:%d.%m.%Y}" if protocol.by is not None else ""
    write(page, words["about"].format(by=by, given=protocol.given, left=protocol.left), size=11)
    at = _time(protocol.applied_at, zone)
    write(page, words["applied"].format(at=at, who=protocol.applied_by), size=11)
    page.ln(4)
    heading = [words[name] for name in HEADING]
    row(page, _COLUMNS, heading, left=5, bold=True, size=9, height=5)
    for each in protocol.decisions:
        row(page, _COLUMNS, _cells(each, words), left=5, size=9, height=5)
    return bytes(page.output())


def _cells(decision: RoundDecision, words: dict[str, str]) -> list[str]:
    number = "" if decision.kindergarten_number is None else f"№ {decision.kindergarten_number} "
    outcome = words.get(decision.why, decision.why)
    filled = {
        "wish": decision.wish,
        "ahead": decision.ahead,
        "places": decision.places,
        "note": decision.note,
    }
    born = f"{decision.birth_date:%d.%m.%Y}" if decision.birth_date is not None else ""
    return [
        decision.number,
        decision.child,
        born,
        f"{number}{decision.kindergarten}".strip(),
        outcome.format(**filled),
    ]


def _time(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"
