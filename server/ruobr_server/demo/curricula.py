"""Curricula: subjects of a grade, hours a week, and how a subject is marked."""

from __future__ import annotations

from dataclasses import dataclass

ANSWER, HOMEWORK, DICTATION, INDEPENDENT, TEST, PRACTICE, CREATIVE, CREDIT, NORM, ESSAY = range(1, 11)

MARK_TYPES: tuple[tuple[int, str, int], ...] = (
    (ANSWER, "Ответ на уроке", 100),
    (HOMEWORK, "Домашняя работа", 100),
    (DICTATION, "Диктант", 200),
    (INDEPENDENT, "Самостоятельная работа", 200),
    (TEST, "Контрольная работа", 300),
    (PRACTICE, "Практическая работа", 200),
    (CREATIVE, "Творческая работа", 100),
    (CREDIT, "Зачёт", 0),
    (NORM, "Сдача норматива", 100),
    (ESSAY, "Сочинение", 300),
)
"""Id within a school, name, default weight in hundredths."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject's teaching. ``works``: kinds of written work, and after how many lessons each comes."""

    name: str
    answers: int
    """Pupils who get a mark for an answer in an ordinary lesson."""
    works: tuple[tuple[int, int], ...] = ()
    homework: int = 0
    """Number of lessons out of ten with homework."""
    shift: int = 0
    """How much more generously (+) or strictly (-) it is marked."""
    rooms: tuple[str, ...] = ()


def _core(name: str, rooms: tuple[str, ...], *, strict: int = -1, dictation: bool = False) -> Subject:
    works: tuple[tuple[int, int], ...] = ((INDEPENDENT, 6), (TEST, 14))
    if dictation:
        works = ((DICTATION, 9), *works)
    return Subject(name, 3, works, 9, strict, rooms)


def _oral(name: str, rooms: tuple[str, ...]) -> Subject:
    return Subject(name, 3, ((INDEPENDENT, 7), (TEST, 16)), 8, 0, rooms)


def _lab(name: str, rooms: tuple[str, ...]) -> Subject:
    return Subject(name, 3, ((PRACTICE, 5), (TEST, 12)), 8, -1, rooms)


def _art(name: str, rooms: tuple[str, ...]) -> Subject:
    return Subject(name, 3, ((CREATIVE, 4),), 3, 2, rooms)


RUSSIAN = "Русский язык"
READING = "Литературное чтение"
LITERATURE = "Литература"
ENGLISH = "Иностранный язык (английский)"
MATHS = "Математика"
ALGEBRA = "Алгебра"
ANALYSIS = "Алгебра и начала математического анализа"
GEOMETRY = "Геометрия"
STATISTICS = "Вероятность и статистика"
COMPUTING = "Информатика"
HISTORY = "История"
SOCIETY = "Обществознание"
GEOGRAPHY = "География"
NATURE = "Окружающий мир"
BIOLOGY = "Биология"
PHYSICS = "Физика"
CHEMISTRY = "Химия"
ETHICS = "Основы духовно-нравственной культуры народов России: Кузбасс — наш общий дом, традиции и ремёсла"
DRAWING = "Изобразительное искусство"
MUSIC = "Музыка"
CRAFTS = "Труд (технология)"
SPORT = "Физическая культура"
SAFETY = "Основы безопасности и защиты Родины"
PROJECT = "Индивидуальный проект"
TALKS = "Разговоры о важном"
CAREERS = "Россия — мои горизонты"

# Colleagues have a room each, in this order, for all of their subjects.
MATHS_ROOMS = ("201", "202", "203", "204")
LANGUAGE_ROOMS = ("301", "302", "303", "304")
HISTORY_ROOMS = ("307", "310")

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        _core(RUSSIAN, LANGUAGE_ROOMS, dictation=True),
        Subject(READING, 4, ((INDEPENDENT, 9),), 8, 1, ("301",)),
        Subject(LITERATURE, 3, ((INDEPENDENT, 7), (ESSAY, 16)), 8, 0, LANGUAGE_ROOMS),
        Subject(ENGLISH, 3, ((INDEPENDENT, 6), (TEST, 14)), 8, -1, ("305", "306", "311")),
        _core(MATHS, MATHS_ROOMS),
        _core(ALGEBRA, MATHS_ROOMS),
        _core(ANALYSIS, MATHS_ROOMS),
        _core(GEOMETRY, MATHS_ROOMS, strict=-2),
        Subject(STATISTICS, 2, ((PRACTICE, 5),), 5, 0, MATHS_ROOMS),
        Subject(COMPUTING, 2, ((PRACTICE, 3),), 5, 1, ("210",)),
        _oral(HISTORY, HISTORY_ROOMS),
        _oral(SOCIETY, HISTORY_ROOMS),
        _lab(GEOGRAPHY, ("308",)),
        Subject(NATURE, 4, ((INDEPENDENT, 7),), 7, 1, ("104",)),
        _lab(BIOLOGY, ("208",)),
        _lab(PHYSICS, ("205",)),
        _lab(CHEMISTRY, ("207",)),
        Subject(ETHICS, 2, ((CREDIT, 6),), 3, 2, HISTORY_ROOMS),
        _art(DRAWING, ("103",)),
        _art(MUSIC, ("102",)),
        _art(CRAFTS, ("мастерские",)),
        Subject(SPORT, 3, ((NORM, 6),), 0, 2, ("спортзал",)),
        Subject(SAFETY, 2, ((PRACTICE, 6),), 4, 1, ("309",)),
        Subject(PROJECT, 2, ((CREATIVE, 5),), 6, 1, ("210",)),
        Subject(TALKS, 0),
        Subject(CAREERS, 0),
    )
}

_EARLY = {RUSSIAN: 5, READING: 4, MATHS: 4, NATURE: 2, DRAWING: 1, MUSIC: 1, CRAFTS: 1, SPORT: 2, TALKS: 1}
_MIDDLE = {ENGLISH: 3, HISTORY: 2, MUSIC: 1, SPORT: 2, TALKS: 1}
_UPPER = {
    ALGEBRA: 3,
    GEOMETRY: 2,
    STATISTICS: 1,
    COMPUTING: 1,
    ENGLISH: 3,
    HISTORY: 2,
    SOCIETY: 1,
    GEOGRAPHY: 2,
    SPORT: 2,
    TALKS: 1,
}
_SENIOR = {
    RUSSIAN: 2,
    LITERATURE: 3,
    ANALYSIS: 3,
    GEOMETRY: 2,
    STATISTICS: 1,
    COMPUTING: 1,
    ENGLISH: 3,
    HISTORY: 2,
    SOCIETY: 2,
    GEOGRAPHY: 1,
    BIOLOGY: 1,
    PHYSICS: 2,
    CHEMISTRY: 1,
    SAFETY: 1,
    SPORT: 2,
    PROJECT: 1,
    TALKS: 1,
}

HOURS: dict[int, dict[str, int]] = {
    1: {**_EARLY, READING: 4, SPORT: 3},
    2: {**_EARLY, ENGLISH: 2},
    3: {**_EARLY, ENGLISH: 2},
    4: {**_EARLY, ENGLISH: 2},
    5: {
        **_MIDDLE,
        RUSSIAN: 5,
        LITERATURE: 3,
        MATHS: 5,
        GEOGRAPHY: 1,
        BIOLOGY: 1,
        ETHICS: 1,
        DRAWING: 1,
        CRAFTS: 2,
    },
    6: {
        **_MIDDLE,
        RUSSIAN: 6,
        LITERATURE: 3,
        MATHS: 5,
        GEOGRAPHY: 1,
        BIOLOGY: 1,
        SOCIETY: 1,
        DRAWING: 1,
        CRAFTS: 2,
    },
    7: {**_UPPER, RUSSIAN: 4, LITERATURE: 2, BIOLOGY: 1, PHYSICS: 2, DRAWING: 1, MUSIC: 1, CRAFTS: 2},
    8: {
        **_UPPER,
        RUSSIAN: 3,
        LITERATURE: 2,
        BIOLOGY: 2,
        PHYSICS: 2,
        CHEMISTRY: 2,
        MUSIC: 1,
        CRAFTS: 1,
        SAFETY: 1,
    },
    9: {
        **_UPPER,
        RUSSIAN: 3,
        LITERATURE: 3,
        BIOLOGY: 2,
        PHYSICS: 3,
        CHEMISTRY: 2,
        CRAFTS: 1,
        SAFETY: 1,
        CAREERS: 1,
    },
    10: _SENIOR,
    11: _SENIOR,
}
"""Lessons a week."""

PRIMARY_GRADES = 4
"""Up to this grade one teacher teaches nearly everything."""

SPECIALISTS_IN_PRIMARY = frozenset({ENGLISH, MUSIC, SPORT})

ONLY_SIX_DAYS_FROM = 7
"""From this grade on a six-day school uses the sixth day."""

UNMARKED_GRADE = 1
"""The first grade has no marks."""


def week_days(grade: int, school_days: int) -> int:
    """Days a week with lessons."""
    return school_days if grade >= ONLY_SIX_DAYS_FROM else 5
