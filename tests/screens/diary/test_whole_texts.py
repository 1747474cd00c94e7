"""What a list cuts is whole on the page or in the pane, at every width and whatever stands in the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui import i18n
from ruobr_tui.api.models.diary import Absence, File, Lesson, Mark, Remark, Task
from ruobr_tui.screens.diary.lesson_page import Neighbours, lesson_page
from ruobr_tui.screens.letters.reader import Letter, Reply, preview_lines, reader_lines
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line

NOW = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 - the school's wall clock
words = st.lists(st.text(st.sampled_from("Абвё中🎓é[]/%()№§<>"), min_size=1, max_size=12), max_size=12).map(
    " ".join
)
widths = st.integers(24, 130)
languages = st.sampled_from(["en", "ru"])


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    yield
    i18n.activate("en")


def misses(lines: Sequence[Line], *texts: str) -> list[str]:
    """Words of the texts that no row has; a word wider than its row is in pieces, so blanks do not count."""
    shown = "".join("".join(line.plain.split()) for line in lines)
    return [word for text in texts for word in text.split() if word not in shown and fit.width_of(word) < 12]


@given(words, words, words, words, widths, languages)
@settings(deadline=None, max_examples=60)
def test_a_lesson_is_whole_on_its_page(
    subject: str, topic: str, task: str, remark: str, width: int, lang: str
) -> None:
    i18n.activate(lang)
    lesson = Lesson(
        id=1,
        date=date(2026, 11, 24),
        time_start=time(8, 30),
        time_end=time(9, 15),
        subject=subject,
        topic=topic,
        teacher=remark,
        room=topic[:5],
        tasks=[Task(id=1, title=task, text=f"<p>{topic}</p>", minutes=20)],
        assigned=[Task(id=2, title=topic, deadline=date(2026, 11, 27))],
        marks=[Mark.model_validate({"mark": "5", "question_type": remark, "comment": topic})],
        attendance=Absence(code="Н", title=topic),
        remarks=[Remark(text=remark, author=subject)],
        docs_for_lesson=[File(title=topic, href="/files/1/", size=10**6)],
    )
    other = Lesson(id=2, date=date(2026, 11, 20), subject=subject, topic=remark)
    lines = lesson_page(lesson, width, NOW, [0], task, Neighbours(other, None))
    assert all(fit.width_of(line.plain) <= width for line in lines)
    assert misses(lines, lesson.topic, lesson.tasks[0].title, lesson.remarks[0].text) == []


@given(words, words, words, words, widths, languages)
@settings(deadline=None, max_examples=60)
def test_a_message_is_whole_in_the_reader(
    subject: str, author: str, text: str, reply: str, width: int, lang: str
) -> None:
    i18n.activate(lang)
    letter = Letter(
        subject,
        author,
        NOW,
        f"{text}\n\n{reply}",
        recipients=(author,),
        replies=(Reply(author, NOW, reply),),
        is_whole=True,
    )
    lines = reader_lines(letter, width, NOW.date())
    assert all(fit.width_of(line.plain) <= width for line in lines)
    assert misses(lines, subject, author, text, reply) == []
    below = preview_lines(letter, "1 / 2", width, NOW.date())
    assert all(fit.width_of(line.plain) <= width for line in below)
    assert misses(below, subject, text, reply) == []


def test_how_many_more_recipients_there_are_is_no_name() -> None:
    i18n.activate("en")
    letter = Letter("О", "А", NOW, "т", recipients=("Иванова Анна Петровна",), more_recipients=2)
    assert "→ Иванова А. П. and 2 more, " in preview_lines(letter, "1 of 2", 80, NOW.date())[0].plain
    assert any(
        "Иванова Анна Петровна and 2 more" in each.plain for each in reader_lines(letter, 80, NOW.date())
    )
