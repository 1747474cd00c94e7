"""What of coming lessons is worth a word beforehand: tests, what is learnt by heart, sports clothes.

By the words of topic and homework: no portal says it otherwise. Unknown words say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum


class Notable(StrEnum):
    """What a lesson is notable for."""

    TEST = "test"
    BY_HEART = "by-heart"
    SPORT = "sport"


# Not compiled here: the first paint needs the names above and not the patterns.
_TEST = (
    r"(?i)\b(?:контрольн\w+|проверочн\w+|самостоятельн\w+\s+работ\w+|диктант[ауеы]?|диктантом|изложени[еяюи]\w?|срез"
    r"|зач[её]т\w*|экзамен\w*|тестировани\w+|[вк]пр|к/?р)\b"
)
_NOT_YET = r"(?i)\bработ\w+ над ошибками|\bанализ\b|\bразбор\b"
_BY_HEART = r"(?i)\bнаизусть\b|\bby heart\b"
_SPORT = r"(?i)^(?:физическ\w+ культур\w+|физ-?ра|физкультур\w*|ритмик\w*|pe\b)"


def says_by_heart(text: str) -> bool:
    """Whether a homework says itself that it is learnt by heart."""
    return re.search(_BY_HEART, text) is not None


def notable(subject: str, topic: str, homework: Iterable[str]) -> Notable | None:
    """What a coming lesson is notable for; a test counts more than the rest.

    Working on the mistakes of a test is no test.
    """
    texts = [topic, *homework]
    if any(re.search(_TEST, text) and not re.search(_NOT_YET, text) for text in texts):
        return Notable.TEST
    if any(says_by_heart(text) for text in texts):
        return Notable.BY_HEART
    return Notable.SPORT if re.match(_SPORT, subject.strip()) else None
