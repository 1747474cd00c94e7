"""Towns and banks behind a program; keys and pauses wait by turns of the loop (``support.calm``)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ruobr_tui import i18n
from support.enrolment_screens import town as town
from support.kindergarten_screens import region as region
from support.payment_screens import bank as bank
from support.payment_screens import portal as portal


@pytest.fixture(autouse=True)
def _calm(calm_pauses: None) -> None:
    """For every test of this folder."""


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    """Tests of widgets and words take English for granted."""
    yield
    i18n.activate("en")
