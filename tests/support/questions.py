"""Every question of the program, found by itself, and something to ask it about."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

from ruobr_tui import screens
from ruobr_tui.screens.parts.dialogs.question import Prompt, Question

WORD = "42-00322"
"""What has to be typed where a question names a number."""

LONG = {
    "child": "Преображенская-Вознесенская Александра Константиновна",
    "name": "Преображенская-Вознесенская Александра Константиновна",
    "pupil": "Преображенская-Вознесенская Александра, 9В",
    "parent": "Преображенский-Вознесенский Константин Михайлович",
    "payer": "Преображенский-Вознесенский Константин Михайлович",
    "school": "МБОУ «Средняя общеобразовательная школа № 69 имени Героя Советского Союза»",
    "place": "№ 54 «Малышок», г. Новокузнецк, пр. Дружбы Народов, д. 34, корп. 2",
    "gives": "№ 54 «Малышок», пр. Дружбы, д. 34",
    "gets": "№ 63 «Тополёк», ул. Школьная, д. 112",
    "wishes": ", ".join(f"№ {number} «Детский сад {number}»" for number in range(1, 6)),
    "reason": "Ошибка при проведении таблицы столовой за 20 ноября: строка ребёнка стояла дважды.",
    "text": "Приложите свидетельство о рождении ещё раз: на скане не читается номер. " * 3,
    "stored": "Данные учётной записи, сохранённые на этом компьютере, удаляются.",
    "stays": "На этом сервере ничего не сохраняется.\n2 неотправленных черновика будут потеряны.",
    "drafts": "2 неотправленных черновика будут потеряны.",
    "way_back": "Решение можно отменить несколько дней, с указанием причины.",
    "fingerprint": "SHA256:" + "q7" * 21,
    "word": WORD,
    "given": "7331",
}
"""Long but real values by name; a name that is not here gets a short one."""


def all_questions() -> Iterator[tuple[str, Question]]:
    """Each question with its name: area and constant."""
    for found in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        if not found.name.endswith(".questions"):
            continue
        area = found.name.split(".")[-2]
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, Question):
                yield f"{area}.{name}", value


def places(question: Question) -> set[str]:
    """The names that a question's texts have places for."""
    texts = (question.title, question.whom, question.what, question.lost, question.word, question.result)
    return set(re.findall(r"%\((\w+)\)s", "".join(texts)))


def example(question: Question) -> Prompt:
    """The question about somebody with a long name."""
    return question.about(**{name: LONG.get(name, f"{name} 12") for name in places(question)})
