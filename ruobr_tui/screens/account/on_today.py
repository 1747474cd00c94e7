"""What the home shows of the account: requests for a diary that wait, a first child to add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.today.sheet import CASES, DO, Row, Source
from ruobr_tui.screens.today.sources import offers


def _wanted(context: Context) -> Iterator[Resource[Any]]:
    if offers(context, "cabinet"):
        yield cabinet.children()


def _rows(context: Context) -> Iterator[Row]:
    found = context.store.peek(cabinet.children()).value if offers(context, "cabinet") else None
    if found is None:
        return
    if not found.children and not context.children:
        yield Row(
            DO,
            "first-child",
            N_("Add a child: then ask for its diary, or apply for a place"),
            short=N_("Add a child in the account"),
            target=("section", "cabinet"),
        )
    for child in found.children:
        if child.join is not None and child.join.state == DiaryRequestState.REQUESTED:
            yield Row(
                CASES,
                f"join/{child.join.id}",
                N_("Diary, %(class)s, %(school)s"),
                short=N_("Diary, %(class)s"),
                who=child.values.get("first_name", ""),
                words={"class": child.join.class_name, "school": child.join.school},
                note=N_("the class teacher has not answered"),
                target=("section", "cabinet"),
            )


ON_TODAY = Source(_rows, _wanted)
