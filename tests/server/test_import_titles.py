"""Every table of an import has a name for people."""

from __future__ import annotations

from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.import_titles import TITLES


def test_every_table_has_a_title() -> None:
    assert {sheet.name for sheet in sheets_of(AREAS)} == TITLES.keys()
