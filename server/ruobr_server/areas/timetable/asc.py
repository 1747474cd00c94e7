"""A timetable of aSc Timetables (XML) as rows of our tables: subjects, bells, the timetable.

Teachers and classes must be there already: nobody is created by a name alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring as checked
from lxml import etree

from ruobr_server.areas.timetable.sheets import BELLS, SLOTS
from ruobr_server.kit.sheets.cells import cleaned
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.rows import MOST_FAULTS, Fault, Row, Tables
from ruobr_tui.api.reasons import school_import as reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained
from ruobr_tui.api.rules.fields.wrong import Wrong

MOST_CARDS = 50_000
WEEKS = {"": "", "1": "", "11": "", "10": "А", "01": "Б"}
"""Weeks of a card as those of our tables."""

_COLUMNS = {
    "day": "days",
    "lesson": "period",
    "class": "classids",
    "group": "groupids",
    "subject": "subjectid",
    "teacher": "teacherids",
    "room": "classroomids",
    "week": "weeks",
    "starts": "starttime",
    "ends": "endtime",
    "name": "name",
}
"""Our columns, and the attributes in which a user of aSc knows them."""


@dataclass(slots=True)
class _File:
    """One file: its elements by kind and id, and what was read."""

    name: str
    root: Any
    valid_from: date
    tables: Tables = field(default_factory=Tables)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fault(self, element: Any, column: str, why: Reason | Explanation) -> None:
        self.tables.faults.append(Fault(self.name, element.sourceline or 0, column, explained(why)))

    def elements(self, kind: str) -> list[Any]:
        return list(self.root.iter(kind))

    def linked(self, element: Any, attribute: str, kind: str) -> list[Any]:
        """The elements whose ids an attribute lists; unknown ones are faults."""
        if kind not in self.by_id:
            self.by_id[kind] = {each.get("id"): each for each in self.elements(kind)}
        known = self.by_id[kind]
        found = []
        for number in filter(None, (part.strip() for part in (element.get(attribute) or "").split(","))):
            if number in known:
                found.append(known[number])
            else:
                self.fault(element, attribute, reasons.NOT_FOUND.with_fields(table=f"{kind}s"))
        return found

    def add(self, sheet: Sheet, element: Any, texts: Mapping[str, str]) -> None:
        """A row of one of our tables, read as a cell would be."""
        row = Row(self.name, element.sourceline or 0, dict(_COLUMNS))
        for name, text in texts.items():
            clean = cleaned(text)
            if not clean:
                continue
            try:
                row.values[name] = sheet.field(name).value.read(clean)
            except Wrong as error:
                self.tables.faults.append(row.fault(name, error.explanation))
        if sheet is SLOTS:
            row.values["valid from"] = self.valid_from
        self.tables.rows.setdefault(sheet.name, []).append(row)


def read_asc(name: str, data: bytes, valid_from: date) -> Tables:
    """What a file says; with faults by line and attribute. Any bytes give rows or faults.

    No document type, no entities: nothing is expanded or fetched.
    """
    broken = Tables(faults=[Fault(name, 0, "", explained(reasons.XML_BROKEN))])
    try:
        checked(data, forbid_dtd=True)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser)
    except (ParseError, DefusedXmlException, etree.XMLSyntaxError, ValueError, LookupError):
        return broken
    if root.tag != "timetable":
        return broken
    file = _File(name, root, valid_from)
    _read_bells(file)
    cards = file.elements("card")
    if len(cards) > MOST_CARDS or not cards:
        return broken
    for card in cards:
        _read_card(file, card)
        if len(file.tables.faults) >= MOST_FAULTS:
            break
    return file.tables


def merge(tables: Tables, others: Tables) -> None:
    """Add what an XML says; bells and subjects that a table lists are left to it."""
    tables.faults += others.faults
    tables.doubts += others.doubts
    for name, rows in others.rows.items():
        if name == BELLS.name and tables.rows.get(name):
            continue
        known = {row.values.get("name") for row in tables.rows.get("subjects", ())}
        new = [row for row in rows if name != "subjects" or row.values.get("name") not in known]
        tables.rows.setdefault(name, []).extend(new)


def _read_bells(file: _File) -> None:
    for period in file.elements("period"):
        file.add(
            BELLS,
            period,
            {
                "lesson": period.get("period") or "",
                "starts": period.get("starttime") or "",
                "ends": period.get("endtime") or "",
            },
        )


def _read_card(file: _File, card: Any) -> None:
    lessons = file.linked(card, "lessonid", "lesson")
    if len(lessons) != 1:
        return
    [lesson] = lessons
    weeks, terms = card.get("weeks") or "", card.get("terms") or ""
    if weeks not in WEEKS:
        file.fault(card, "weeks", reasons.OTHER_WEEKS)
        return
    if "0" in terms:
        file.fault(card, "terms", reasons.SOME_TERMS)
        return
    subjects = file.linked(lesson, "subjectid", "subject")
    teachers = file.linked(lesson, "teacherids", "teacher")
    source = card if card.get("classroomids") else lesson
    rooms = file.linked(source, "classroomids", "classroom")
    if not subjects:
        return
    _note_subject(file, subjects[0])
    if len(teachers) > 1:
        file.tables.doubts.append(
            Fault(file.name, card.sourceline or 0, "teacherids", explained(reasons.FIRST_TEACHER))
        )
    usual = {
        "subject": subjects[0].get("name") or "",
        "teacher": _teacher(teachers[0]) if teachers else "",
        "room": (rooms[0].get("short") or rooms[0].get("name") or "") if rooms else "",
        "week": WEEKS[weeks],
    }
    for day in _days(card):
        for number in _numbers(file, card, lesson):
            for of_class, group in _groups(file, lesson):
                own = {"day": str(day), "lesson": str(number), "class": of_class, "group": group}
                file.add(SLOTS, card, {**usual, **own})


def _note_subject(file: _File, subject: Any) -> None:
    name = cleaned(subject.get("name") or "")
    rows = file.tables.rows.setdefault("subjects", [])
    if name and not any(row.values["name"] == name for row in rows):
        rows.append(Row(file.name, subject.sourceline or 0, dict(_COLUMNS), {"name": name}))


def _teacher(teacher: Any) -> str:
    last, first = teacher.get("lastname") or "", teacher.get("firstname") or ""
    return f"{last} {first}" if last and first else teacher.get("name") or ""


def _days(card: Any) -> Iterator[int]:
    """``01000`` is Tuesday; older files have ``day``, from 0."""
    days, old = card.get("days"), card.get("day")
    if days is None and old is not None and old.isdecimal() and len(old) == 1:
        yield int(old) + 1
    for place, sign in enumerate((days or "")[:7], 1):
        if sign == "1":
            yield place


def _numbers(file: _File, card: Any, lesson: Any) -> Iterator[int]:
    """A card covers as many lessons as its lesson says."""
    first, count = card.get("period") or "", lesson.get("periodspercard") or "1"
    if not (first.isdecimal() and count.isdecimal() and len(first) < 3 and 1 <= int(count[:3]) <= 20):
        file.fault(card, "period", reasons.NOT_WHOLE.with_fields(least=0, most=20))
        return
    yield from range(int(first), int(first) + int(count))


def _groups(file: _File, lesson: Any) -> Iterator[tuple[str, str]]:
    """Names of classes and groups; "": the whole class."""
    groups = file.linked(lesson, "groupids", "group")
    for of_class in file.linked(lesson, "classids", "class"):
        name = of_class.get("name") or of_class.get("short") or ""
        own = [each for each in groups if each.get("classid") == of_class.get("id")]
        parts = [each for each in own if each.get("entireclass") not in ("1", "true")]
        if not parts:
            yield name, ""
        for each in parts:
            yield name, each.get("name") or ""
