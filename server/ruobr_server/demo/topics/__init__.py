"""What is taught, lesson after lesson: topics by subject and grade, a line each in a sensible order.

One module per area holds ``TOPICS``: subject → first grade of a list → its lines. A list serves from its
grade up to the next one's.
"""

from __future__ import annotations

from functools import cache

from ruobr_server.demo.topics.humanities import TOPICS as HUMANITIES
from ruobr_server.demo.topics.languages import TOPICS as LANGUAGES
from ruobr_server.demo.topics.life import TOPICS as LIFE
from ruobr_server.demo.topics.literature import TOPICS as LITERATURE
from ruobr_server.demo.topics.mathematics import TOPICS as MATHEMATICS
from ruobr_server.demo.topics.nature import TOPICS as NATURE

TOPICS: dict[str, dict[int, str]] = {**LANGUAGES, **LITERATURE, **MATHEMATICS, **HUMANITIES, **NATURE, **LIFE}


@cache
def topics_of(subject: str, grade: int) -> tuple[str, ...]:
    """The topics of a subject's year; the youngest list serves those below it."""
    lists = TOPICS[subject]
    fitting = [start for start in lists if start <= grade] or [min(lists)]
    return tuple(lists[max(fitting)].strip().splitlines())
