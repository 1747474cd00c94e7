"""The ``ruobr`` command. Everything but the command line is imported when it is needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from ruobr_tui import i18n
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import PRINTED, contradiction
from ruobr_tui.i18n import _
from ruobr_tui.locale import language_of

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from ruobr_tui.config import Settings
    from ruobr_tui.files.paths import Paths

PASSWORD = "RUOBR_PASSWORD"  # noqa: S105 - the name of a variable


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns an exit code (see ``commands.exit_codes``)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    gc.disable()  # until the screen is shown: what is imported stays, and nothing of it can be collected
    try:
        return _main(arguments)
    finally:
        gc.enable()


def _main(arguments: Sequence[str]) -> int:
    i18n.activate(language_of(arguments, "RUOBR_LANG"))
    _ready_streams()
    try:
        options = _parsed(arguments)
        code = _run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        return _report(error, _("Check that it exists and that you have access to it."))
    except BrokenPipeError:  # the reader of a pipe had enough
        _drop_output()
        return Exit.OK
    except OSError as error:  # a full disk, where the output goes or where something is stored
        _drop_output()
        return _report(error, _("Free some disk space or choose another folder."))
    return code


def _parsed(arguments: Sequence[str]) -> Namespace:
    """The command line. Raises ``SystemExit`` after a help text, a version or a complaint."""
    understood = parser(arguments)
    try:
        options = understood.parse_args(arguments)
        wrong = contradiction(options)
        if wrong is not None:
            understood.error(wrong)
    except SystemExit:
        sys.stdout.flush()  # a reader who has left is noticed here, where it is known what that means
        raise
    return options


def _ready_streams() -> None:
    """Replace characters that the terminal's encoding lacks; ignore a closed stream."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Discard output to a closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr) if _is_broken(sys.stderr) else (sys.stdout,):
        os.dup2(nowhere, stream.fileno())


def _is_broken(stream: TextIO) -> bool:
    try:
        stream.flush()
    except OSError:
        return True
    return False


def _report(error: OSError, remedy: str) -> int:
    """Report a file error that no caller has handled: its cause and what to do."""
    from ruobr_tui.commands.messages import cause, print_message

    place = f"{error.filename}: " if isinstance(error.filename, str) else ""
    print_message(f"{place}{cause(error)}")
    print_message(remedy)
    return Exit.FAILED


def _run(options: Namespace) -> int:
    from ruobr_tui.files.paths import default_paths

    password = _password()
    paths = default_paths(options.config or _path_from_environ())
    settings = _settings(options, paths)
    i18n.activate(i18n.choose(settings.config.lang))
    for problem in settings.problems:
        print(problem, file=sys.stderr)
    from ruobr_tui.api.clock import clock_shift

    try:
        clock_shift()
    except ValueError as error:
        print(_(str(error)), file=sys.stderr)
        return Exit.USAGE
    if settings.config.log is not None:
        from ruobr_tui.commands.logs import write_log

        write_log(settings.config.log)
    if options.command == "kiosk" and options.set_code:
        from ruobr_tui.commands.housekeeping import set_kiosk_code

        return set_kiosk_code(paths)
    if options.command == "kiosk" and (options.links_listen or options.links_url):
        if not _has_terminal():
            return Exit.USAGE
        from ruobr_tui.hosting.kiosk_command import run_kiosk

        return run_kiosk(options, settings, paths, password)
    if options.command in (None, "kiosk"):
        return _full_screen(settings, paths, password)
    gc.enable()
    if options.command in PRINTED or options.command in ("sync", "upload"):
        from ruobr_tui.commands.printing import run_printing

        return run_printing(options, settings.config, paths, password)
    if options.command == "demo":
        if not _has_terminal():
            return Exit.USAGE
        from ruobr_tui.commands.demo import run_demo

        return run_demo(settings.config, paths, options.server_options)
    if options.command == "web-host":
        from ruobr_tui.hosting.web.command import run_web_host

        return run_web_host(options, settings, paths)
    if options.command == "ssh-host":
        from ruobr_tui.hosting.ssh.command import run_ssh_host

        return run_ssh_host(options, settings, paths)
    from ruobr_tui.commands import housekeeping

    if options.command == "portals":
        return housekeeping.print_portals(settings.config, paths, as_json=options.json)
    if options.command == "config":
        return housekeeping.show_config(settings, paths)
    if options.command == "cache":
        return housekeeping.clear_cache(settings, paths)
    return housekeeping.log_out(settings.config, paths)


def _full_screen(settings: Settings, paths: Paths, password: str | None) -> int:
    if not _has_terminal():
        return Exit.USAGE
    from ruobr_tui.commands.screen import open_screen

    return open_screen(settings.config, paths, password)


def _has_terminal() -> bool:
    """Whether a full screen can be shown; reports why not."""
    words = []
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        words.append(_("Full-screen mode needs a terminal."))
    elif sys.platform != "win32":  # there a terminal has no name
        from ruobr_tui.terminal.capabilities import shows_pictures

        name = os.environ.get("TERM", "")
        if not shows_pictures(name, os.environ):
            words.append(
                _("Full-screen mode does not work in the terminal %(name)s.") % {"name": name or "—"}
            )
            words.append(_("If your terminal can do more, set TERM: TERM=xterm-256color ruobr"))
    if words:
        printed = ", ".join(f"ruobr {name}" for name in PRINTED)
        words.insert(1, _("Commands that print text: %(commands)s.") % {"commands": printed})
        print(*words, sep="\n", file=sys.stderr)
    return not words


def _settings(options: Namespace, paths: Paths) -> Settings:
    from ruobr_tui.config import load

    given = {
        name: getattr(options, name)
        for name in (
            "server",
            "portal",
            "login",
            "lang",
            "theme",
            "time_zone",
            "kiosk",
            "reader",
            "low_bandwidth",
            "plain_driver",
            "log",
        )
    }
    if options.command == "kiosk":
        given["kiosk"] = True
    if options.plain:
        given |= {"no_color": True, "animations": False}
    settings = load(paths.config_file, options=given)
    return _with_last_account(settings, paths)


def _with_last_account(settings: Settings, paths: Paths) -> Settings:
    """Without a login, use the account that was used last on this machine (at that portal)."""
    from dataclasses import replace

    from ruobr_tui.config import Source
    from ruobr_tui.files.paths import same_server
    from ruobr_tui.store.account.accounts import Accounts

    config = settings.config
    if config.kiosk or config.login is not None:
        return settings
    anywhere = settings.sources["server"] is Source.DEFAULT
    known = Accounts(paths.accounts_file).all()
    last = next((each for each in known if anywhere or same_server(each.server, config.server)), None)
    if last is None:
        return settings
    sources = {**settings.sources, "server": Source.LAST, "login": Source.LAST}
    return replace(settings, config=replace(config, server=last.server, login=last.login), sources=sources)


def _password() -> str | None:
    """The password from the environment; a child process must not inherit it."""
    return os.environ.pop(PASSWORD, None) or None


def _path_from_environ() -> Path | None:
    from pathlib import Path

    name = os.environ.get("RUOBR_CONFIG")
    return Path(name).expanduser() if name else None
