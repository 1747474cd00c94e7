"""The jobs of a process, done at once instead of by a task: the work of a day, and letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from starlette.datastructures import State

from ruobr_server.areas.declaration import Area, job_kinds
from ruobr_server.areas.registry import AREAS
from ruobr_server.integrations.email.service import LETTER
from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.runner import Runner
from ruobr_server.kit.settings import Smtp
from ruobr_tui.api.clock import Clock
from support.fixtures import ZONE


async def work_of_the_day(database: Database, clock: Clock, areas: Sequence[Area] = AREAS) -> Counter[str]:
    """Do the daily work that is due; how often each kind was done."""
    kinds = [kind for kind in job_kinds(areas) if kind.is_daily]
    return await Runner(database, clock, ZONE, kinds).run_due()


class Sender:
    """Answers requests and sends letters, as one process of a server with this mail server."""

    def __init__(self, database: Database, smtp: Smtp, clock: Clock) -> None:
        kinds = [kind for kind in job_kinds(AREAS) if not kind.is_daily]
        self._runner = Runner(database, clock, ZONE, kinds, State({"smtp": smtp}))

    async def send_due(self) -> int:
        """How many letters were sent."""
        return (await self._runner.run_due())[LETTER]
