"""Towns and banks behind a program; keys and pauses wait by turns of the loop (``support.calm``)."""

from __future__ import annotations

import pytest

from support.enrolment_screens import town as town
from support.kindergarten_screens import region as region
from support.payment_screens import bank as bank
from support.payment_screens import portal as portal


@pytest.fixture(autouse=True)
def _calm(calm_pauses: None) -> None:
    """For every test of this folder."""
