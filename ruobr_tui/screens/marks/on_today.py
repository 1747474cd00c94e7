"""What the home shows of marks: the mean of the term's averages, and how it has changed in a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.marks import Period
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.marks import labels
from ruobr_tui.screens.marks.gradebook import records
from ruobr_tui.screens.today.sheet import AVERAGES, Row, Source
from ruobr_tui.screens.today.sources import offers

_WEEK = timedelta(weeks=1)
_HUNDREDTH = Decimal("0.01")


def _rows(context: Context) -> Iterator[Row]:
    if not offers(context, "marks"):
        return
    for child, _name, _class in context.children:
        term = _running_term(context, child)
        if term is not None:
            yield _row(context, child, term)


def _running_term(context: Context, child: int) -> Period | None:
    """The shortest period with averages that today lies in."""
    today = context.today_of(child)
    periods = context.store.peek(resources.periods(child)).value or []
    running = [each for each in periods if each.running and each.start <= today <= each.end]
    return min(running, key=lambda period: period.end - period.start, default=None)


def _row(context: Context, child: int, term: Period) -> Row:
    marks = [each.mark for each in term.marks if each.mark is not None]
    target = ("section", "marks", child)
    if not marks:
        return Row(AVERAGES, f"average/{child}", N_("no marks yet"), child=child, role="dim", target=target)
    mean = _mean(marks)
    before = _week_ago(context, child, term, mean)
    change = None if before is None else mean - before
    note, role = "", "dim"
    if change is not None:
        note = N_("%(change)s in a week") if change else N_("no change in a week")
        role = "good" if change > 0 else "warning" if change else "dim"
    return Row(
        AVERAGES,
        f"average/{child}",
        N_("%(mean)s, subjects: %(count)s"),
        short=N_("%(mean)s"),
        child=child,
        words={
            "mean": phrases.decimal(mean),
            "count": str(len(marks)),
            "change": labels.change(change) if change else "",
        },
        note=note,
        tail_role=role,
        target=target,
    )


def _mean(averages: Sequence[Decimal]) -> Decimal:
    """The mean of averages, as it is shown."""
    return (sum(averages, Decimal(0)) / len(averages)).quantize(_HUNDREDTH)


def _week_ago(context: Context, child: int, term: Period, mean: Decimal) -> Decimal | None:
    """The mean of a week before; None if there were no marks yet, or where it cannot be compared.

    It needs the marks of the whole term, so it is worked out once a day and stored.
    """
    today = context.today_of(child)
    if not context.store.peek_span(child, term.start, today).known:
        return None
    name, of = f"average/{child}", f"{today} {term.id}"
    cached = context.store.sheet(name)
    if cached is None or cached.get("of") != of:
        found = _worked_out(context, child, term, mean)
        cached = {"of": of, "mean": None if found is None else str(found)}
        context.store.save_sheet(name, cached)
    text = cached.get("mean")
    return Decimal(text) if isinstance(text, str) else None


def _worked_out(context: Context, child: int, term: Period, mean: Decimal) -> Decimal | None:
    """None where the portal counts averages in another way: their difference would mean nothing."""
    today = context.today_of(child)
    lessons = context.store.peek_lessons(child, term.start, today).value or ()
    courses = [each.course for each in records(lessons, term) if each.course]
    if not courses or _mean([course[-1][1] for course in courses]) != mean:
        return None
    before = [value for course in courses if (value := _value_on(course, today - _WEEK)) is not None]
    return _mean(before) if before else None


def _value_on(course: Sequence[tuple[date, Decimal]], day: date) -> Decimal | None:
    return next((value for of, value in reversed(course) if of <= day), None)


ON_TODAY = Source(_rows)
