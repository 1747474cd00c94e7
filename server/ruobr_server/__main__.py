"""The ``ruobr-server`` command."""

from __future__ import annotations

import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruobr_server.arguments import parser
from ruobr_server.kit.configuration.option import PREFIX, WrongSetting
from ruobr_server.kit.language import _, speak, spoken_language
from ruobr_server.kit.logs import configure
from ruobr_tui.api.clock import SHIFT, clock_shift
from ruobr_tui.locale import language_of

if TYPE_CHECKING:
    from ruobr_server.kit.configuration.loading import Loaded

WRONG_SETTING = 2
"""The exit status of argparse too."""

_LOG = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    configure(access=False, says_causes=False)  # the command prints the cause at its end
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak(language_of(given, f"{PREFIX}LANG"))
    try:
        options = parser().parse_args(arguments)
        shift = clock_shift()
    except WrongSetting as error:
        return _failed(error.text, error.remedy, WRONG_SETTING)
    except ValueError as error:
        return _failed(str(error), "")
    if shift:
        _LOG.warning("The clock is moved by %d seconds (%s).", shift.total_seconds(), SHIFT)
    try:
        if options.command is None:
            _serve(options)
        else:
            status = _command(options)
            sys.stdout.flush()  # report a full disk now, not at interpreter exit
            return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except WrongSetting as error:
        return _failed(error.text, error.remedy, WRONG_SETTING)
    except Exception as error:
        from ruobr_server.starting import why  # after --help and --version, which need none of it

        return _failed(*why(error))
    return 0


def _serve(options: Namespace) -> None:
    from ruobr_server.fitting import check_addresses, portal_settings, tls_key
    from ruobr_server.kit.configuration.loading import load
    from ruobr_server.preparing import with_database
    from ruobr_server.serving import Serving, check, serve
    from ruobr_tui.listeners.limits import HttpLimits

    loaded = load(vars(options))
    _speak_as_set(loaded)
    it = loaded.configuration
    serving = Serving(
        database="",
        settings=portal_settings(loaded),
        host=it.listen.host,
        port=it.listen.port,
        workers=it.process.workers,
        connections=it.database.connections,
        listen_at=it.database.listen_url,
        tls_certificate=it.listen.tls_cert,
        tls_key=it.listen.tls_key,
        behind_proxy=it.listen.behind_proxy or None,
        limits=HttpLimits(connections=it.listen.clients, per_network=it.listen.clients_per_address),
        access_log=it.process.access_log,
        logs_json=it.monitoring.log_format == "json",
        slow_query_seconds=it.monitoring.slow_query_ms / 1000,
        exit_with_parent=it.process.exit_with_parent,
    )
    check_addresses(loaded)
    check(serving)  # before a demo is created
    tls_key(loaded)
    serve(with_database(serving, loaded), _announce)


def _speak_as_set(loaded: Loaded) -> None:
    """From now on speak as the settings file says, too."""
    if loaded.configuration.process.lang:
        speak(loaded.configuration.process.lang)


def _command(options: Namespace) -> int:
    """Run a command; return its exit status."""
    if options.command == "state-services-sandbox":
        from ruobr_server.sandbox.state_services.running import run

        run(options.sandbox_port, options.client_id, options.client_key, options.write_key, _announce)
        return 0
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
        return 0
    if options.command == "grants":
        from ruobr_server.commands import print_grants

        print_grants(options.role)
        return 0
    from ruobr_server.kit.configuration.loading import load

    loaded = load(vars(options))
    _speak_as_set(loaded)
    if options.command == "config":
        from ruobr_server.config_command import print_settings

        print_settings(loaded, as_json=options.as_json)
        return 0
    if options.command == "import" and options.template:
        from ruobr_server.import_command import print_template

        print_template(options.template, spoken_language())
        return 0
    if options.command == "check":
        from ruobr_server.operations.checks.command import run as run_checks

        return run_checks(loaded)
    from zoneinfo import ZoneInfo

    from ruobr_server import admin_command, commands, job_commands, sheet_command
    from ruobr_server.fitting import acquirer
    from ruobr_server.operations.backups.command import backup, restore
    from ruobr_server.preparing import database_url, opened
    from ruobr_server.starting import NotStarted

    url, zone = database_url(loaded), ZoneInfo(loaded.configuration.region.time_zone)
    opened(url).close_now()
    match options.command, getattr(options, "action", None):
        case "migrate", _:
            commands.migrate(url)
        case "seed", _:
            commands.seed(url, options, zone)
        case "affected", _:
            commands.print_affected(url, options, zone)
        case "revocation", _:
            commands.revocation(url, options)
        case "ledger", "check":
            commands.check_ledger(url)
        case "canteen", "import":
            commands.import_canteen(url, options)
        case "import", _:
            from ruobr_server.import_command import import_school

            import_school(url, options, zone, loaded)
        case "export-school", _:
            from ruobr_server.import_command import export_school

            export_school(url, options, zone, spoken_language())
        case "timetable", _:
            from ruobr_server.timetable_command import generate_lessons

            generate_lessons(url, options, zone)
        case "texts", _:
            from ruobr_server.fitting import portal_settings
            from ruobr_server.texts_command import texts

            texts(url, options, portal_settings(loaded))
        case "rollover", _:
            from ruobr_server.rollover_command import roll_over

            roll_over(url, options, zone)
        case "payments", "reconcile":
            bank = acquirer(loaded)
            if bank is None:
                raise NotStarted(_("Name the bank: --bank-url and what belongs to it, before the command."))
            commands.reconcile(url, bank, options.day, zone, settles=options.settle)
        case "payments", "reverse":
            commands.reverse_payment(url, options.number, options.reason)
        case "jobs", action:
            job_commands.run(url, action, getattr(options, "which", ""), zone)
        case "backup", _:
            backup(loaded, url, options)
        case "restore", _:
            restore(loaded, url, options)
        case "restored", _:
            commands.restored(url)
        case "admin", _:
            admin_command.create_administrator(url, options, zone)
        case "account", "create":
            commands.create_account(url, options)
        case "account", "password":
            commands.change_password(url, options.login)
        case "account", "second-factor":
            commands.reset_second_factor(url, options.login)
        case "account", "sheet":
            sheet_command.make_sheet(url, options)
        case "account", action:
            commands.switch_account(url, options.login, active=action == "open")
    return 0


def _announce(address: str) -> None:
    print(f"listening on {address}", flush=True)


def _failed(text: str, remedy: str, status: int = 1) -> int:
    print(f"ruobr-server: {text}", file=sys.stderr)
    if remedy:
        print(f"ruobr-server: {remedy}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
