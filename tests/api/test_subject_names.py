"""Short names of subjects: never wider than their column, and still told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.demo.curricula import SUBJECTS
from ruobr_tui.api.rules.diary.subject_names import WIDTH, short_subject
from ruobr_tui.widgets import fit


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Биология", "Биология"),
        ("Иностранный язык (английский)", "Английский"),
        ("Иностранный язык (немецкий)", "Немецкий"),
        ("Второй иностранный язык (французский)", "Французский"),
        ("Английский язык", "Английский"),
        ("Английский язык (подгруппа 2)", "Английский"),
        ("Физическая культура", "Физкультура"),
        ("Основы безопасности и защиты Родины", "ОБЗР"),
        ("Вероятность и статистика", "Вероятность"),
        ("Россия — мои горизонты", "Горизонты"),
        ("Россия - мои горизонты", "Горизонты"),
        ("Труд (технология)", "Труд"),
        ("Основы духовно-нравственной культуры народов России: Кузбасс — наш общий дом", "ОДНКНР"),
    ],
)
def test_known_subjects_have_the_names_that_people_use(name: str, short: str) -> None:
    assert short_subject(name) == short


@pytest.mark.parametrize(
    ("name", "width", "short"),
    [
        ("Решение задач по физике", 13, "Решение задач"),
        ("Практикум по географии", 13, "Практикум"),
        ("Обществознание", 20, "Обществознание"),
        ("Обществознание", 13, "Обществозн."),
        ("Электротехника", 13, "Электротехни…"),
        ("Physical Education", 13, "Physical"),
        ("Art – music", 6, "Art"),
        ("   ", 13, "—"),
    ],
)
def test_other_names_are_cut_at_a_word(name: str, width: int, short: str) -> None:
    assert short_subject(name, width) == short


def test_the_subjects_of_the_demo_stay_different() -> None:
    short = {short_subject(name) for name in SUBJECTS}
    assert len(short) == len(SUBJECTS)
    assert max(map(fit.width_of, short)) <= WIDTH


@given(st.text(), st.integers(1, 40))
def test_no_name_is_wider_than_its_column_and_none_is_empty(name: str, width: int) -> None:
    short = short_subject(name, width)
    assert fit.width_of(short) <= width
    assert short.strip()


@given(st.sampled_from(sorted(SUBJECTS)), st.integers(1, 60), st.integers(1, 60))
def test_a_name_that_fits_is_whole(name: str, width: int, more: int) -> None:
    assert short_subject(name, fit.width_of(name) + more) == name
    assert fit.width_of(short_subject(name, width)) <= width
