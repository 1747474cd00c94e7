"""Texts of news, as declared by their areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ruobr_tui import phrases
from ruobr_tui.areas import NewsKind
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.areas import Areas
    from ruobr_tui.store.diary.news import News

_UNKNOWN = NewsKind(kind="", sign="·", role="text", text="%(subject)s %(after)s")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a news item is shown. ``role`` is a role of the theme."""

    sign: str
    role: str
    text: str


def worded(news: News, areas: Areas) -> Wording:
    """Return sign, role and text of a news item."""
    text, sign, role, words = words_of(news, areas)
    return Wording(sign, role, (text if text == _UNKNOWN.text else _(text)) % words + in_brackets(words))


def words_of(news: News, areas: Areas) -> tuple[str, str, str, dict[str, str]]:
    """Return the message id of a news item, its sign and role, and the words for the text."""
    kind = areas.news_kind(news.kind) or _UNKNOWN
    after = news.after or ""
    if kind.in_roubles:
        after = phrases.roubles(Decimal(after or "0"))
    words = {"subject": news.subject, "before": news.before or "", "after": after, "detail": news.detail}
    # A mark "зачёт" of the type "Зачёт" is said once.
    adds = kind.has_detail and news.detail.casefold() != after.casefold()
    return kind.text, kind.sign, kind.role, words | {"brackets": news.detail if adds else ""}


def in_brackets(words: Mapping[str, str]) -> str:
    """Return what follows the text of a news item in brackets; "" if nothing does."""
    return f" ({words['brackets']})" if words.get("brackets") else ""
