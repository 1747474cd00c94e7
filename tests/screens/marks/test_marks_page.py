"""The marks' page as lines, for schools of any kind: nothing is too wide, every mark is pane_text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period, Rating
from ruobr_tui.i18n import activate
from ruobr_tui.screens.marks import ways
from ruobr_tui.screens.marks.detail import Selected, marks_detail
from ruobr_tui.screens.marks.gradebook import SubjectRecord, marked_in, records
from ruobr_tui.screens.marks.labels import entry_sign
from ruobr_tui.screens.marks.plain import Plain
from ruobr_tui.screens.marks.rows import change_in_month, signs, table_row
from ruobr_tui.screens.marks.subject_page import About, charts, entry_lines, figures
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.marks_table import lay_out

TODAY = date(2026, 11, 30)
SUBJECTS = ("Алгебра", "Иностранный язык (английский)", "Физическая культура", "Data & Science")
KINDS = ("Ответ на уроке", "Контрольная работа", "ОГЭ", "")
CODES = {"Н": "Не был", "УП": "Уважительная причина", "ОП": "Опоздание", "X7": ""}


def period(policy: dict[str, object] | None = None, **more: object) -> Period:
    """A running quarter."""
    days = {"date_start": "2026-11-02", "date_end": "2026-12-30", "marks_future": 1}
    raw = {"period": 2, "title": "2-я четверть", **days, "mark_policy": policy, **more}
    return Period.model_validate(raw)


SIZES = st.tuples(st.integers(47, 160), st.integers(3, 30))

lessons = st.lists(
    st.builds(
        lambda day, subject, mark, weight, kind, code, comment, topic: Lesson.model_validate(
            {
                "id": hash((day, subject, mark, topic)) % 10**9 + 1,
                "date": day.isoformat(),
                "subject": subject,
                "topic": topic,
                "marks": [{"mark": mark, "weight": weight, "question_type": kind, "comment": comment}]
                if mark
                else [],
                "attendance": {"code": code, "title": CODES[code]} if code else None,
            }
        ),
        st.dates(date(2026, 11, 2), TODAY),
        st.sampled_from(SUBJECTS),
        st.sampled_from(["5", "4", "3", "2", "1", "5/4", "зачёт", "н/а", "10", ""]),
        st.sampled_from(["1", "2", "3", "0.5", "1.25", "0"]),
        st.sampled_from(KINDS),
        st.sampled_from(["", "", "", *CODES]),
        st.sampled_from(["", "Молодец", "Упр. [5] [/b] " * 8]),
        st.sampled_from(["", "Степени", "Очень длинная тема " * 7]),
    ),
    max_size=30,
)
policies = st.sampled_from(
    [
        None,
        {"five_from": 4.65, "four_from": 3.65, "three_from": 2.65, "min_marks": 3},
        {"five_from": "4,5", "four_from": "3,5", "three_from": "2,5", "min_marks": 7},
        {"five_from": 5, "four_from": 4, "three_from": 3, "min_marks": 1},
        {"five_from": 4.75, "four_from": 3.6, "three_from": 2.5, "min_marks": 0},
    ]
)


def lesson(day: int, mark: str) -> Lesson:
    """A lesson of a subject with one mark."""
    given_mark = {"mark": mark, "weight": "1.25", "question_type": "", "comment": ""}
    raw = {"id": day, "date": f"2026-11-{day:02}", "subject": SUBJECTS[0], "topic": "", "marks": [given_mark]}
    return Lesson.model_validate(raw)


@settings(max_examples=40)
@example([lesson(day, "зачёт") for day in range(2, 10)], None, (47, 20), Plain.SIGNS, "en")
@given(lessons, policies, SIZES, st.sampled_from(Plain), st.sampled_from(["en", "ru"]))
def test_every_mark_is_in_the_table_or_a_step_away_and_is_on_pane_and_page(
    taught: list[Lesson], policy: dict[str, object] | None, size: tuple[int, int], plain: Plain, lang: str
) -> None:
    activate(lang)
    width, rows = size
    term = period(policy)
    book = records(taught, term)
    table = [table_row(record, TODAY, plain=plain) for record in book]
    laid = lay_out(table, width, rule=not plain)
    assert all(fit.width_of(one.plain) <= width for one in (*laid.head, *laid.rows))
    short, long = (signs(book, laid, long=is_long, plain=plain) for is_long in (False, True))
    for record in book:
        about = About(record, None, term, TODAY, 5, plain)
        page = [*figures(about, width), *charts(about, width), *entry_lines(about, width)]
        assert all(fit.width_of(one.plain) <= width for one in page)
        whole = "".join("".join(one.plain for one in page).split())
        for place, entry in enumerate(record.entries):
            chosen = lay_out(table, width, (record.key, place))
            row = next(one.plain for one in chosen.rows if one.key == record.key)
            assert entry_sign(entry, plain) in row[row.index("[") : row.index("]")]
            selected = Selected(
                record, entry, term, "II", TODAY, 5, signs=short, long_signs=long, plain=plain
            )
            detail = marks_detail(selected, width, rows)
            assert all(fit.width_of(one.plain) <= width for one in detail)
            pane_text = "".join("".join(one.plain for one in detail).split())
            assert entry.text.replace(" ", "") in pane_text
            for text in (entry.lesson.topic, entry.mark.comment if entry.mark else ""):
                assert all(word in whole for word in text.split())


@given(lessons)
def test_without_superscripts_weights_are_still_there(taught: list[Lesson]) -> None:
    activate("en")
    for record in records(taught, period()):
        row = table_row(record, TODAY, plain=Plain.SIGNS)
        text = "".join(cell.text for cell in row.cells) + row.goal
        assert not set("⁰¹²³⁴⁵⁶⁷⁸⁹") & set(text)
        for entry, cell in zip(record.entries, row.cells, strict=True):
            assert cell.text == entry.text or (entry.mark is not None and "×" in cell.text)


@pytest.mark.parametrize(
    ("marks", "policy", "english", "russian"),
    [
        (["5", "4", "4"], None, "for a 5: one 5³", "до «5»: одна 5³"),
        (["4", "4", "4"], None, "for a 5: two 5³", "до «5»: две 5³"),
        (["4", "4"], None, "1 more mark needed", "нужна ещё 1 оценка"),
        (["5"], None, "2 more marks needed", "нужно ещё 2 оценки"),
        (["5", "5", "5"], None, "", ""),
        (["5", "4"], {"five_from": 4.5, "four_from": 3, "three_from": 2, "min_marks": 2}, "", ""),
        ([], None, "", ""),
        (["зачёт"], None, "", ""),
    ],
)
def test_the_next_step_is_in_plain_words(
    marks: list[str], policy: dict[str, object] | None, english: str, russian: str
) -> None:
    [record] = _of_marks(marks, policy)
    activate("en")
    assert ways.next_step(record) == english
    activate("ru")
    assert ways.next_step(record) == russian


def test_more_than_ten_marks_are_counted_in_digits() -> None:
    activate("en")
    assert [ways.how_many(count) for count in (1, 10, 11)] == ["one", "ten", "11 ×"]


def test_a_month_is_compared_with_its_beginning() -> None:
    activate("en")
    taught = [
        _lesson(1, "2026-09-10", "3"),
        _lesson(2, "2026-10-20", "5"),
        _lesson(3, "2026-11-25", "5"),
    ]
    [record] = records(taught, period())
    assert change_in_month(record, TODAY) == Decimal("0.33")  # 13/3 − 8/2
    assert change_in_month(records(taught[:1], period())[0], TODAY) is None


def test_subjects_with_marks_in_another_term_have_a_row_of_their_own() -> None:
    first = period(marks=[{"subject_id": 1, "subject_name": "Химия", "mark": 4}], words=[])
    second = period(
        marks=[{"subject_id": 2, "subject_name": "Физика", "mark": None}],
        word_marks=[{"subject_id": 3, "subject_name": "Музыка", "mark_str": "осв"}],
    )
    assert marked_in([first, second]) == {"химия", "музыка"}


def test_a_rating_without_numbers_says_nothing() -> None:
    activate("en")
    rating = Rating.model_validate({"place": None, "subjects": [{"subject": "Алгебра", "place": 3}]})
    [record] = records([_lesson(1, "2026-11-10", "4")], period(), rating)
    detail = marks_detail(Selected(record, record.entries[0], period(), "II", TODAY, rating=rating), 80, 4)
    text = "\n".join(one.plain for one in detail)
    assert "rank 3" in text
    assert "None" not in text
    assert "All subjects" not in text


def _lesson(number: int, day: str, mark: str) -> Lesson:
    return Lesson.model_validate({"id": number, "date": day, "subject": "Алгебра", "marks": [{"mark": mark}]})


def _of_marks(marks: list[str], policy: dict[str, object] | None) -> list[SubjectRecord]:
    taught = [_lesson(place, f"2026-11-{place + 2:02d}", mark) for place, mark in enumerate(marks, start=1)]
    return records(taught or [_lesson(1, "2026-11-02", "н/а")], period(policy))
