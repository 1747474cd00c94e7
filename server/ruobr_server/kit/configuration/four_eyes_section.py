"""The section about decisions that one member of staff cannot take alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ruobr_server.kit.configuration.option import Option
from ruobr_server.kit.configuration.rules import all_of
from ruobr_server.kit.language import N_
from ruobr_tui.api.rules.approvals import ACTS


@dataclass(frozen=True)
class FourEyes:
    """Decisions that a second person confirms, and how many one person takes in a day."""

    acts: Annotated[
        tuple[str, ...],
        Option(
            name="--four-eyes",
            longest=len(ACTS),
            rule=all_of(ACTS),
            metavar="ACT",
            help=N_("what a second person has to confirm; repeatable (default: nothing)"),
            allowed=", ".join(ACTS),
        ),
    ] = ()
    corrections_above: Annotated[
        int,
        Option(
            name="--four-eyes-above",
            least=0,
            most=100_000,
            metavar="ROUBLES",
            help=N_("adjustments of a meal account up to this sum need no second person; 0: all need one"),
        ),
    ] = 0
    days: Annotated[
        int,
        Option(
            name="--four-eyes-days",
            least=1,
            most=90,
            metavar="DAYS",
            help=N_("how long a request waits for the second person"),
        ),
    ] = 7
    corrections_a_day: Annotated[
        int,
        Option(
            name="--corrections-a-day",
            least=0,
            most=100_000,
            metavar="N",
            help=N_("adjustments of meal accounts by one person in a day; 0: no limit"),
        ),
    ] = 0
    correction_roubles_a_day: Annotated[
        int,
        Option(
            name="--correction-roubles-a-day",
            least=0,
            most=1_000_000_000,
            metavar="ROUBLES",
            help=N_("sum of all adjustments by one person in a day, in either direction; 0: no limit"),
        ),
    ] = 0
    closings_a_day: Annotated[
        int,
        Option(
            name="--closings-a-day",
            least=0,
            most=100_000,
            metavar="N",
            help=N_("accounts that one person closes in a day; 0: no limit"),
        ),
    ] = 0
