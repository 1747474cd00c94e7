"""Commands over two children whose numbers are the same everywhere: each has its own rows and no others."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.commands.exit_codes import Exit
from support.fixtures import FixedClock
from support.stand_in.client import run
from support.stand_in.twins import WORDS, Twins
from support.stand_in.world import ANNA, BORIS

COMMANDS = ("week", "homework", "marks", "meals")


def said_of(value: Any) -> set[int]:
    """The children that a value speaks of."""
    text = json.dumps(value, ensure_ascii=False)
    return {child for child, word in WORDS.items() if word in text}


@pytest.mark.parametrize("command", COMMANDS)
async def test_each_child_has_its_own_rows_in_every_form(
    tmp_path: Path, clock: FixedClock, command: str
) -> None:
    portal = Twins()
    printed = await run(tmp_path, portal, clock, command, "--json")
    children = json.loads(printed.text)["children"]
    assert [each["id"] for each in children] == [ANNA, BORIS]
    for each in children:
        assert each[command]
        assert said_of({name: value for name, value in each.items() if name != "name"}) == {each["id"]}
    table = list(csv.DictReader(io.StringIO((await run(tmp_path, portal, clock, command, "--csv")).text)))
    for row in table:
        child = ANNA if row.pop("child").startswith("Примерова Анна") else BORIS
        assert said_of(row) <= {child}
    text = (await run(tmp_path, portal, clock, command)).text
    head = text.index("Борис 3Б")
    assert said_of(text[:head]) == {ANNA}
    assert said_of(text[head:]) == {BORIS}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("wanted", "child"), [("1", ANNA), ("2", BORIS), ("12", BORIS), ("Бор", BORIS), ("анна", ANNA)]
)
async def test_one_child_is_printed_and_requested_alone(
    tmp_path: Path, clock: FixedClock, command: str, wanted: str, child: int
) -> None:
    portal = Twins()
    printed = await run(tmp_path, portal, clock, command, "--json", "--child", wanted)
    assert printed.code == Exit.OK
    assert [each["id"] for each in json.loads(printed.text)["children"]] == [child]
    assert said_of(printed.text) == {child}
    [other] = WORDS.keys() - {child}
    assert not any(f"child={other}" in line for line in portal.requests)


@pytest.mark.parametrize("wanted", ["3", "0", "Вера", "а б", "-1", "нна", "А Б"])
async def test_who_is_nobodys_child_is_reported_with_those_there_are(
    tmp_path: Path, clock: FixedClock, wanted: str
) -> None:
    printed = await run(tmp_path, Twins(), clock, "week", f"--child={wanted}")
    assert printed.code == Exit.USAGE
    assert printed.text == ""
    assert "1: Анна, 2: Борис" in "\n".join(printed.messages)


async def test_news_stand_with_the_child_that_they_are_of(tmp_path: Path, clock: FixedClock) -> None:
    portal = Twins()
    await run(tmp_path, portal, clock, "news")
    for child, mark in ((ANNA, "5"), (BORIS, "2")):
        row = portal.of_child[child]["timetable2/"]["lessons"][2]
        row["marks"] = [{"question_id": 77, "question_type": "Зачёт", "number": 1, "mark": mark}]
    clock.advance(hours=1)
    await run(tmp_path, portal, clock, "news")
    printed = await run(tmp_path, portal, clock, "news", "--json", "--child", "2", "--mark-seen")
    parts = {each["id"]: each["news"] for each in json.loads(printed.text)["children"]}
    assert [row["after"] for row in parts[BORIS]] == ["2"]
    assert ANNA not in parts
    clock.advance(hours=1)
    printed = await run(tmp_path, portal, clock, "news", "--json")
    parts = {each["id"]: each["news"] for each in json.loads(printed.text)["children"]}
    assert [row["after"] for row in parts[ANNA]] == ["5"], "of her nobody has looked"
    assert parts[BORIS] == []


async def test_of_a_long_stretch_only_the_days_that_were_requested_are_printed(
    tmp_path: Path, clock: FixedClock
) -> None:
    """It is requested in the spans of a synchronisation, which hold more."""
    portal = Twins()
    days = ("2026-09-09", "2026-09-10", "2026-10-15", "2026-12-20", "2026-12-21")
    first = portal.of_child[ANNA]["timetable2/"]["lessons"][0]
    portal.of_child[ANNA]["timetable2/"]["lessons"] = [
        first | {"id": number, "date": day} for number, day in enumerate(days, 50)
    ]
    span = ("--from", "2026-12-20", "--to", "2026-09-10")
    printed = await run(tmp_path, portal, clock, "week", "--json", "--child", "1", *span)
    [anna] = json.loads(printed.text)["children"]
    assert [row["date"] for row in anna["week"]] == list(days[1:-1])
