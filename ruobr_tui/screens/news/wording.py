"""Texts of news, as declared by their areas."""

from __future__ import annotations

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
    kind = areas.news_kind(news.kind) or _UNKNOWN
    after = news.after or ""
    if kind.in_roubles:
        after = phrases.roubles(Decimal(after or "0"))
    words = {"subject": news.subject, "before": news.before or "", "after": after, "detail": news.detail}
    text = (kind.text if kind is _UNKNOWN else _(kind.text)) % words
    if kind.has_detail and news.detail:
        text += f" ({news.detail})"
    return Wording(kind.sign, kind.role, text)
