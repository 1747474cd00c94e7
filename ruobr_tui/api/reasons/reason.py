"""A reason of a refusal, and an explanation: the reason with values for the placeholders of its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_PLACEHOLDER = re.compile(r"%\(([a-z_]+)\)s")


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` is kebab-case and never changes; ``text`` is English, with placeholders as ``%(end)s``."""

    code: str
    text: str

    def __str__(self) -> str:
        """The sentence in English, its placeholders as they are."""
        return self.text

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of the values that the sentence needs."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    def with_fields(self, **fields: str | int) -> Explanation:
        """The reason with these values. Raises ``KeyError`` when one is missing."""
        return Explanation(self, fields)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason and the values of its placeholders. Raises ``KeyError`` when one is missing."""

    reason: Reason
    fields: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if missing := self.reason.placeholders - self.fields.keys():
            raise KeyError(f"{self.reason.code} needs {', '.join(sorted(missing))}")

    def __str__(self) -> str:
        """The sentence in English."""
        return self.in_words_of(str)

    def in_words_of(self, translate: Callable[[str], str]) -> str:
        """The sentence as ``translate`` says the English one, filled in; the values are not translated."""
        text = translate(self.reason.text)
        return text % self.fields if self.fields else text


def explained(reason: Reason | Explanation) -> Explanation:
    """A reason without placeholders as an explanation; an explanation as it is."""
    return Explanation(reason) if isinstance(reason, Reason) else reason
