"""Lines for speech and braille: words in place of signs, and nothing that is only drawn.

Drawn rows go through ``as_text`` in the ``reader`` theme, so no page has to know of it. What a page draws of
numbers (charts, weights as superscripts) it leaves out itself or says in words: ``Config.is_plain``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from ruobr_tui.i18n import N_, _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.line import Span

MEANT = {
    ("●", "unread"): N_("unread"),
    ("●", "active"): N_("recorded"),
    ("▸", "now"): N_("now"),
    ("×", "cancelled"): N_("cancelled"),
    ("×", "dim"): N_("cancelled"),
    ("✓", "good"): N_("ready"),
    ("≡", "unread"): N_("message"),
}
"""What a sign means that stands alone, by its role."""

IMPORTANT = N_("important")
URGENT = frozenset({"due", "overdue", "warning", "bad"})
"""Roles in which an exclamation mark says that something is important."""

WORDS = {
    "↵": "Enter",
    "⌫": "Backspace",
    "⇧": "Shift+",
    "↑": N_("Up"),
    "↓": N_("Down"),
    "←": N_("Left"),
    "≈": N_("about"),
    "⇄": N_("in exchange for"),
    "≠": N_("not equal to"),
    "≤": N_("at most"),
    "≥": N_("at least"),
}
"""Said wherever the sign stands."""

THEN = N_("then")
"""Between two numbers, in place of an arrow."""

SPELT = str.maketrans(
    {
        "−": "-",
        "×": "x",
        "✓": "v",
        "☑": "v",
        "✗": "x",
        "○": "o",
        "●": "*",
        "•": "*",
        "▸": ">",
        "→": "-",
        "·": ",",
        "‹": "…",
        "›": "…",
    }
)
"""Other signs within a text, as they can be typed."""

_BEGINS = re.compile(r"^(\s*)[✓✗●○◌▸→↩≡★✎↗⇩·☐☑×](?=\s+\w)")
"""A sign before a text that says the same."""
_BETWEEN = re.compile(r" · ")
_DRAWN = re.compile("[\u2190-\u2bff]")
"""Arrows, boxes, blocks, shapes, braille: what is left of them is left out."""
_SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹·", "0123456789.")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:·[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
_URGENT = re.compile(r"^(\s*)!(?=\s|$)")
_BECOMES = re.compile(r"(?<=\d) ?→ ?(?=\d)")
_COUNT = re.compile(r"●(?= \d)")
_CURRENT = re.compile(r"^(\s*)▸(?=\s+\w)")
_STEP_DONE = re.compile(r"^✓(?= \d)")
_ARROW = re.compile("[↑↓←](?=[↑↓←→↵])")
_GAP = re.compile(" {2,}")


def as_text(spans: Sequence[Span], width: int) -> list[Span]:
    """Return the spans as they are read aloud. Where words need more room than signs, gaps become smaller."""
    said = [Span(_said(span), span.role) for span in spans]
    excess = sum(fit.width_of(span.text) for span in said) - width
    return _closer(said, excess) if excess > 0 else said


def _said(span: Span) -> str:
    text, role = span
    if role == "qr":
        return " " * fit.width_of(text)
    meant = MEANT.get((text.strip(), role))
    if meant is not None:
        return text.replace(text.strip(), _(meant))
    if role in URGENT:
        text = _URGENT.sub(lambda match: match[1] + _(IMPORTANT), text)
    if text.isascii():
        return text
    if role == "accent":
        text = _CURRENT.sub(lambda match: match[1] + _(MEANT["▸", "now"]), text)
    text = _STEP_DONE.sub(lambda _match: _(MEANT["✓", "good"]), text)
    text = _BEGINS.sub(r"\1 ", _COUNT.sub(lambda _match: _(MEANT["●", "unread"]), text))
    if role.startswith("mark"):
        text = _SUPERSCRIPT.sub(lambda match: f" ({_('weight')} {match[0].translate(_SMALL)})", text)
    if role == "key" or "←" in text:
        text = _ARROW.sub(r"\g<0> ", text).replace("→", _("Right"))
    text = _BECOMES.sub(lambda _match: f", {_(THEN)} ", text)
    for sign, word in WORDS.items():
        if sign in text:
            text = text.replace(sign, _(word))
    text = _BETWEEN.sub(", ", text).translate(SPELT)
    return _DRAWN.sub(" ", text)


def _closer(spans: list[Span], excess: int) -> list[Span]:
    """Return the spans with smaller gaps between words, from the right; the indentation stays."""
    cells = [(each, span.role) for span in spans for each in span.text]
    text = "".join(each for each, _role in cells)
    for gap in reversed(list(_GAP.finditer(text))):
        if excess > 0 and gap.start():
            cut = min(excess, len(gap[0]) - 1)
            del cells[gap.end() - cut : gap.end()]
            excess -= cut
    return [Span("".join(each for each, _role in run), role) for role, run in groupby(cells, itemgetter(1))]
