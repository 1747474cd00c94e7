"""Mail, bank and State Services: do they answer, and do they know this portal. Nothing is sent or changed."""

from __future__ import annotations

import asyncio
import smtplib
import ssl

import httpx

from ruobr_server.fitting import acquirer, smtp, state_services
from ruobr_server.integrations.bank.gateway import UNKNOWN_ORDER, Bank, BankError, BankRefused
from ruobr_server.integrations.email.sender import signed_in
from ruobr_server.kit.configuration.loading import Loaded
from ruobr_server.kit.language import _
from ruobr_server.kit.outgoing import NoAnswer, call
from ruobr_server.operations.checks.findings import Findings, bad, good, warned
from ruobr_server.starting import NotStarted

SECONDS = 5.0
"""For each peer."""

NO_ORDER = "check-of-the-connection"
"""An order number that the bank does not have."""


def mail_is_taken(loaded: Loaded) -> Findings:
    """Sign in to the mail server; no letter is sent."""
    subject = _("mail")
    try:
        found = smtp(loaded)
    except NotStarted:  # the settings' own line says it
        return
    if found is None:
        yield warned(
            subject,
            _("There is no mail server: nobody can register or reset a password."),
            _("Set --smtp and what belongs to it."),
        )
        return
    place = f"{found.host}:{found.port}"
    try:
        with signed_in(found, SECONDS) as server:
            server.noop()
    except smtplib.SMTPAuthenticationError:
        yield bad(
            subject,
            _("The mail server %(place)s refuses the login.") % {"place": place},
            _("Check the login in --smtp, and --smtp-password-file."),
        )
    except ssl.SSLError as error:
        yield bad(
            subject,
            _("The mail server %(place)s has no valid certificate (%(name)s).")
            % {"place": place, "name": type(error).__name__},
            _("Name it as its certificate does, or renew that."),
        )
    except (smtplib.SMTPException, OSError) as error:
        yield bad(
            subject,
            _("The mail server %(place)s does not answer (%(name)s).")
            % {"place": place, "name": type(error).__name__},
            _("Check --smtp, the firewall, and whether the mail server runs."),
        )
    else:
        yield good(subject, _("The mail server %(place)s takes letters.") % {"place": place})


def bank_answers(loaded: Loaded) -> Findings:
    """Ask the bank for an order that does not exist: the answer says whether the login is right."""
    subject = _("bank")
    try:
        found = acquirer(loaded)
        password = "" if found is None else found.password_file.read_text().strip()
    except (NotStarted, OSError):
        return
    if found is None:
        yield good(subject, _("Card payments are not set up."))
        return

    async def ask() -> None:
        bank = Bank(found.base_url, found.login, password)
        try:
            async with asyncio.timeout(SECONDS):
                await bank.status(order_number=NO_ORDER)
        finally:
            await bank.aclose()

    try:
        asyncio.run(ask())
    except BankRefused as error:
        if error.code == UNKNOWN_ORDER:
            yield good(subject, _("The bank answers, and knows the login."))
        else:
            yield bad(
                subject,
                _("The bank refuses the login (error %(code)s).") % {"code": error.code[:20]},
                _("Check --bank-login and --bank-password-file."),
            )
    except (BankError, TimeoutError):
        yield bad(
            subject,
            _("The bank does not answer."),
            _("Check --bank-url and the firewall; the bank may be down for a while."),
        )
    else:
        yield warned(subject, _("The bank answers as if it had an order that nobody made."))


def state_services_answer(loaded: Loaded) -> Findings:
    """Whether State Services can be reached; the keys were read with the settings."""
    subject = _("Gosuslugi")
    try:
        found = state_services(loaded)
    except NotStarted:
        return
    if found is None:
        yield good(subject, _("Signing in with Gosuslugi is not set up."))
        return

    async def ask() -> int:
        async with httpx.AsyncClient(trust_env=False) as http:
            status, _body = await call(http, "GET", found.base_url, seconds=SECONDS, largest=1024 * 1024)
            return status

    try:
        status = asyncio.run(ask())
    except NoAnswer as error:
        yield bad(
            subject,
            _("Gosuslugi do not answer (%(name)s).") % {"name": str(error)[:60]},
            _("Check --esia-url and the firewall."),
        )
        return
    if status >= 500:
        yield warned(
            subject,
            _("Gosuslugi answer with an error (%(status)d).") % {"status": status},
            _("It may pass; check --esia-url if it lasts."),
        )
    else:
        yield good(subject, _("Gosuslugi answer."))
