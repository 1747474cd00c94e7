"""What ``ruobr`` understands on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from ruobr_tui import __version__
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, KINDS
from ruobr_tui.commands import ssh_host, web_host
from ruobr_tui.commands.argparse_texts import speak
from ruobr_tui.commands.printed_options import PRINTED, add_printed_options
from ruobr_tui.i18n import LANGUAGES, N_, _

EPILOG = N_("""\
Without a command the full screen is opened. The password is taken from RUOBR_PASSWORD, from what was
remembered when signing in, or asked for. Every option is also a key of the settings file and a variable
RUOBR_<NAME>; `ruobr config` shows where that file is and what holds.

exit codes: 0 done; 1 the portal refused or answered wrongly, or a file cannot be used; 2 wrong command
line or setting; 3 not signed in; 4 the portal cannot be reached, what is stored was printed (its age is
on standard error); 5 the portal cannot be reached and nothing is stored; 6 no child is joined to this
login; 130 interrupted by Ctrl+C
""")


def parser() -> argparse.ArgumentParser:
    """The command line; ``command`` is None for the full screen."""
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
    for name, about in PRINTED.items():
        printed = commands.add_parser(name, help=_(about), description=_(about), allow_abbrev=False)
        add_printed_options(printed, name)
        _shared(printed)
    about = _("upload a scan of a child's document (PDF, JPEG, PNG)")
    scan = commands.add_parser("upload", help=about, description=about, allow_abbrev=False)
    scan.add_argument("file", metavar="FILE", type=_path)
    scan.add_argument("--child", metavar="N|NAME", help=_("one child: its number or first name"))
    kinds = ", ".join(f"{kind} ({_(title)})" for kind, title in KINDS.items())
    scan.add_argument("--kind", choices=tuple(KINDS), default=CERTIFICATE, metavar="KIND", help=kinds)
    _shared(scan)
    for name, about in (
        ("sync", _("fetch everything for reading offline")),
        ("config", _("where everything is, and which settings hold")),
        ("logout", _("end the session and remove what is kept of the account here")),
    ):
        _shared(commands.add_parser(name, help=about, description=about, allow_abbrev=False))
    about = _("the full screen on a shared machine: remember nothing, sign out when nobody is there")
    kiosk = commands.add_parser("kiosk", help=about, description=about, allow_abbrev=False)
    kiosk.add_argument(
        "--set-code", action="store_true", help=_("set the code that ends it, and store its hash; then end")
    )
    _shared(kiosk)
    cache = commands.add_parser("cache", help=_("what is kept of the portal's answers"))
    clear = cache.add_subparsers(dest="action", metavar="clear", required=True).add_parser(
        "clear", help=_("remove it; own ticks and notes stay")
    )
    _shared(clear)
    about = _("a demo school on this machine, in the full screen")
    demo = commands.add_parser("demo", help=about, description=about, allow_abbrev=False)
    demo.add_argument(
        "server_options", nargs="*", metavar="-- OPTION", help=_("options of ruobr-server, after --")
    )
    _shared(demo)
    about = _("the program in a browser: serve a page with it")
    web = commands.add_parser("web-host", help=about, description=about, allow_abbrev=False)
    web_host.add_options(web)
    _shared(web)
    about = _("the program over SSH: a host for many people")
    ssh = commands.add_parser("ssh-host", help=about, description=about, allow_abbrev=False)
    ssh_host.add_options(ssh)
    _shared(ssh)
    return top


def _shared(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Options that every command has; after the command they override those before it."""
    group = parser.add_argument_group(_("settings"))

    def option(name: str, about: str, **more: object) -> None:
        group.add_argument(name, help=about, default=default, **more)  # type: ignore[arg-type]

    option("--server", _("address of the portal"), metavar="URL")
    option("--login", _("login at the portal"), metavar="NAME")
    option("--lang", _("language: ru or en"), choices=LANGUAGES)
    option("--theme", _("ruobr-dark, ruobr-light or terminal"), metavar="NAME")
    option("--time-zone", _("zone of the school, if the portal does not tell"), metavar="NAME")
    option(
        "--low-bandwidth",
        _("spare the line: 16 colours, a marker cursor, no mouse (over SSH: by itself)"),
        action=argparse.BooleanOptionalAction,
    )
    option("--plain-driver", _("send whatever is painted, not only what has changed"), action="store_true")
    option("--plain", _("no colours and no animations"), action="store_true")
    option("--notify", _("tell what is new outside of the window: bell, osc9, osc777"), metavar="WAYS")
    option("--quiet-hours", _("when nothing is told aloud, such as 21:00-07:00"), metavar="HH:MM-HH:MM")
    option("--kiosk", _("a shared machine: remember and keep nothing"), action="store_true")
    option("--config", _("another settings file"), metavar="FILE", type=Path)
    option("--log", _("write a log to this file"), metavar="FILE", type=Path)


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()
