"""What the home shows of requests for erasure to the officer for personal data."""

from __future__ import annotations

from collections.abc import Iterator

from ruobr_tui.api.requests import personal_data
from ruobr_tui.context import Context
from ruobr_tui.screens.today.sheet import Row, Source
from ruobr_tui.screens.today.sources import desk_row, offers


def _rows(context: Context) -> Iterator[Row]:
    if offers(context, "erasures"):
        stored = context.store.peek(personal_data.erasures())
        waiting = stored.value.requests if stored.value is not None else []
        since = [each.at for each in waiting if each.at is not None]
        yield desk_row(context, "erasures", stored, len(waiting), since)


ON_TODAY = Source(_rows)
