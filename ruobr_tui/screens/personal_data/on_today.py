"""What the home shows of requests for erasure to the officer for personal data."""

from __future__ import annotations

from collections.abc import Iterator

from ruobr_tui.context import Context
from ruobr_tui.screens.personal_data.badge import waiting
from ruobr_tui.screens.today.sheet import Row, Source
from ruobr_tui.screens.today.sources import about_desk, desk_row, offers
from ruobr_tui.widgets.cells.line import Line


def _rows(context: Context) -> Iterator[Row]:
    if offers(context, "erasures"):
        yield desk_row(context, "erasures", waiting(context))


def _about(context: Context, row: Row, width: int, _height: int) -> list[Line]:
    return about_desk(context, row, "erasures", waiting, width)


ON_TODAY = Source(_rows, about=_about)
