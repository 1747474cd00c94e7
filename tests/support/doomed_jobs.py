"""A process that does jobs until it is killed in the middle of one; a program of its own.

Its arguments: the address of the database, the kind that never ends, "daily" or "queued". It says "begun" as
soon as that job runs.
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial

from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.kinds import JobKind, Work, daily
from ruobr_server.kit.jobs.runner import Runner
from support.fixtures import ZONE, FixedClock

NAMES = ("trial.first", "trial.second", "trial.third")


async def never_ends(work: Work) -> None:
    print("begun", flush=True)
    await asyncio.Event().wait()


async def quick(work: Work) -> None:
    await work.finish()


async def main(url: str, endless: str, way: str) -> None:
    make = daily if way == "daily" else partial(_queued)
    kinds = [make(name, never_ends if name == endless else quick) for name in NAMES]
    await Runner(Database(url), FixedClock(), ZONE, kinds).run_due()


def _queued(name: str, run: object) -> JobKind:
    return JobKind(name=name, run=run)  # type: ignore[arg-type]


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
