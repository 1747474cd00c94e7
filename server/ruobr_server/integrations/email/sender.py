"""Sends the waiting letters by SMTP, one after another, from a thread."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import Connection

from ruobr_server.integrations.email.bounded_smtp import BoundedSmtp, BoundedSmtpTls
from ruobr_server.integrations.email.service import Letter, take_next, was_not_sent, was_sent
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Unavailable
from ruobr_server.kit.settings import Smtp
from ruobr_tui.api.clock import Clock

EVERY = 10.0
"""Seconds between looks at the queue; a letter of this process is looked for at once."""

TIMEOUT = 20.0
_log = logging.getLogger(__name__)


class Sender:
    """The task that sends. ``wake`` makes it look at once."""

    def __init__(
        self,
        database: Database,
        smtp: Smtp,
        clock: Clock,
        due: Sequence[Callable[[Connection, datetime], bool]] = (),
    ) -> None:
        """``due``: each writes the next letter that was asked for, and says whether there was one."""
        self._due_letters = due
        self._database = database
        self._smtp = smtp
        self._clock = clock
        self._due = asyncio.Event()

    def wake(self) -> None:
        """A letter was put in."""
        self._due.set()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            with suppress(Unavailable):  # the log has the cause, from where it was found
                await self.send_due()
            try:
                await asyncio.wait_for(self._due.wait(), EVERY)
            except TimeoutError:
                continue
            self._due.clear()

    async def send_due(self) -> int:
        """Write to those who asked, then send what is due; how many letters were sent."""
        for write_next in self._due_letters:
            while await self._database.write(write_next, self._clock()):
                pass
        sent = 0
        while letter := await self._database.write(take_next, self._clock()):
            try:
                await asyncio.to_thread(deliver, self._smtp, letter, self._clock)
            except (smtplib.SMTPException, OSError, ValueError) as error:
                # Neither the address nor the text belongs into a log.
                _log.warning("letter %d was not sent: %s", letter.id, type(error).__name__)
                await self._database.write(
                    was_not_sent, letter.id, self._clock(), for_good=is_hopeless(error)
                )
            else:
                await self._database.write(was_sent, letter.id)
                sent += 1
        return sent


def is_hopeless(error: Exception) -> bool:
    """Whether trying again is no use: the address or the letter is refused, not merely put off.

    A refusal with 4xx is no refusal yet: greylisting servers answer any stranger's first try so
    (RFC 5321, 4.2.1; RFC 6647). What is wrong with our own login or sender may be put right in a day.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _ in error.recipients.values())
        case smtplib.SMTPDataError():
            return error.smtp_code >= 500
    # What cannot even be written as a letter. (A certificate nobody vouches for is an OSError as well.)
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def deliver(smtp: Smtp, letter: Letter, clock: Clock) -> None:
    """Hand one letter over to the mail server. Raises ``SMTPException`` or ``OSError``."""
    message = EmailMessage()
    message["From"] = smtp.sender
    message["To"] = letter.to_address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock())
    message["Auto-Submitted"] = "auto-generated"  # nobody's absence needs to answer (RFC 3834)
    message["Message-ID"] = f"<{message_id(letter)}@{smtp.sender.rpartition('@')[2]}>"
    message.set_content(letter.body)
    context = ssl.create_default_context()
    if smtp.security == "tls":
        with BoundedSmtpTls(smtp.host, smtp.port, timeout=TIMEOUT, context=context) as server:
            _hand_over(server, smtp, message)
        return
    with BoundedSmtp(smtp.host, smtp.port, timeout=TIMEOUT) as server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        _hand_over(server, smtp, message)


def message_id(letter: Letter) -> str:
    """The same for each try to send a letter, also from a restored database, and no other letter's.

    So who gets one twice is shown it once. Not made of the body: that may hold a secret, and mail servers
    log this.
    """
    about = f"{letter.id}\0{letter.created_at.isoformat()}\0{letter.to_address}\0{letter.subject}"
    return hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _hand_over(server: smtplib.SMTP, smtp: Smtp, message: EmailMessage) -> None:
    if smtp.login and smtp.password_file is not None:
        server.login(smtp.login, smtp.password_file.read_text().strip())
    server.send_message(message)
