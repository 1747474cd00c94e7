"""Settings, the address that is listened at, the certificate, disks."""

from __future__ import annotations

import shutil
from datetime import UTC, timedelta
from pathlib import Path

from cryptography import x509

from ruobr_server.fitting import check_addresses, portal_settings, tls_key
from ruobr_server.kit.configuration.loading import Loaded
from ruobr_server.kit.language import _
from ruobr_server.listening import bound
from ruobr_server.operations.checks.findings import Finding, Findings, bad, good, warned
from ruobr_server.preparing import folder
from ruobr_server.serving import Serving, check, is_loopback
from ruobr_server.starting import NotStarted, of_address
from ruobr_tui.api.clock import SHIFT, clock_shift, system_clock

RENEW_BEFORE = timedelta(days=21)
LITTLE, TOO_LITTLE = 2 * 1024**3, 200 * 1024**2
"""Bytes that are free on a disk."""


def settings_are_consistent(loaded: Loaded) -> Findings:
    """As the server checks them when it starts."""
    subject = _("settings")
    it = loaded.configuration
    try:
        settings = portal_settings(loaded)
        check_addresses(loaded)
        check(
            Serving(
                database="",
                settings=settings,
                host=it.listen.host,
                port=it.listen.port,
                workers=it.process.workers,
                listen_at=it.database.listen_url,
                tls_certificate=it.listen.tls_cert,
                tls_key=it.listen.tls_key,
                behind_proxy=it.listen.behind_proxy or None,
            )
        )
        tls_key(loaded)
    except NotStarted as error:
        yield bad(subject, error.text, error.remedy)
        return
    yield good(subject, _("The settings fit together."))
    if it.process.demo:
        yield bad(subject, _("--demo is set: everybody knows its passwords."), _("Remove it."))
    if not it.listen.public_url and not is_loopback(it.listen.host):
        yield warned(
            subject,
            _("The public address is not set."),
            _("Set --public-url to the address that browsers use."),
        )
    if not it.legal_entity.name or not it.personal_data.officer:
        yield warned(
            subject,
            _("Nobody is named as the operator of the portal, or for personal data."),
            _("Set --legal-entity… and --officer…: families need to know whom to ask."),
        )
    if clock_shift():
        yield bad(
            _("clock"),
            _("The clock of the programs is moved by %(name)s.") % {"name": SHIFT},
            _("Remove that variable."),
        )


def address_is_free(loaded: Loaded) -> Findings:
    """Whether the server can listen, or listens already."""
    subject, listen = _("listening"), loaded.configuration.listen
    place = f"{listen.host}:{listen.port}"
    try:
        bound(listen.host, listen.port).close()
    except OSError as error:
        if _answers(loaded):
            yield good(subject, _("The server answers at %(place)s.") % {"place": place})
            return
        problem = of_address(listen.host, listen.port, error)
        yield bad(subject, problem.text, problem.remedy)
        return
    yield good(subject, _("%(place)s is free; the server does not run.") % {"place": place})


def _answers(loaded: Loaded) -> bool:
    """Whether what listens there is a server of ours."""
    import httpx

    listen = loaded.configuration.listen
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen.host, listen.host)  # noqa: S104
    scheme = "http" if listen.tls_cert is None else "https"
    address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{listen.port}/healthz"
    try:
        # It is this machine's own address: the certificate has the public name.
        answer = httpx.get(address, timeout=3, verify=False, trust_env=False)  # noqa: S501
        return answer.status_code == 200 and answer.json() == {"status": "ok"}
    except (httpx.HTTPError, ValueError):
        return False


def certificate_is_valid(loaded: Loaded) -> Findings:
    """How long the certificate of TLS is valid."""
    file = loaded.configuration.listen.tls_cert
    if file is None:
        return
    subject = "TLS"
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        yield bad(subject, _("%(file)s holds no certificate.") % {"file": file})
        return
    until = certificate.not_valid_after_utc
    text = _("The certificate is valid until %(day)s.") % {"day": until.date().isoformat()}
    left = until - system_clock().astimezone(UTC)
    remedy = _("Renew it, and start the server again.")
    if left <= timedelta(0):
        yield bad(subject, text, remedy)
    elif left < RENEW_BEFORE:
        yield warned(subject, text, remedy)
    else:
        yield good(subject, text)


def disks_have_room(loaded: Loaded) -> Findings:
    """The data folder's disk: SQLite and the keys are there."""
    subject = _("disk")
    place = folder(loaded.configuration)
    yield room_in(subject, place, shutil.disk_usage(place).free)


def room_in(subject: str, place: Path, free: int) -> Finding:
    """How much of a disk is free."""
    text = _("%(count)d MB are free in %(place)s.") % {"count": free // 10**6, "place": place}
    if free < TOO_LITTLE:
        return bad(subject, text, _("Make room on that disk."))
    if free < LITTLE:
        return warned(subject, text, _("Make room on that disk."))
    return good(subject, text)
