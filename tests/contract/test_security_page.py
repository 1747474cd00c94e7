"""What the page about security names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]*)`", PAGE)
    assert len(named) > 30
    missing = [
        name for name in named if not any((ROOT / "tests" / f"{name}{end}").exists() for end in ("", ".py"))
    ]
    assert missing == []


def test_every_page_that_it_names_is_there() -> None:
    linked = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert linked
    assert [link for link in linked if not (ROOT / "docs" / link).exists()] == []
