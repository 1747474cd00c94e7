"""Rounds: names and numbers in the plan, who is left out and why, the protocol that stays."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from ruobr_server.areas.kindergarten import erasure, protocol_files, protocols, rounds, tables
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from ruobr_tui.api.models.kindergarten import Round
from support.families import Family
from support.fixtures import NOW, ZONE
from support.kindergartens import AUTUMN, TODAY, apply, decide


@pytest.fixture
def queued(region: Database, clerk: Identity, family: Family) -> list[int]:
    """Two applications in the queue, of either family."""
    numbers = []
    for who in (family.ivanovs.parent, family.petrovs.parent):
        made = apply(region, who, 1)
        decide(region, clerk, made.id, "register")
        numbers.append(made.id)
    return numbers


def plan(database: Database, clerk: Identity, left_out: dict[int, str] | None = None) -> Round:
    found: Round = database.read_now(rounds.run, clerk, 1, AUTUMN, "", NOW, TODAY, left_out)
    return found


def carry_out(database: Database, clerk: Identity, made: Round, left_out: dict[int, str]) -> Round:
    found: Round = database.write_now(rounds.run, clerk, 1, AUTUMN, made.plan, NOW, TODAY, left_out)
    return found


def test_the_plan_names_children_and_kindergartens(
    region: Database, clerk: Identity, queued: list[int]
) -> None:
    first = plan(region, clerk).decisions[0]
    assert first.child == "Иванова Вера Сергеевна"
    assert (first.kindergarten_number, first.why) == (1, "given")
    assert first.kindergarten


def test_who_is_left_out_keeps_the_turn_and_the_protocol_says_why(
    region: Database, clerk: Identity, queued: list[int], family: Family
) -> None:
    left_out = {queued[0]: "Семья переезжает"}
    made = plan(region, clerk, left_out)
    with pytest.raises(Conflict):  # the plan was another one
        carry_out(region, clerk, made, {})
    applied = carry_out(region, clerk, made, left_out)
    stored = region.read_now(protocols.protocol, clerk, applied.id or 0)
    assert stored.decisions == applied.decisions
    by_number = {each.application_id: each for each in stored.decisions}
    assert (by_number[queued[0]].why, by_number[queued[0]].note) == ("left-out", "Семья переезжает")
    assert by_number[queued[1]].why == "given"
    state = select(tables.kindergarten_applications.c.state).where(
        tables.kindergarten_applications.c.id == queued[0]
    )
    assert region.read_now(lambda connection: connection.scalar(state)) == "registered"
    [listed] = region.read_now(protocols.applied_rounds, clerk).rounds
    assert (listed.id, listed.given, listed.left, listed.decisions) == (applied.id, 1, 1, [])
    # An erasure takes the reason out of the protocol.
    region.write_now(erasure.erase, family.ivanovs.parent.account_id, NOW)
    after = region.read_now(protocols.protocol, clerk, applied.id or 0).decisions
    assert all(each.note == "" for each in after)


def test_the_protocol_as_a_table_and_as_pages(region: Database, clerk: Identity, queued: list[int]) -> None:
    left_out = {queued[0]: "=1+1"}
    number = carry_out(region, clerk, plan(region, clerk, left_out), left_out).id or 0
    stored = region.read_now(protocols.protocol, clerk, number)
    table = protocol_files.as_csv(stored, "ru").decode("utf-8-sig")
    assert table.startswith("Заявление;Ребёнок;Родился;Детский сад;Решение")
    assert "№ 1" in table
    assert "не участвует: =1+1" in table
    pages = PdfReader(io.BytesIO(protocol_files.as_pdf(stored, ZONE, "ru")))
    text = pages.pages[0].extract_text()
    assert f"Протокол распределения мест в детских садах № {number}" in " ".join(text.split())
    assert "Распределено: 1. Без места: 1." in " ".join(text.split())


def test_another_municipality_has_no_such_protocol(
    region: Database, clerk: Identity, queued: list[int], family: Family
) -> None:
    number = carry_out(region, clerk, plan(region, clerk), {}).id or 0

    def move(connection: Any) -> None:
        connection.exec_driver_sql("INSERT INTO territories (id, name) VALUES (77, 'Юрга')")
        connection.exec_driver_sql("UPDATE kindergarten_rounds SET territory_id = 77")

    region.write_now(move)
    with pytest.raises(NotFound):
        region.read_now(protocols.protocol, clerk, number)
    assert region.read_now(protocols.applied_rounds, clerk).rounds == []
    with pytest.raises(Forbidden):
        region.read_now(protocols.applied_rounds, family.ivanovs.parent)
