"""The ``ruobr-server`` command."""

from __future__ import annotations

import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ruobr_server.arguments import parser
from ruobr_server.kit.logs import configure
from ruobr_tui.api.clock import SHIFT, clock_shift

if TYPE_CHECKING:
    from ruobr_server.kit.settings import Acquirer, Hosts, Smtp, StateServices

_LOG = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    options = parser().parse_args(arguments)
    configure(access=options.access_log, says_causes=False)  # it ends with the cause, which is enough
    try:
        shift = clock_shift()
    except ValueError as error:
        return _failed(str(error), "")
    if shift:
        _LOG.warning("The clock is moved by %d seconds (%s).", shift.total_seconds(), SHIFT)
    try:
        if options.command is None:
            _serve(options)
        else:
            _command(options)
            sys.stdout.flush()  # a full disk is told now, and not after the end
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        from ruobr_server.starting import why  # after --help and --version, which need none of it

        return _failed(*why(error))
    return 0


def _serve(options: Namespace) -> None:
    from ruobr_server.kit.settings import Settings, Storage
    from ruobr_server.preparing import with_database
    from ruobr_server.serving import Serving, check, serve
    from ruobr_tui.listeners.limits import HttpLimits

    serving = Serving(
        database="",
        settings=Settings(
            demo=options.demo,
            cabinet=not options.mobile_only,
            smtp=_smtp(options),
            state_services=_state_services(options),
            acquirer=_acquirer(options),
            public_url=options.public_url or "",
            hosts=_hosts(options),
            storage=Storage(
                bytes_of_account=options.family_mib * 1024**2, bytes_in_all=options.scans_mib * 1024**2
            ),
            session_longest=timedelta(days=options.session_days),
        ),
        host=options.host,
        port=options.port,
        workers=options.workers,
        connections=options.connections,
        listen_at=options.listen_database or "",
        tls_certificate=options.tls_cert,
        tls_key=options.tls_key,
        behind_proxy=options.behind_proxy,
        limits=HttpLimits(connections=options.clients, per_network=options.clients_per_address),
        access_log=options.access_log,
        exit_with_parent=options.exit_with_parent,
    )
    check(serving)  # before a demo is made in vain
    serve(with_database(serving, options), _announce)


def _smtp(options: Namespace) -> Smtp | None:
    """The mail server that was named. Raises ``NotStarted`` for what is none, or would not be safe."""
    from urllib.parse import unquote, urlsplit

    from ruobr_server.kit.settings import Smtp
    from ruobr_server.serving import is_loopback
    from ruobr_server.starting import NotStarted

    if not options.smtp:
        return None
    try:
        url = urlsplit(options.smtp)
        port = url.port
    except ValueError as error:
        raise NotStarted("--smtp: not an address of a mail server.") from error
    kinds: dict[str, tuple[Literal["none", "starttls", "tls"], int]] = {
        "smtp": ("starttls", 587),
        "smtps": ("tls", 465),
        "smtp+plain": ("none", 25),
    }
    if url.scheme not in kinds or not url.hostname or url.password:
        raise NotStarted("--smtp: smtp://host, smtps://host or smtp+plain://127.0.0.1; no password in it.")
    security, usual = kinds[url.scheme]
    if security == "none" and not is_loopback(url.hostname):
        raise NotStarted("--smtp: letters hold passwords; plain SMTP is for this machine alone.")
    file: Path | None = options.smtp_password_file
    if file is not None and (not file.is_file() or file.stat().st_mode & 0o077):
        raise NotStarted(f"--smtp-password-file: {file} must be there, and its owner's alone (0600).")
    if (file is None) != (not url.username):
        raise NotStarted("--smtp smtp://login@host and --smtp-password-file belong together.")
    if "@" not in options.mail_from or any(sign in options.mail_from for sign in "\r\n<> "):
        raise NotStarted("--mail-from: an address such as school@example.org.")
    login = unquote(url.username or "")  # a login that is an address is written school%40example.org
    return Smtp(url.hostname, port or usual, security, options.mail_from, login, file)


def _state_services(options: Namespace) -> StateServices | None:
    """ESIA, when it is named whole; its keys are read once. Raises ``NotStarted``."""
    from ruobr_server.kit.settings import StateServices
    from ruobr_server.serving import is_loopback
    from ruobr_server.starting import NotStarted

    told = (options.esia_url, options.esia_client_id, options.esia_key, options.esia_provider_key)
    if not any(told):
        return None
    from urllib.parse import urlsplit

    from ruobr_server.integrations.state_services.signing import RsaSigner, WrongKey, public_key

    if not all(told) or not options.public_url:
        raise NotStarted("--esia-url, -client-id, -key, -provider-key and --public-url belong together.")
    for name, url in (("--esia-url", options.esia_url), ("--public-url", options.public_url)):
        parts = urlsplit(url)
        if not parts.hostname or (parts.scheme != "https" and not is_loopback(parts.hostname)):
            raise NotStarted(f"{name}: an https address.")
    key, provider_key = Path(options.esia_key), Path(options.esia_provider_key)
    try:
        RsaSigner.from_file(key)
        public_key(provider_key)
    except WrongKey as error:
        raise NotStarted(str(error)) from error
    return StateServices(
        options.esia_url,
        options.esia_client_id,
        key,
        provider_key,
        options.public_url,
        own_region=options.esia_own_region,
    )


def _acquirer(options: Namespace) -> Acquirer | None:
    """The bank, when it is named whole. Raises ``NotStarted``."""
    from urllib.parse import urlsplit

    from ruobr_server.kit.settings import Acquirer
    from ruobr_server.serving import is_loopback
    from ruobr_server.starting import NotStarted

    files = (options.bank_password_file, options.bank_callback_secret_file)
    told = (options.bank_url, options.bank_login, *files)
    if not any(told):
        return None
    if not all(told) or not options.public_url:
        raise NotStarted(
            "--bank-url, -login, -password-file, -callback-secret-file and --public-url belong together."
        )
    for name, url in (("--bank-url", options.bank_url), ("--public-url", options.public_url)):
        parts = urlsplit(url)
        if not parts.hostname or (parts.scheme != "https" and not is_loopback(parts.hostname)):
            raise NotStarted(f"{name}: an https address.")
    for file in map(Path, files):
        if not file.is_file() or file.stat().st_mode & 0o077:
            raise NotStarted(f"{file} must be there, and its owner's alone (0600).")
    return Acquirer(options.bank_url, options.bank_login, *map(Path, files))


def _hosts(options: Namespace) -> Hosts | None:
    """Hosts that ask for their visitors; the secret is read once. Raises ``NotStarted``."""
    from ipaddress import ip_network

    from ruobr_server.auth.visitors import WrongSecret, read_secret
    from ruobr_server.kit.settings import Hosts
    from ruobr_server.starting import NotStarted

    if options.hosts_secret_file is None:
        if options.hosts_at:
            raise NotStarted("--hosts-at needs --hosts-secret-file.")
        return None
    try:
        networks = tuple(str(ip_network(text)) for text in options.hosts_at or ())
        if any(text.endswith("/0") for text in networks):
            raise NotStarted("--hosts-at: not the whole world; name the addresses of the hosts.")
    except ValueError as error:
        raise NotStarted("--hosts-at: an address or a network, such as 192.0.2.0/28.") from error
    file = Path(options.hosts_secret_file)
    hosts = Hosts(file, networks) if networks else Hosts(file)
    try:
        read_secret(hosts)
    except WrongSecret as error:
        raise NotStarted(f"--hosts-secret-file: {error}") from error
    return hosts


def _command(options: Namespace) -> None:
    from ruobr_server import commands, job_commands
    from ruobr_server.preparing import database_url, opened
    from ruobr_server.starting import NotStarted

    if options.command == "state-services-sandbox":
        from ruobr_server.sandbox.state_services.running import run

        run(options.sandbox_port, options.client_id, options.client_key, options.write_key, _announce)
        return
    if options.command == "grants":
        commands.print_grants(options.role)
        return
    if options.command == "acquirer-sandbox":
        from ruobr_server.sandbox.acquirer.running import run as run_bank

        run_bank(
            options.sandbox_port,
            options.login,
            options.password_file,
            options.callback_secret_file,
            options.callback_url,
            _announce,
            exit_with_parent=options.exit_with_parent,
        )
        return
    url = database_url(options)
    opened(url).close_now()
    match options.command, getattr(options, "action", None):
        case "migrate", _:
            commands.migrate(url)
        case "seed", _:
            commands.seed(url, options)
        case "affected", _:
            commands.tell_affected(url, options)
        case "revocation", _:
            commands.revocation(url, options)
        case "ledger", "check":
            commands.check_ledger(url)
        case "canteen", "import":
            commands.import_canteen(url, options)
        case "payments", "reconcile":
            acquirer = _acquirer(options)
            if acquirer is None:
                raise NotStarted("Name the bank: --bank-url and what belongs to it, before the command.")
            commands.reconcile(url, acquirer, options.day, settles=options.settle)
        case "payments", "reverse":
            commands.reverse_payment(url, options.number, options.reason)
        case "jobs", action:
            job_commands.run(url, action, getattr(options, "which", ""))
        case "restored", _:
            commands.restored(url)
        case "account", "create":
            commands.create_account(url, options)
        case "account", "password":
            commands.change_password(url, options.login)
        case "account", action:
            commands.switch_account(url, options.login, active=action == "open")


def _announce(address: str) -> None:
    print(f"listening on {address}", flush=True)


def _failed(text: str, remedy: str) -> int:
    print(f"ruobr-server: {text}", file=sys.stderr)
    if remedy:
        print(f"ruobr-server: {remedy}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
