"""docs/import.md has every table and column."""

from __future__ import annotations

from tools.import_page import PAGE, written


def test_the_page_has_the_tables_of_the_descriptions() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page), "Run: python -m tools.import_page"
