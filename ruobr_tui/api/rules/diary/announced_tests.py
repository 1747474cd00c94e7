"""Whether a lesson has a test, as its topic or the homework for it tells. The portal has no field for it."""

from __future__ import annotations

import re

_LONGEST = 2_000
"""Characters at the beginning that are read."""

_KINDS = (
    (r"контрольн\w* диктант\w*", "контрольный диктант"),
    (r"контрольн\w* работ\w*|контрольн(?:ая|ой|ую)", "контрольная работа"),
    (r"проверочн\w* работ\w*|проверочн(?:ая|ой|ую)", "проверочная работа"),
    (r"самостоятельн\w* работ\w*|самостоятельн(?:ая|ой|ую)", "самостоятельная работа"),
    (r"диагностическ\w* работ\w*", "диагностическая работа"),
    (r"диктант[уы]?", "диктант"),
    (r"зач[её]т[уы]?", "зачёт"),
    (r"сочинени[еюя]", "сочинение"),
    (r"тест[уы]?", "тест"),
    (r"впр", "ВПР"),
)
"""How teachers write each kind, and its name in the school's words."""

_ANY = "|".join(f"({pattern})" for pattern, _name in _KINDS)
_TOPIC = re.compile(rf"\s*(?:\w{{3,20}}(?:ая|ый|ое) )??(?:{_ANY})\b", re.IGNORECASE)
_PREPARE = re.compile(
    r"(?:готовиться|подготовиться|подготовка|готовимся)[^.;!?]{0,40}?"
    rf"\bк (?:\w{{3,20}}(?:ой|ому) )?(?:{_ANY})\b",
    re.IGNORECASE,
)


def announced_test(topic: str, homework: str) -> str:
    """Return what is written in a lesson, e.g. "контрольная работа"; empty without a test.

    A topic begins with it; homework stands on the lesson that it is for and tells to prepare.
    """
    found = _TOPIC.match(topic[:_LONGEST]) or _PREPARE.search(homework[:_LONGEST])
    if found is None or found.lastindex is None:
        return ""
    return _KINDS[found.lastindex - 1][1]
