"""Programs of others that a test drives. Without them it is skipped, unless the machine must have them."""

from __future__ import annotations

import os
import shutil

import pytest

REQUIRED_BY = {
    "dbclient": "RUOBR_REQUIRE_DROPBEAR",
    "plink": "RUOBR_REQUIRE_PUTTY",
    "mosh-server": "RUOBR_REQUIRE_MOSH",
    "mosh-client": "RUOBR_REQUIRE_MOSH",
    "screen": "RUOBR_REQUIRE_SCREEN",
}
"""Variables that ``.ci/run`` sets to 1: with them a missing program is a failure."""


def need(*programs: str) -> None:
    """Go on only where all of these are installed."""
    for program in programs:
        if shutil.which(program) is None:
            reason = f"no {program} on this machine: nothing is tried with it"
            if os.environ.get(REQUIRED_BY[program]) == "1":
                pytest.fail(reason)
            pytest.skip(reason)
