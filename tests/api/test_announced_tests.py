"""Which lessons have a test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.diary.announced_tests import announced_test


@pytest.mark.parametrize(
    ("topic", "homework", "kind"),
    [
        ("Контрольная работа № 2. Кислоты", "", "контрольная работа"),
        ("Итоговая контрольная работа", "", "контрольная работа"),
        ("Контрольный диктант", "", "контрольный диктант"),
        ("Диктант № 3", "", "диктант"),
        ("Зачет по теме", "", "зачёт"),
        ("", "§ 16 повторить, подготовиться к проверочной работе", "проверочная работа"),
        ("", "Готовиться к контрольной", "контрольная работа"),
        ("", "Подготовиться к итоговой контрольной работе", "контрольная работа"),
        ("", "Подготовка к зачёту", "зачёт"),
        ("", "Подготовиться к ВПР", "ВПР"),
        # What was corrected, handed in or only named is no test of this lesson.
        ("Работа над ошибками", "", ""),
        ("Анализ контрольной работы", "", ""),
        ("Тестостерон и другие гормоны", "", ""),
        ("", "Исправить ошибки контрольной работы", ""),
        ("", "Подготовиться. Идти к доске с контрольной", ""),
        ("", "", ""),
    ],
)
def test_a_test_is_known_by_the_topic_or_by_what_to_prepare(topic: str, homework: str, kind: str) -> None:
    assert announced_test(topic, homework) == kind


@given(st.text(), st.text())
def test_any_text_has_an_answer(topic: str, homework: str) -> None:
    assert isinstance(announced_test(topic, homework), str)
