"""A class's journal, as the teachers record it, lesson by lesson.

Every lesson has its own random numbers, seeded by the lesson alone. So the history of a class is the same
whenever it is generated, and yesterday's marks are still there tomorrow: only the time up to which lessons
are recorded advances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ruobr_server.areas.diary import tables as diary
from ruobr_server.demo import curricula as c
from ruobr_server.demo import remarks as said
from ruobr_server.demo.absences import Absences
from ruobr_server.demo.bells import BELLS, ENDS
from ruobr_server.demo.homework import card, graph_paper, homework
from ruobr_server.demo.population import School, SchoolClass
from ruobr_server.demo.rows import Rows, clock_time
from ruobr_server.demo.school_year import StudyPeriod, monday_of
from ruobr_server.demo.topics import topics_of

LESSONS_PER_CLASS = 4_000
"""Ids of lessons that are reserved for a class in a year; marks have 256 for each of those."""

MARKS_PER_LESSON = 256
FIRST_DAY_OF_IDS = (8, 20)
WEEKS_IN_COURSE = 34

_DECKS = tuple(
    "5" * fives + "4" * fours + "3" * threes + "2" * (100 - fives - fours - threes)
    for fives, fours, threes in (
        (3, 17, 50),
        (6, 26, 48),
        (12, 34, 43),
        (20, 41, 33),
        (30, 43, 24),
        (42, 41, 16),
        (56, 36, 8),
        (71, 25, 4),
        (84, 15, 1),
    )
)
"""A hundred marks for each level of a pupil; strictly marked subjects shift the level."""

_TYPE_WEIGHTS = {number: weight for number, _, weight in c.MARK_TYPES}
_WORK_TITLES = {
    c.TEST: "Контрольная работа № %d",
    c.DICTATION: "Диктант № %d",
    c.PRACTICE: "Практическая работа № %d",
    c.ESSAY: "Сочинение № %d",
}
_STARTS = tuple(clock_time(bell) for bell in BELLS)
_ENDS = tuple(clock_time(bell) for bell in ENDS)
_MINUTES = tuple(end.hour * 60 + end.minute for end in ENDS)


@dataclass(slots=True)
class Journal:
    """The journal of one class. ``until``: nothing later is recorded yet."""

    school: School
    own: SchoolClass
    year: int
    days: list[date]
    zone: ZoneInfo
    seed: int
    until: datetime
    absences: Absences
    since: datetime | None = None
    """Only records after this time, for advancing an older journal."""
    favourites: frozenset[int] = frozenset()
    """Pupils who get a mark each Monday (the first school day of a week) and whose class has a cancelled
    lesson each week: the demo always shows these.
    """
    odd_topics: dict[tuple[date, int], str] = field(default_factory=dict)
    """Topics that replace the plan's, by day and position."""
    sums: dict[tuple[int, str, int], list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0, 0])
    )
    """Σ(mark·weight), Σ(weight) and the count, by index of the pupil, subject and number of the period."""
    _stretch: int = 0

    def write(
        self, rows: Rows, days: Iterable[date] | None = None, periods: list[StudyPeriod] | None = None
    ) -> None:
        """The lessons of ``days`` (by default all) with all of their records."""
        wanted = None if days is None else set(days)
        dates: dict[str, list[str]] = defaultdict(list)
        for day in self.days:
            for subject in self.own.week[day.weekday()]:
                dates[subject].append(day.isoformat())
        counts: dict[str, int] = defaultdict(int)
        weeks: dict[date, list[date]] = defaultdict(list)
        for day in self.days:
            weeks[monday_of(day)].append(day)
        for day in self.days:
            week = weeks[monday_of(day)]
            base = datetime.combine(day, time(), self.zone).astimezone(UTC).replace(tzinfo=None)
            if periods:
                self._stretch = next(
                    (n for n, one in enumerate(periods) if one.starts <= day <= one.ends), -1
                )
            for place, subject in enumerate(self.own.week[day.weekday()]):
                order = counts[subject]
                counts[subject] = order + 1
                if wanted is None or day in wanted:
                    later = dates[subject]
                    # Homework is not due in the second of two consecutive lessons.
                    due = next((iso for iso in later[order + 1 : order + 3] if iso > later[order]), None)
                    _Lesson(self, day, base, place, subject, order, week, due).write(rows)


class _Lesson:
    """One lesson while it is generated."""

    def __init__(
        self,
        journal: Journal,
        day: date,
        base: datetime,
        place: int,
        subject: str,
        order: int,
        week: list[date],
        due: str | None,
    ) -> None:
        own = journal.own
        self.journal, self.own, self.day, self.base, self.place = journal, own, day, base, place
        self.iso, self.order, self.due = day.isoformat(), order, due
        self.subject = c.SUBJECTS[subject]
        self.subject_id = journal.school.subjects[subject]
        start = date(journal.year, *FIRST_DAY_OF_IDS)
        self.id = own.id * LESSONS_PER_CLASS + (day - start).days * 10 + place
        self.random = Random(journal.seed * 1_000_003 + self.id)
        lessons_today = len(own.week[day.weekday()])
        self.last = place == lessons_today - 1
        self.first_day = day == week[0]
        roll = self.random.random()
        shown = bool(journal.favourites)
        self.cancelled = self.last and shown and day == week[max(0, len(week) - 2)]
        forced = self.first_day and place <= 3
        entered_later = self.last and day == week[-1]
        if not (forced or entered_later or self.cancelled):
            self.cancelled = roll < 0.008
        self.changed = _MINUTES[place] - 1 - int(roll * 8)
        if entered_later:  # the week's last lesson, recorded after the weekend
            self.changed = (8 - day.weekday() - 1) * 1440 + 490
        elif not forced and roll > 0.975:
            self.changed += 400
        self.forced = forced

    def stamp(self, minute: int) -> str:
        """A time by minutes of the lesson's day."""
        return (self.base + timedelta(minutes=minute)).isoformat(" ", "microseconds")

    def write(self, rows: Rows) -> None:
        """The recorded part of the lesson."""
        journal, own = self.journal, self.own
        changed = self.stamp(self.changed)
        recorded = not self.cancelled and changed <= _plain(journal.until)
        if journal.since is not None and (not recorded or changed <= _plain(journal.since)):
            return
        teacher = own.teachers[self.subject.name]
        topic = ""
        if recorded:
            kind = self._work()
            topic = self._topic(kind)
            present = self._attendance(rows)
            self._task(rows, topic, kind)
            self._marks(rows, kind, present, changed)
            self._remark(rows, teacher.id, present, changed)
        rows.of(diary.lessons).append(
            (
                journal.school.id,
                self.id,
                own.id,
                self.iso,
                self.place + 1,
                _STARTS[self.place],
                _ENDS[self.place],
                self.subject_id,
                teacher.id,
                self._room(teacher.seat),
                topic,
                self.cancelled,
                changed if recorded else None,
                None,
            )
        )

    def _room(self, seat: int) -> str:
        rooms = self.subject.rooms
        primary = self.own.grade <= c.PRIMARY_GRADES
        if not rooms or (primary and self.subject.name not in c.SPECIALISTS_IN_PRIMARY):
            return f"{105 + self.own.id % 30}"  # the class's own
        return rooms[seat % len(rooms)]

    def _work(self) -> int | None:
        """The kind of written work in this lesson, the heaviest if there are several."""
        if self.own.grade == c.UNMARKED_GRADE:
            return None
        found = None
        for kind, every in self.subject.works:
            if (self.order + 1) % every == 0:
                found = kind
        return found

    def _topic(self, kind: int | None) -> str:
        odd = self.journal.odd_topics.get((self.day, self.place))
        if odd:
            return odd
        course = max(1, c.HOURS[self.own.grade][self.subject.name] * WEEKS_IN_COURSE)
        topics = topics_of(self.subject.name, self.own.grade)
        place = self.order * len(topics) // course
        topic = topics[place] if place < len(topics) else "Повторение: " + topics[place % len(topics)]
        if kind in _WORK_TITLES:
            every = dict(self.subject.works)[kind]
            return f"{_WORK_TITLES[kind] % ((self.order + 1) // every)}. {topic}"
        return topic

    def _attendance(self, rows: Rows) -> list[int]:
        """Record the absences; return the pupils who are present."""
        journal, own = self.journal, self.own
        missing = journal.absences.on(self.day, self.place)
        if not missing:
            return list(range(len(own.pupils)))
        created = self.stamp(_MINUTES[self.place] - 40)
        for number, code in missing.items():
            rows.of(diary.absences).append(
                (journal.school.id, own.pupils[number].id, self.id, self.iso, code, created)
            )
        return [n for n in range(len(own.pupils)) if missing.get(n, "ОП") == "ОП"]

    def _task(self, rows: Rows, topic: str, kind: int | None) -> None:
        journal, random = self.journal, self.random
        often = self.subject.homework
        roll = random.random()
        if not often or self.due is None or (roll * 10 >= often and not self.forced):
            return
        course = c.HOURS[self.own.grade][self.subject.name] * WEEKS_IN_COURSE
        given = homework(self.subject.name, self.own.grade, min(1.0, self.order / course), random)
        number = self.id * 2
        place = journal.school.id, number, self.own.id, self.id, self.iso
        solutions = int(roll * 1000) % 23 == 0
        rows.of(diary.tasks).append(
            (*place, given.title, given.text, self.due, given.minutes, solutions, None, "group")
        )
        chance = int(roll * 10_000) % 50
        if chance == 0 or (chance < 6 and self.subject.name in (c.ALGEBRA, c.GEOMETRY, c.PHYSICS)):
            if self.subject.name in (c.ALGEBRA, c.GEOMETRY, c.PHYSICS, c.MATHS):
                title, kind_of_file, content = "Координатная плоскость.pdf", "application/pdf", graph_paper()
            else:
                title, kind_of_file = f"Карточка {self.order + 1}.txt", "text/plain; charset=utf-8"
                content = card(topic, given.title)
            rows.of(diary.files).append(
                (
                    journal.school.id,
                    number + 1,
                    self.own.id,
                    self.id,
                    number,
                    self.iso,
                    title,
                    kind_of_file,
                    len(content),
                    content,
                )
            )

    def _marks(self, rows: Rows, kind: int | None, present: list[int], changed: str) -> None:
        own, random, subject = self.own, self.random, self.subject
        if not subject.answers or own.grade == c.UNMARKED_GRADE or not present:
            return
        given = 0
        if kind is not None:
            for number in present:
                if kind == c.CREATIVE and random.random() < 0.4:
                    continue
                given = self._mark(rows, given, number, kind, changed)
        else:
            chosen = {present[int(random.random() * len(present))] for _ in range(subject.answers)}
            for number in sorted(chosen):
                homework_checked = random.random() < 0.25
                given = self._mark(rows, given, number, c.HOMEWORK if homework_checked else c.ANSWER, changed)
                if random.random() < 0.02:  # occasionally two marks in one lesson
                    given = self._mark(rows, given, number, c.HOMEWORK, changed)
            if self.first_day and self.place in (2, 3):
                for number in self.journal.favourites - chosen:
                    if number in present:
                        given = self._mark(rows, given, number, c.ANSWER, changed)

    def _mark(self, rows: Rows, given: int, number: int, kind: int, changed: str) -> int:
        journal, random = self.journal, self.random
        pupil = self.own.pupils[number]
        roll = random.random()
        if kind == c.CREDIT:
            value = "зачёт" if roll > 0.04 else "незачёт"
        else:
            level = pupil.level + self.subject.shift
            value = _DECKS[min(8, max(0, level))][int(roll * 100)]
        weight = _TYPE_WEIGHTS[kind]
        if value.isdecimal() and weight:
            sums = journal.sums[number, self.subject.name, journal._stretch]
            sums[0] += int(value) * weight
            sums[1] += weight
            sums[2] += 1
        comment = said.mark_comment(value, roll * 100 % 1) if roll * 100 % 1 < 0.12 else ""
        about = (
            (_WORK_TITLES[kind] % ((self.order + 1) // dict(self.subject.works)[kind]))
            if kind in _WORK_TITLES
            else ""
        )
        rows.of(diary.marks).append(
            (
                journal.school.id,
                self.id * MARKS_PER_LESSON + given,
                pupil.id,
                self.id,
                self.subject_id,
                self.own.id,
                self.iso,
                kind,
                about,
                value,
                weight,
                comment,
                changed,
            )
        )
        return given + 1

    def _remark(self, rows: Rows, staff_id: int, present: list[int], changed: str) -> None:
        random = self.random
        if not present or random.random() > 0.02:
            return
        chosen = present[int(random.random() * len(present))]
        shown = [number for number in present if number in self.journal.favourites]
        pupil = self.own.pupils[shown[0] if shown and chosen % 2 else chosen]
        text = said.remark(pupil.level, random)
        rows.of(diary.remarks).append(
            (self.journal.school.id, self.id, pupil.id, self.id, self.iso, staff_id, text, changed)
        )


def _plain(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
