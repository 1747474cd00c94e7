"""A login that asks by the mobile contract's headers."""

from __future__ import annotations

from typing import Any

import httpx

from ruobr_tui.api.resources import Resource
from support import school


class Asker:
    """One login, asking by the mobile contract's headers."""

    def __init__(self, client: httpx.AsyncClient, login: str) -> None:
        self._client = client
        self._headers = school.header_credentials(login)

    async def __call__(self, path: str, **query: Any) -> Any:
        answer = await self._client.get(path, params=query or None, headers=self._headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def resource(self, wanted: Resource[Any], prefix: str = "/") -> Any:
        """What our own client would read; nothing may have to be set aside."""
        read = wanted.read(await self(prefix + wanted.path, **wanted.query))
        assert read.set_aside == 0, read.reasons
        return read.value
