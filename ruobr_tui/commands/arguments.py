"""What ``ruobr`` understands on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ruobr_tui import __version__
from ruobr_tui.commands.argparse_texts import speak
from ruobr_tui.commands.hosts import kiosk, ssh_host, web_host
from ruobr_tui.commands.printed_options import PRINTED, add_printed_options
from ruobr_tui.i18n import LANGUAGES, N_, _

EPILOG = N_("""\
With no command the full-screen program starts. The password comes from RUOBR_PASSWORD, from the saved
sign-in, or from a prompt. Every option can also be set in the settings file or as RUOBR_<NAME>;
`ruobr config` shows the paths and the current settings.

exit codes: 0 success; 1 portal error, or a file cannot be used; 2 wrong command or setting; 3 not signed
in; 4 portal unreachable, saved data printed (its age is on stderr); 5 portal unreachable, no saved data;
6 no child linked to this login; 130 interrupted by Ctrl+C
""")


def parser(arguments: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """The command line; ``command`` is None for the full screen.

    Only the commands among ``arguments`` get their options: most starts name none, and there are many. All
    commands get them without ``arguments``.
    """
    speak()
    top = argparse.ArgumentParser(
        prog="ruobr",
        description=_("The school portal Electronic School 2.0 in a terminal."),
        epilog=_(EPILOG),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    about = _("show the version and exit")
    top.add_argument("--version", action="version", version=f"ruobr {__version__}", help=about)
    _shared(top, default=None)
    commands = top.add_subparsers(dest="command", metavar=_("command"))
    for name, (about, add_options) in _commands().items():
        command = commands.add_parser(name, help=_(about), description=_(about), allow_abbrev=False)
        if arguments is None or name in arguments:
            add_options(command)
            if name != "cache":
                _shared(command)
    return top


def _commands() -> dict[str, tuple[str, Callable[[argparse.ArgumentParser], object]]]:
    """Texts of the commands, and what adds the options that they do not share."""
    return {
        **{name: (about, partial(add_printed_options, name=name)) for name, about in PRINTED.items()},
        "upload": (N_("upload a scan of a child’s document (PDF, JPEG, PNG)"), _add_upload_options),
        "sync": (N_("download everything for offline reading"), _add_nothing),
        "config": (N_("show paths and current settings"), _add_nothing),
        "logout": (N_("sign out and delete this account’s local data"), _add_nothing),
        "kiosk": (
            N_("full-screen mode for a shared computer: saves nothing, signs out when idle"),
            kiosk.add_options,
        ),
        "portals": (
            N_("the portals of the settings, and the accounts that are known here"),
            _add_portals_options,
        ),
        "cache": (N_("cached portal data"), _add_cache_options),
        "demo": (N_("start a demo school on this computer"), _add_demo_options),
        "web-host": (N_("web server: the program in a browser"), web_host.add_options),
        "ssh-host": (N_("SSH server: the program for many users"), ssh_host.add_options),
    }


def _add_nothing(_command: argparse.ArgumentParser) -> None: ...


def _add_upload_options(scan: argparse.ArgumentParser) -> None:
    from ruobr_tui.api.rules.fields.scans import CERTIFICATE, KINDS

    scan.add_argument("file", metavar="FILE", type=_path)
    scan.add_argument("--child", metavar="N|NAME", help=_("child: number or first name"))
    kinds = ", ".join(f"{kind} ({_(title)})" for kind, title in KINDS.items())
    scan.add_argument("--kind", choices=tuple(KINDS), default=CERTIFICATE, metavar="KIND", help=kinds)


def _add_portals_options(portals: argparse.ArgumentParser) -> None:
    portals.add_argument("--json", action="store_true", help=_("print JSON"))


def _add_cache_options(cache: argparse.ArgumentParser) -> None:
    clear = cache.add_subparsers(dest="action", metavar="clear", required=True).add_parser(
        "clear", help=_("clear the cache; your ticks and notes are kept")
    )
    _shared(clear)


def _add_demo_options(demo: argparse.ArgumentParser) -> None:
    demo.add_argument(
        "server_options", nargs="*", metavar="-- OPTION", help=_("options for ruobr-server, after --")
    )


def _shared(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Options that every command has; after the command they override those before it."""
    group = parser.add_argument_group(_("settings"))

    def option(name: str, about: str, **more: object) -> None:
        group.add_argument(name, help=about, default=default, **more)  # type: ignore[arg-type]

    option("--server", _("portal address"), metavar="URL")
    option("--portal", _("name of a portal of the settings, in place of its address"), metavar="NAME")
    option("--login", _("login on the portal"), metavar="NAME")
    option("--lang", _("language: ru or en"), choices=LANGUAGES)
    option("--theme", _("ruobr-dark, ruobr-light or terminal"), metavar="NAME")
    option("--time-zone", _("school time zone, if the portal does not provide it"), metavar="NAME")
    option(
        "--reader",
        _("for speech and braille: words instead of signs, no rules or charts, the cursor shown"),
        action=argparse.BooleanOptionalAction,
    )
    option(
        "--low-bandwidth",
        _("save bandwidth: 16 colours, marker cursor, no mouse (default over SSH)"),
        action=argparse.BooleanOptionalAction,
    )
    option("--plain-driver", _("turn off differential screen updates"), action="store_true")
    option("--plain", _("no colours or animations"), action="store_true")
    option("--notify", _("notify outside the window: bell, osc9, osc777"), metavar="WAYS")
    option(
        "--quiet-hours",
        _("hours without sound and desktop notifications, e.g. 21:00-07:00"),
        metavar="HH:MM-HH:MM",
    )
    option("--kiosk", _("shared computer: save nothing"), action="store_true")
    option("--config", _("another settings file"), metavar="FILE", type=Path)
    option("--log", _("write a log to this file"), metavar="FILE", type=Path)


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()
