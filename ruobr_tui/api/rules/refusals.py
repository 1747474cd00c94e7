"""Which words of a refusal without a reason, of an older server, are for its programmers."""

from __future__ import annotations

import re

_OF_PROGRAMS = re.compile(r"Not valid\b|The request is not valid\b|[A-Za-z_][A-Za-z_.0-9]*: |no such \w+: ")


def is_for_programs(text: str) -> bool:
    """Whether a text names what was wrong in a request by its fields: "limit: a sum is needed"."""
    return _OF_PROGRAMS.match(text) is not None
