"""Teachers' comments on marks, and notes."""

from __future__ import annotations

from random import Random

_COMMENTS = {
    "5": (
        "Отличный ответ!",
        "Молодец, решено двумя способами",
        "Прекрасная работа",
        "Полный, уверенный ответ",
    ),
    "4": (
        "Хорошо, но будь внимательнее",
        "Одна вычислительная ошибка",
        "Мало примеров",
        "Небольшая неточность в выводе",
    ),
    "3": ("Нужно повторить правило", "Две ошибки, выполни работу над ошибками", "Сдано с опозданием"),
    "2": ("Подойди на консультацию в среду", "Не готов к уроку", "Пересдать до конца недели"),
}
_PRAISE = (
    "Активно работал на уроке, благодарю за помощь одноклассникам.",
    "Подготовлен интересный доклад, рекомендован на школьную конференцию.",
    "Благодарность за участие в субботнике.",
)
_BLAME = (
    "Нет учебника и тетради.",
    "Разговаривает на уроке, отвлекает соседей.",
    "Не выполнено домашнее задание.",
    "Опоздание после звонка на 7 минут.",
    "Забыта спортивная форма.",
)


def mark_comment(value: str, roll: float) -> str:
    """A comment on a mark; ``roll`` from 0 to 1."""
    texts = _COMMENTS.get(value, ("Принято",))
    return texts[int(roll * 1000) % len(texts)]


def remark(level: int, random: Random) -> str:
    """A teacher's note; strong pupils are praised more often."""
    texts = _PRAISE if random.random() < level / 10 else _BLAME
    return texts[int(random.random() * len(texts))]
