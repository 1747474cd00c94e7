"""Reading of what shows personal data, logged once a day per family before the response is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Connection

from ruobr_server.areas.personal_data.access_log import Subject, note_list, unnoted
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.calls import deadline_of, takes_long
from ruobr_server.kit.http.dependencies import Today
from ruobr_tui.api.clock import Clock

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LoggedReader:
    """Reads for one caller. Most reads write nothing."""

    database: Database
    clock: Clock
    caller: Identity
    today: date

    async def __call__(
        self,
        what: str,
        subjects_of: Callable[[Connection, T], list[Subject]],
        f: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """What ``f(connection, …)`` returns; ``subjects_of(connection, that)`` are the people it shows.

        ``what`` is its kind in the access log.
        """
        now = self.clock()

        @takes_long(deadline_of(f))
        def read(connection: Connection) -> tuple[T, list[Subject]]:
            shown = f(connection, *args, **kwargs)
            subjects = subjects_of(connection, shown)
            return shown, unnoted(connection, self.caller, subjects, what, self.today)

        shown, new = await self.database.read(read)
        if new:
            await self.database.write(note_list, self.caller, new, what, now, self.today)
        return shown


async def get_logged_reader(request: Request, caller: Caller, today: Today) -> LoggedReader:
    """Reads for the caller of this request."""
    state = request.app.state
    return LoggedReader(state.database, state.clock, caller, today)


LoggedRead = Annotated[LoggedReader, Depends(get_logged_reader)]
