"""The demo's messages and news."""

from __future__ import annotations

from ruobr_server.areas.messages.demo.letters import letter_rows
from ruobr_server.areas.messages.demo.news import news_rows
from ruobr_server.demo.context import Demo


def build(demo: Demo) -> None:
    """The messages, then the news."""
    letter_rows(demo)
    news_rows(demo)
