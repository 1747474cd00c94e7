"""Short names of subjects, for lists in which a whole name has no room.

Names of subjects are the school's data: only Russian ones that are known are shortened, others are cut at a
word. Whoever shows a short name shows the whole one in a pane or on a page.
"""

from __future__ import annotations

import re

WIDTH = 13
"""Cells of the widest short name that is known."""

_KNOWN = {
    "алгебра и начала математического анализа": "Матанализ",
    "алгебра и начала анализа": "Матанализ",
    "вероятность и статистика": "Вероятность",
    "духовно-нравственная культура россии": "ОДНКНР",
    "естествознание": "Естествозн.",
    "изобразительное искусство": "ИЗО",
    "индивидуальный проект": "Проект",
    "иностранный язык": "Иностранный",
    "история россии": "История Росс.",
    "литературное чтение": "Литер. чтение",
    "математика и информатика": "Матем. и инф.",
    "мировая художественная культура": "МХК",
    "начальная военная подготовка": "НВП",
    "обществознание": "Обществозн.",
    "окружающий мир": "Окружающий",
    "основы безопасности и защиты родины": "ОБЗР",
    "основы безопасности жизнедеятельности": "ОБЖ",
    "основы религиозных культур и светской этики": "ОРКСЭ",
    "основы финансовой грамотности": "Финансы",
    "проектная деятельность": "Проекты",
    "разговоры о важном": "Разговоры",
    "родная литература": "Родная литер.",
    "россия - мои горизонты": "Горизонты",
    "труд (технология)": "Труд",
    "физическая культура": "Физкультура",
    "финансовая грамотность": "Финансы",
    "функциональная грамотность": "Функц. грам.",
    "черчение и графика": "Черчение",
}
_BEGINNINGS = (("основы духовно-нравственной культуры народов россии", "ОДНКНР"),)
_LANGUAGE = re.compile(
    r"(?:второй )?иностранный(?: язык)?[ ,:(]+(?P<name>[а-яё]+(?:ий|ой))\b(?: язык)?[ ).]*"
)
"""A foreign language: the language alone tells it apart."""
_OF_LANGUAGE = re.compile(r"(?P<name>[а-яё]+ий) язык(?: \(.*\))?")
_LITTLE_WORDS = frozenset(
    ("а", "в", "для", "и", "из", "к", "на", "о", "об", "от", "по", "с", "у", "and", "for", "in", "of", "the")
)
_DASHES = str.maketrans("‐‑‒–—―", "------")


def short_subject(name: str, width: int = WIDTH) -> str:
    """Return a subject's name in at most ``width`` cells (1 or more).

    The whole name if it fits, then a known short one, then as many whole words as fit. Never empty; a name
    of blanks alone is "—".
    """
    name = " ".join(name.split())
    if not name:
        return "—"
    if _cells(name) <= width:
        return name
    known = _known(name)
    if known and _cells(known) <= width:
        return known
    return _cut(name, width)


def _known(name: str) -> str:
    """Return the short name of a known subject; empty for any other."""
    folded = name.casefold().translate(_DASHES)
    if folded in _KNOWN:
        return _KNOWN[folded]
    for beginning, short in _BEGINNINGS:
        if folded.startswith(beginning):
            return short
    language = _LANGUAGE.fullmatch(folded) or _OF_LANGUAGE.fullmatch(folded)
    return language["name"].capitalize() if language is not None else ""


def _cut(name: str, width: int) -> str:
    """Return the words that fit, without a little word or a sign at the end; of a long word its beginning."""
    words = name.split(" ")
    count = len(words)
    while count and _cells(" ".join(words[:count])) > width:
        count -= 1
    while count and (words[count - 1].casefold() in _LITTLE_WORDS or not _bare(words[count - 1])):
        count -= 1
    whole = " ".join(words[:count]).rstrip(" ,;:.-–—(")
    return whole or _beginning(words[0], width)


def _bare(word: str) -> str:
    return "".join(sign for sign in word if sign.isalnum())


def _beginning(word: str, width: int) -> str:
    """Return as much of a word as fits, then ``…``."""
    found = ""
    for sign in word:
        if _cells(found + sign) > width - 1:
            break
        found += sign
    return found + "…"


def _cells(text: str) -> int:
    """Return the cells that a text needs at the most: letters one each, pictures and wide signs two."""
    return sum(1 if sign < "\u1100" or "\u2010" <= sign < "\u2100" else 2 for sign in text)
