"""Text from outside is data: what may move a cursor, hide, pile up or reorder signs is taken out here."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 3
"""Marks over and under one character: written languages need no more; a hundred would cover other lines."""

MOST_JOINED = 4
"""Joints in one picture made of several, such as a family."""

# C0 (without tab and newline), DEL, C1, marks that reorder text (bidi embeddings, overrides, isolates,
# implicit marks), and what is drawn as nothing (Default_Ignorable_Code_Point, fillers, tags). Not the joiner
# and the selectors of emoji, which are looked at one by one.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U00016fe4"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Where marks, joiners and others without a width of their own can be: everything else is usual text.
_SUSPECT = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1cff\u1dc0-\u1dff\u200d\u20d0-\u20ff\u2800\u2c80-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua620-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe2f\U00010000-\U0010ffff]"
)
# Letters, digits and punctuation of most texts: nothing in them is changed.
_PLAIN = (
    "!-~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u27ff"
)
_USUAL = re.compile(f"[ \n{_PLAIN}]*")
_USUAL_LINE = re.compile(f"(?:[{_PLAIN}]++(?: [{_PLAIN}]++)*+)?")
_BLANK = "\u2800"  # a Braille cell without a dot
_JOINER, _SELECTORS = "\u200d", ("\ufe0e", "\ufe0f")


def safe_text(text: str) -> str:
    """Text that a terminal prints as it stands: newlines unified, tabs widened, controls removed.

    What remains of an escape sequence (``[31m``) is shown as the plain characters it is.
    Lone surrogates, which no terminal or database can encode, become U+FFFD. A character keeps at most
    ``MOST_MARKS`` marks, a mark without a character is dropped.
    """
    if _USUAL.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    text = _UNSAFE.sub("", text)
    if not text.isascii() and _SUSPECT.search(text):
        text = _thinned(text)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def one_line(text: str) -> str:
    """Safe text on a single line, runs of white space folded."""
    if _USUAL_LINE.fullmatch(text):
        return text
    return " ".join(safe_text(text).split())


def _thinned(text: str) -> str:
    """Each character with no more marks, joiners and selectors than it can have in writing."""
    result: list[str] = []
    marks, joined = 0, 0
    has_base = False
    for place, sign in enumerate(text):
        if sign == _BLANK:
            sign = " "
        if sign == _JOINER:
            following = text[place + 1] if place + 1 < len(text) else ""
            if has_base and joined < MOST_JOINED and _is_picture(result[-1]) and _is_picture(following):
                joined += 1
                result.append(sign)
        elif _is_mark(sign):
            is_right = sign not in _SELECTORS or (marks == 0 and result[-1:] != [_JOINER])
            if has_base and marks < MOST_MARKS and is_right:
                marks += 1
                result.append(sign)
        else:
            if result[-1:] != [_JOINER]:
                joined = 0
            marks, has_base = 0, not sign.isspace()
            result.append(sign)
    return "".join(result)


def _is_mark(sign: str) -> bool:
    """Whether it is drawn over, under or into the character before it."""
    # The vowels and final consonants of a Hangul syllable have no width of their own either.
    return (
        unicodedata.category(sign)[0] == "M" or "\u1161" <= sign <= "\u11ff" or "\ud7b0" <= sign <= "\ud7fb"
    )


def _is_picture(sign: str) -> bool:
    return sign in _SELECTORS or (sign != "" and unicodedata.category(sign) in ("So", "Sk"))
