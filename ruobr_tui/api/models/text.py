"""Text from outside is data: what may move a cursor, hide or reorder characters is taken out here."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

# C0 (without tab and newline), DEL, C1; then marks that reorder text (bidi embeddings, overrides,
# isolates, implicit marks), and characters of no width that can hide in a name.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def safe_text(text: str) -> str:
    """Text that a terminal prints as it stands: newlines unified, tabs widened, controls removed.

    What remains of an escape sequence (``[31m``) is shown as the plain characters it is.
    Lone surrogates, which no terminal or database can encode, become U+FFFD.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    text = _UNSAFE.sub("", text)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def one_line(text: str) -> str:
    """Safe text on a single line, runs of white space folded."""
    return " ".join(safe_text(text).split())


LONGEST_TEXT, LONGEST_LINE = 500_000, 5_000
"""Characters that are shown; laying out megabytes would hold up every session of a host."""


def _cleaned(value: object, longest: int) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        return value
    return safe_text(value if len(value) <= longest else value[: longest - 1] + "…")


def _clean(value: object) -> object:
    return _cleaned(value, LONGEST_TEXT)


def _clean_line(value: object) -> object:
    cleaned = _cleaned(value, LONGEST_LINE)
    return " ".join(cleaned.split()) if isinstance(cleaned, str) else cleaned


SafeText = Annotated[str, BeforeValidator(_clean)]
"""Text of many lines, cut at ``LONGEST_TEXT``; ``null`` is read as no text."""

SafeLine = Annotated[str, BeforeValidator(_clean_line)]
"""Text for one line of the screen, cut at ``LONGEST_LINE``; ``null`` is read as no text."""
