"""What the home shows of complaints to whoever answers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruobr_tui.api.requests import complaints
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.screens.complaints.badge import waiting
from ruobr_tui.screens.today.sheet import Row, Source
from ruobr_tui.screens.today.sources import about_desk, desk_row, offers
from ruobr_tui.widgets.cells.line import Line


def _wanted(context: Context) -> Iterator[Resource[Any]]:
    if offers(context, "complaints"):
        yield complaints.work_list()


def _rows(context: Context) -> Iterator[Row]:
    if offers(context, "complaints"):
        yield desk_row(context, "complaints", waiting(context), is_fetched=True)


def _about(context: Context, row: Row, width: int, _height: int) -> list[Line]:
    return about_desk(context, row, "complaints", waiting, width)


ON_TODAY = Source(_rows, _wanted, _about)
