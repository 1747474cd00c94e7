"""Sends email by SMTP, in a thread."""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime

from ruobr_server.integrations.email.bounded_smtp import BoundedSmtp, BoundedSmtpTls
from ruobr_server.integrations.email.service import Letter, letter, was_sent
from ruobr_server.integrations.email.states import LetterState
from ruobr_server.kit.jobs.kinds import GiveUp, Work
from ruobr_server.kit.jobs.queue import LeaseLost
from ruobr_server.kit.settings import Smtp
from ruobr_tui.api.clock import Clock

TIMEOUT = 20.0


async def send(work: Work) -> None:
    """Send the email of the job. Raises ``SMTPException``, ``OSError``, ``GiveUp``."""
    found = await work.database.read(letter, work.job, LetterState.WAITING)
    if found is None:
        return
    try:
        await asyncio.to_thread(deliver, work.app_state.smtp, found, work.clock)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        if is_hopeless(error):
            raise GiveUp from error
        raise
    try:
        await work.finish(was_sent, found.id)
    except LeaseLost:
        await work.database.write(was_sent, found.id)  # the new holder of the lease need not send it again
        raise


def is_hopeless(error: Exception) -> bool:
    """Whether retrying is pointless: the address or the email is refused permanently.

    4xx replies are temporary: greylisting servers send one to the first try of any new client (RFC 5321,
    4.2.1; RFC 6647). Errors of our own login or sender may be fixed within a day.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _ in error.recipients.values())
        case smtplib.SMTPDataError():
            return error.smtp_code >= 500
    # The email cannot be encoded. (An untrusted certificate is an OSError as well.)
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def deliver(smtp: Smtp, letter: Letter, clock: Clock) -> None:
    """Send one email to the mail server. Raises ``SMTPException`` or ``OSError``."""
    message = EmailMessage()
    message["From"] = smtp.sender
    message["To"] = letter.to_address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock())
    message["Auto-Submitted"] = "auto-generated"  # suppress auto-replies (RFC 3834)
    message["Message-ID"] = f"<{message_id(letter)}@{smtp.sender.rpartition('@')[2]}>"
    message.set_content(letter.body)
    with signed_in(smtp, TIMEOUT) as server:
        server.send_message(message)


@contextmanager
def signed_in(smtp: Smtp, seconds: float) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server, protected and signed in as it is set.

    ``seconds`` for each reply. Raises ``SMTPException`` or ``OSError``.
    """
    context = ssl.create_default_context()
    if smtp.security == "tls":
        connection: smtplib.SMTP = BoundedSmtpTls(smtp.host, smtp.port, timeout=seconds, context=context)
    else:
        connection = BoundedSmtp(smtp.host, smtp.port, timeout=seconds)
    with connection as server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.login and smtp.password_file is not None:
            server.login(smtp.login, smtp.password_file.read_text().strip())
        yield server


def message_id(letter: Letter) -> str:
    """The same for each try to send an email, also from a restored database, and unique to it.

    A mailbox that gets it twice shows it once. The body is not part of it: that may contain a secret, and
    mail servers log the id.
    """
    about = f"{letter.id}\0{letter.created_at.isoformat()}\0{letter.to_address}\0{letter.subject}"
    return hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:40]
