"""Rows of the home from the stored diary: coming days, homework, what is new, tests of the week."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha1

from ruobr_tui.api import resources
from ruobr_tui.api.clock import school_now
from ruobr_tui.api.homework import headline
from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.rules.diary.calendar import breaks, latest_term, week_of
from ruobr_tui.api.rules.diary.lessons import Due, homework_due, is_over
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.api.rules.diary.tasks import subject_key, task_key
from ruobr_tui.api.rules.today.days import homework_horizon
from ruobr_tui.api.rules.today.notable import Notable, notable, says_by_heart
from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.today.sheet import DO, SAID, WEEK, DayRow, LessonRow, Row

LATE = timedelta(days=7)
"""How long homework that is not ticked stays."""
AHEAD = timedelta(days=7)
TERM_ENDS_WITHIN = timedelta(days=30)
EVENTS_WITHIN = timedelta(days=14)
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Diary:
    """The stored lessons of a child around today; a week that was never fetched is missing."""

    child: int
    today: date
    lessons: tuple[Lesson, ...]
    known: frozenset[date]
    """The days that were fetched."""

    @classmethod
    def read(cls, context: Context, child: int) -> Diary:
        """Read last, this and next week."""
        today = context.today_of(child)
        lessons: list[Lesson] = []
        known: set[date] = set()
        for ahead in (-_WEEK, timedelta(), _WEEK):
            monday, sunday = week_of(today + ahead)
            stored = context.store.peek_lessons(child, monday, sunday)
            if stored.value is not None:
                lessons += stored.value
                known |= {monday + timedelta(days=number) for number in range(7)}
        return cls(child, today, tuple(lessons), frozenset(known))

    def on(self, day: date) -> list[Lesson]:
        """The lessons of a day."""
        return [lesson for lesson in self.lessons if lesson.date == day]

    @property
    def school_days(self) -> set[date]:
        """Days with lessons that take place."""
        return {lesson.date for lesson in self.lessons if not lesson.cancelled}


def day_rows(context: Context, diary: Diary) -> Iterator[DayRow]:
    """Today and the days of the following week that are known."""
    periods = context.store.peek(resources.periods(diary.child)).value or []
    for number in range(AHEAD.days + 1):
        day = diary.today + timedelta(days=number)
        if day not in diary.known:
            continue
        lessons = diary.on(day)
        gap = breaks(periods, day) if not lessons else None
        rows = tuple(_lesson_row(lesson, number) for number, lesson in enumerate(lessons, 1))
        yield DayRow(
            diary.child, day.isoformat(), rows, gap[1].isoformat() if gap else "", _is_usual(diary, day)
        )


def _is_usual(diary: Diary, day: date) -> bool:
    """Whether the lessons are those of the same weekday a week before; unknown is not usual."""
    timetables = [[_place(each) for each in diary.on(one)] for one in (day - _WEEK, day)]
    return day - _WEEK in diary.known and timetables[0] == timetables[1] != []


def _place(lesson: Lesson) -> tuple[int | None, str, bool]:
    return lesson.number, subject_key(lesson.subject), lesson.cancelled


def _lesson_row(lesson: Lesson, number: int) -> LessonRow:
    homework = [headline(task) for task in lesson.tasks]
    return LessonRow(
        id=lesson.id,
        number=lesson.number or number,
        start=f"{lesson.time_start:%H:%M}" if lesson.time_start is not None else "",
        end=f"{lesson.time_end:%H:%M}" if lesson.time_end is not None else "",
        subject=lesson.subject,
        cancelled=lesson.cancelled,
        notable=notable(lesson.subject, lesson.topic, homework) or "",
        homework=next((text for text in homework if text), ""),
    )


# Homework


def homework_key(child: int, lesson: Lesson, task: Task) -> str:
    """The key of a task's row, the same in each run."""
    digest = sha1(repr(task_key(lesson, task)).encode(), usedforsecurity=False)
    return f"homework/{child}/{digest.hexdigest()[:12]}"


def homework_rows(context: Context, diary: Diary, ticked_here: Collection[str] = ()) -> Iterator[Row]:
    """Homework that is not done: of the past week, and until the second school day.

    ``ticked_here`` are keys of rows that stay although they are ticked now. Where nobody ever ticks, what is
    not ticked is no reproach: it is counted only.
    """
    ticks = context.store.ticks(diary.child)
    used = len(ticks) > 0 or any(task.done for lesson in diary.lessons for task in lesson.tasks)
    now = school_now(context.clock, context.zone_of(diary.child))
    horizon = homework_horizon(diary.school_days, diary.today)
    for due in homework_due(diary.lessons, diary.today - LATE, horizon or diary.today):
        key = homework_key(diary.child, due.lesson, due.task)
        done = due.task.done or (due.lesson, due.task) in ticks
        if (done and key not in ticked_here) or not headline(due.task) or due.lesson.cancelled:
            continue
        late = due.day < diary.today
        if due.day == diary.today and is_over(due.lesson, now):
            continue
        yield _homework_row(diary.child, due, key, done=done, late=late, used=used)


def _homework_row(child: int, due: Due, key: str, *, done: bool, late: bool, used: bool) -> Row:
    if late and not used and not done:  # counted only
        return Row(
            DO, key, SAID, child=child, urgency=Urgency.OVERDUE, words={"said": ""}, day=due.day.isoformat()
        )
    signs = {"sign": "!", "role": "overdue"} if late else {"sign": "☐", "role": "text"}
    if done:
        signs = {"sign": "✓", "role": "good"}
    return Row(
        DO,
        key,
        N_("%(subject)s: %(homework)s"),
        child=child,
        urgency=Urgency.OVERDUE if late else Urgency.COMING,
        words={
            "subject": due.lesson.subject,
            "short": short_subject(due.lesson.subject),
            "homework": headline(due.task),
            "used": "1" if used else "",
        },
        short=N_("%(short)s: %(homework)s"),
        tail="for_day",
        tail_role="overdue" if late and not done else "text",
        day=due.day.isoformat(),
        minutes=due.task.minutes or 0,
        target=("lesson", child, due.lesson.id),
        verbs=("today.tick",),
        **signs,
    )


def find_homework(context: Context, child: int, key: str) -> tuple[Lesson, Task] | None:
    """The task of a row."""
    for lesson in Diary.read(context, child).lessons:
        for task in lesson.tasks:
            if homework_key(child, lesson, task) == key:
                return lesson, task
    return None


# This week


def week_rows(context: Context, diary: Diary) -> Iterator[Row]:
    """Tests, what is learnt by heart, events, books, the end of the term."""
    child, today = diary.child, diary.today
    for lesson in diary.lessons:
        if today < lesson.date <= today + AHEAD and not lesson.cancelled:
            homework = [headline(task) for task in lesson.tasks]
            kind = notable(lesson.subject, lesson.topic, homework)
            if kind in (Notable.TEST, Notable.BY_HEART):
                yield _notable_row(child, lesson, kind, homework)
    events = context.store.peek(resources.events(child)).value
    for event in events.events if events is not None else ():
        if event.day is not None and today < event.day <= today + EVENTS_WITHIN:
            yield Row(
                WEEK,
                f"event/{child}/{event.id}",
                N_("%(title)s, %(place)s") if event.place else N_("%(title)s"),
                child=child,
                words={"title": event.title, "place": event.place},
                tail="in_days",
                day=event.day.isoformat(),
                target=("section", "school", child),
            )
    for book in context.store.peek(resources.books(child)).value or ():
        if book.due is not None and today - LATE <= book.due <= today + AHEAD:
            yield Row(
                WEEK,
                f"book/{child}/{book.id}",
                N_("return the book “%(title)s”"),
                child=child,
                words={"title": book.title},
                tail="for_day" if book.due < today else "in_days",
                tail_role="overdue" if book.due < today else "dim",
                day=book.due.isoformat(),
                target=("section", "books", child),
            )
    term = latest_term(context.store.peek(resources.periods(child)).value or [], today)
    if term is not None and today < term.end <= today + TERM_ENDS_WITHIN:
        yield Row(
            WEEK,
            f"term/{child}",
            N_("last day of %(term)s"),
            child=child,
            words={"term": term.title},
            tail="in_days",
            day=term.end.isoformat(),
            target=("section", "marks", child),
        )


def _notable_row(child: int, lesson: Lesson, kind: Notable, homework: Iterable[str]) -> Row:
    test = kind is Notable.TEST
    detail = lesson.topic if test and lesson.topic else next((text for text in homework if text), "")
    text = N_("%(subject)s, test: %(detail)s") if test else N_("%(subject)s, by heart: %(detail)s")
    if not test and says_by_heart(detail):
        text = N_("%(subject)s: %(detail)s")
    return Row(
        WEEK,
        f"lesson/{child}/{lesson.id}",
        text,
        child=child,
        words={"subject": lesson.subject, "short": short_subject(lesson.subject), "detail": detail},
        short=N_("%(short)s, test") if test else N_("%(short)s, by heart"),
        tail="in_days",
        day=lesson.date.isoformat(),
        target=("lesson", child, lesson.id),
    )
