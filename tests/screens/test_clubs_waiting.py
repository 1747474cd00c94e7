"""Clubs: a petition that nobody has decided does not look like a granted one."""

from __future__ import annotations

import pytest

from ruobr_tui.screens.additional_education.certificate import is_waiting


@pytest.mark.parametrize("status", ["На рассмотрении", "рассматривается", "Ожидает решения", "На проверке"])
def test_it_waits(status: str) -> None:
    assert is_waiting(status)


@pytest.mark.parametrize("status", ["", "Одобрена", "Зачислен", "Договор заключён", "Отклонена"])
def test_it_is_decided(status: str) -> None:
    assert not is_waiting(status)
