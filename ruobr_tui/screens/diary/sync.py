"""Synchronisation of the diary: this week and the next, the periods, then the school year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ruobr_tui.api import resources
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.diary.calendar import week_of
from ruobr_tui.store.sync import Lessons, Scope, Stage, year_spans


def wanted(stage: Stage, scope: Scope) -> Iterator[Resource[Any] | Lessons]:
    """Yield requests: this week of all children before anyone's next week; the year is divided by its
    periods.
    """
    match stage:
        case Stage.NOW:
            for ahead in (timedelta(), timedelta(weeks=1)):
                for child in scope.children:
                    yield Lessons(child, *week_of(scope.today_of(child) + ahead))
        case Stage.SOON:
            for child in scope.children:
                yield resources.periods(child)
        case Stage.YEAR:
            for child in scope.children:
                for span in year_spans(scope.store, child, scope.today_of(child)):
                    yield Lessons(child, *span)
