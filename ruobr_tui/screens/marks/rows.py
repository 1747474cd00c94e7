"""Rows of the marks table from the records of subjects, and what its signs mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.marks import SubjectRating
from ruobr_tui.api.rules.diary.absences import Reason, meaning
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.screens.marks import labels, ways
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord
from ruobr_tui.screens.marks.plain import Plain
from ruobr_tui.widgets.marks_table import Cell, Laid, Row

MONTH = timedelta(days=30)
"""Span over which the change of an average is shown."""

DISAGREES = "≠"


def table_row(record: SubjectRecord, today: date, *, known: bool = True, plain: Plain = Plain.DRAWN) -> Row:
    """Return the row of a subject.

    ``known``: whether its marks are known; otherwise the portal's average is shown. ``plain``: weights
    without superscripts.
    """
    mark, role = labels.leads_to(record)
    rating = record.rating
    changed = None if record.final else change_in_month(record, today)
    step = ways.step_of(record)
    return Row(
        key=record.key,
        subject=short_subject(record.name),
        cells=tuple(_cell(entry, plain) for entry in record.entries),
        note=_("no marks yet") if known else "",
        average=average_text(record, known),
        average_role="warning" if record.disagrees and known else "text",
        change="" if changed is None else labels.change(changed),
        change_role="dim" if not changed else "good" if changed > 0 else "warning",
        mark=mark,
        mark_role=role,
        goal=step.words(plain=plain),
        short_goal=step.words(short=True, plain=plain),
        class_average=""
        if rating is None or rating.class_average is None
        else phrases.decimal(rating.class_average),
        place=place_text(rating),
    )


def _cell(entry: Entry, plain: Plain) -> Cell:
    joins = bool(entry.scored) and len(entry.text) == 1
    return Cell(entry.day, labels.entry_sign(entry, plain), labels.entry_role(entry), joins)


def average_text(record: SubjectRecord, known: bool) -> str:
    """Return the average of the marks; without the timetable, the portal's average."""
    if not known and record.portal_average is not None:
        return phrases.decimal(record.portal_average)
    return labels.average(record.average) + (DISAGREES if record.disagrees and known else "")


def change_in_month(record: SubjectRecord, today: date) -> Decimal | None:
    """Return how much the average has changed in a month, or since the term's first mark.

    None without two days of marks to compare.
    """
    course = record.course
    if len(course) < 2:
        return None
    before = [value for day, value in course if day <= today - MONTH]
    start = before[-1] if before else course[0][1]
    return course[-1][1] - start


def place_text(rating: SubjectRating | None) -> str:
    """Return e.g. 3/27, or 3 if the portal does not send the number of pupils."""
    if rating is None or rating.place is None:
        return ""
    return f"{rating.place}/{rating.place_count}" if rating.place_count else str(rating.place)


# What the signs mean


def signs(
    book: Sequence[SubjectRecord], laid: Laid, *, long: bool, plain: Plain = Plain.DRAWN
) -> list[tuple[str, str]]:
    """Return each sign that is on the screen with its meaning, in short or as sentences."""
    found = list(_weights(book, plain, long)) if plain != Plain.WORDS else []
    found += [*_joined(book, laid, long), *_absences(book, long)]
    if any(record.disagrees for record in book):
        found.append((DISAGREES, _("the portal’s average is another one")))
    if any(record.final for record in book):
        found.append((labels.FINAL, _("the teacher’s final mark")))
    if long and any(not record.final and record.average is not None for record in book):
        sentence = _("the final mark of the term if no new marks come")
        found.append((pgettext("column of marks", "Leads to"), sentence))
    least = max((record.policy.min_marks for record in book if ways.missing(record)), default=0)
    if least:
        text = (
            _("fewer than %(least)d marks: the pupil may be left unassessed")
            if long
            else _("fewer than %(least)d marks")
        )
        found.append((labels.few() if long else f"{labels.few()}:", text % {"least": least}))
    if long and "change" in laid.columns:
        sentence = _("how the average has changed in 30 days")
        found.append((pgettext("column of marks", "Month"), sentence))
    if long and "place" in laid.columns:
        sentence = _("among classmates; the portal calculates it")
        found.append((pgettext("column of marks", "Rank"), sentence))
    return found


def _weights(book: Iterable[SubjectRecord], plain: Plain, long: bool) -> Iterable[tuple[str, str]]:
    """Explain weights by the heaviest mark that is shown."""
    heavy = [
        entry
        for record in book
        for entry in record.entries
        if entry.mark is not None and entry.mark.weight != 1 and entry.scored
    ]
    if heavy:
        entry = max(heavy, key=lambda one: (one.mark.weight if one.mark else 0, one.day))
        assert entry.mark is not None
        words = labels.weight_words(entry.mark.weight)
        if long:
            text = _("a mark with weight %(weight)s: counts as %(weight)s marks")
            words = text % {"weight": ways.weight(entry.mark.weight)}
        yield labels.entry_sign(entry, plain), words


def _joined(book: Iterable[SubjectRecord], laid: Laid, long: bool) -> Iterable[tuple[str, str]]:
    if not (laid.has_dates and long):
        return
    for record in book:
        before = None
        for entry in record.entries:
            joins = bool(entry.scored) and len(entry.text) == 1
            if joins and before is not None and before.day == entry.day:
                yield before.sign + entry.sign, _("two marks on one day")
                return
            before = entry if joins else None


def _absences(book: Iterable[SubjectRecord], long: bool) -> Iterable[tuple[str, str]]:
    """Explain the codes of absences, in the school's own words where there is room."""
    titles: dict[str, str] = {}
    for record in book:
        for entry in record.entries:
            if entry.mark is None:
                absence = entry.lesson.absence
                words = phrases.uncapitalised(labels.kind_of(entry))
                if not long and absence is not None:
                    words = _reason_word(meaning(absence).reason)
                titles.setdefault(entry.text, words)
    return sorted(titles.items())


def _reason_word(reason: Reason) -> str:
    match reason:
        case Reason.ILL:
            return pgettext("absence", "illness")
        case Reason.EXCUSED:
            return pgettext("absence", "excused")
        case Reason.LATE:
            return pgettext("absence", "late")
        case Reason.UNEXCUSED:
            return pgettext("absence", "absent")
