"""The demo's mail server: receives the portal's emails, only on this machine, and shows them."""

from __future__ import annotations

import asyncio
from collections import deque
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Annotated, Any

from aiosmtpd.smtp import SMTP
from fastapi import APIRouter, Depends, Request, Response

from ruobr_server.kit.http.responses import private
from ruobr_tui.api.models.registration import DemoLetter, DemoLetters

CAPACITY = 50
router = APIRouter(tags=["demo"])


class Mailbox:
    """A real SMTP receiver on a free port of the loopback. Emails are in memory, the newest first."""

    def __init__(self) -> None:
        self.letters: deque[DemoLetter] = deque(maxlen=CAPACITY)
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Start listening."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Store a received email (the name is required by the library)."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
        text = body.get_content() if body is not None else ""
        self.letters.appendleft(
            DemoLetter(to=", ".join(envelope.rcpt_tos), subject=str(message["Subject"] or ""), text=text)
        )
        return "250 Message accepted"


async def get_mailbox(request: Request) -> Mailbox:
    """The mailbox of this app."""
    mailbox: Mailbox = request.app.state.mailbox
    return mailbox


@router.get("/demo/letters", summary="Emails that the demo has sent", response_model=DemoLetters)
async def letters(mailbox: Annotated[Mailbox, Depends(get_mailbox)]) -> Response:
    """In the demo only, which listens on one machine, without a real mail server."""
    return private(DemoLetters(letters=list(mailbox.letters)))
