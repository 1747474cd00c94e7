"""``Portal``: the client of a portal as one class."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from ruobr_tui.api.client.changes import Changes
from ruobr_tui.api.client.files import Files
from ruobr_tui.api.client.live import Live
from ruobr_tui.api.client.reads import Answer
from ruobr_tui.api.client.sessions import Sessions
from ruobr_tui.api.client_address import ClientAddress
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.models.people import Account
from ruobr_tui.api.pace import Budget


class Portal(Sessions, Changes, Files, Live):
    """A portal at ``base_url`` with the credentials ``auth``. An async context manager; ``aclose`` closes it.

    ``older_url`` is the base of the older generation, derived from ``base_url`` unless given.
    ``timeout`` (seconds) limits connecting and each wait for data; a whole response may take four of them.
    ``retries`` is the number of attempts of a read. ``client_address`` is the client that a host works for.
    ``confirm`` gets the portal's response about the account before any other request of this account, and
    raises to refuse it. ``budget`` limits the request rate. Raises ``WrongAddress`` or ``InsecureAddress``.
    """

    def __init__(
        self,
        base_url: str,
        auth: httpx.Auth | None = None,
        *,
        older_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = system_clock,
        timeout: float = 15.0,
        retries: int = 3,
        confirm: Callable[[Answer[Account]], None] | None = None,
        client_address: ClientAddress | None = None,
        budget: Budget | None = None,
    ) -> None:
        super().__init__(
            base_url,
            auth,
            older_url=older_url,
            transport=transport,
            clock=clock,
            timeout=timeout,
            retries=retries,
            confirm=confirm,
            client_address=client_address,
            budget=budget,
        )
