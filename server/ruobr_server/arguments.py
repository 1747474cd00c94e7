"""What ``ruobr-server`` understands."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from ruobr_server.job_commands import add_jobs
from ruobr_tui import __version__

MOST = 1000
"""Workers, or connections of each."""

ADDRESSES = (
    "sqlite:///file, or postgresql://user@host/name with libpq's options; several hosts: h1:5432,h2:5432 and"
    " ?target_session_attrs=read-write; behind a pooler in transaction mode ?pooler=transaction"
)

ROLES = ("parent", "pupil", "teacher", "operator")

EPILOG = """\
The database: --database, else $RUOBR_DATABASE (keeps a password out of the list of processes), else a
SQLite file in the data folder. SQLite serves several --workers too: they read at once and take turns
to write, on this machine alone; larger schools and several machines need PostgreSQL.
"""


def parser() -> argparse.ArgumentParser:
    """The command line; ``command`` is null for serving."""
    top = argparse.ArgumentParser(
        prog="ruobr-server",
        description="The bundled server of Electronic School 2.0.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"ruobr-server {__version__}")
    _database(top, default=os.environ.get("RUOBR_DATABASE"))
    _serving(top)
    commands = top.add_subparsers(dest="command", metavar="command", title="instead of serving")
    _database(commands.add_parser("migrate", help="bring the schema of the database up to date"))
    grants = commands.add_parser("grants", help="print what the role that serves needs on PostgreSQL, as SQL")
    grants.add_argument("--role", required=True, metavar="NAME", help="it must exist; it gets nothing else")
    _seed(commands.add_parser("seed", help="fill the database with a generated region"))
    sandbox = commands.add_parser(
        "state-services-sandbox", help="a State Services for trials, on this machine"
    )
    sandbox.add_argument("--port", type=_port, default=8766, dest="sandbox_port", help="(default: 8766)")
    sandbox.add_argument("--client-id", required=True, metavar="NAME")
    sandbox.add_argument("--client-key", required=True, type=Path, metavar="FILE", help="public key, PEM")
    sandbox.add_argument(
        "--write-key", required=True, type=Path, metavar="FILE", help="where to write its own public key"
    )
    acquirer = commands.add_parser("acquirer-sandbox", help="a bank for trials, on this machine")
    acquirer.add_argument("--port", type=_port, default=8767, dest="sandbox_port", help="(default: 8767)")
    acquirer.add_argument("--login", required=True, type=_text, help="of the merchant")
    for name, about in (
        ("password", "of the merchant"),
        ("callback-secret", "that callbacks are signed with"),
    ):
        acquirer.add_argument(f"--{name}-file", required=True, type=Path, metavar="FILE", help=about)
    acquirer.add_argument("--callback-url", default="", metavar="URL", help="for orders that name none")
    acquirer.add_argument("--exit-with-parent", action="store_true", help=argparse.SUPPRESS)
    payments = commands.add_parser("payments", help="payments").add_subparsers(dest="action", required=True)
    reconcile = payments.add_parser("reconcile", help="compare a day with the bank; needs --bank-… before it")
    _database(reconcile)
    reconcile.add_argument("--day", required=True, type=date.fromisoformat, metavar="DATE")
    reconcile.add_argument("--settle", action="store_true", help="book first what the bank proves")
    reverse = payments.add_parser("reverse", help="take a credit off again that nobody has paid for")
    _database(reverse)
    reverse.add_argument("number", help="of the payment, as on its receipt")
    reverse.add_argument("--reason", required=True, metavar="TEXT", help="the family reads it")
    _database(
        commands.add_parser(
            "restored", help="once after a backup was restored, before it is served: gives out new numbers"
        )
    )
    ledger = commands.add_parser("ledger", help="the books").add_subparsers(dest="action", required=True)
    _database(ledger.add_parser("check", help="prove that every sum is right"))
    canteen = commands.add_parser("canteen", help="meals").add_subparsers(dest="action", required=True)
    table = canteen.add_parser("import", help="take a canteen's table (CSV) of a school")
    _database(table)
    table.add_argument("file", type=Path, help="who ate what")
    table.add_argument("--school", required=True, type=_positive, metavar="NUMBER")
    table.add_argument("--dry-run", action="store_true", help="only say what it would do")
    affected = commands.add_parser("affected", help="whose data an account has looked at, after a breach")
    _database(affected)
    affected.add_argument("--login", required=True, type=_text, help="of the account that was misused")
    affected.add_argument("--from", dest="start", required=True, type=date.fromisoformat, metavar="DATE")
    affected.add_argument("--to", dest="end", required=True, type=date.fromisoformat, metavar="DATE")
    revocation = commands.add_parser(
        "revocation", help="how long municipalities let their decisions be revoked; shows it without options"
    )
    _database(revocation)
    revocation.add_argument("--territory", type=_positive, metavar="NUMBER", help="the one to change")
    revocation.add_argument(
        "--working-days", type=int, metavar="DAYS", help="after the day of the decision, 0 to 30"
    )
    revocation.add_argument(
        "--refund-minutes", type=int, metavar="MINUTES", help="until a refund is sent to the bank, 0 to 1440"
    )
    add_jobs(commands, _database)
    account = commands.add_parser("account", help="accounts").add_subparsers(dest="action", required=True)
    _accounts(account)
    return top


def _database(parser: argparse.ArgumentParser, default: str | None = argparse.SUPPRESS) -> None:
    parser.add_argument("--database", metavar="URL", default=default, help=ADDRESSES)
    folder = None if default is not argparse.SUPPRESS else argparse.SUPPRESS
    parser.add_argument(
        "--data-dir", metavar="FOLDER", type=Path, default=folder, help="where SQLite files are kept"
    )


def _serving(top: argparse.ArgumentParser) -> None:
    top.add_argument("--demo", action="store_true", help="a generated region with logins known to all")
    top.add_argument("--host", default="127.0.0.1")
    top.add_argument("--port", type=_port, default=8765, help="0: any free one (default: 8765)")
    top.add_argument("--workers", type=_few, default=1, metavar="N", help="processes (default: 1)")
    top.add_argument("--connections", type=_few, default=8, metavar="N", help="to PostgreSQL, per process")
    top.add_argument(
        "--listen-database",
        metavar="URL",
        default=os.environ.get("RUOBR_LISTEN_DATABASE"),
        help="the same PostgreSQL past a pooler, to look for live events there (also RUOBR_LISTEN_DATABASE)",
    )
    top.add_argument(
        "--clients", type=_positive, default=4000, metavar="N", help="their connections at once, per process"
    )
    top.add_argument(
        "--clients-per-address",
        type=_positive,
        default=1000,
        metavar="N",
        help="of these from one address, or one /64 of IPv6; a proxy's have no such limit",
    )
    top.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    top.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key, PEM")
    top.add_argument(
        "--behind-proxy",
        nargs="?",
        const="127.0.0.1",
        metavar="ADDRESSES",
        help="proxies at these addresses or networks (10.1.2.0/24), separated by commas, do TLS; their "
        "X-Forwarded-For is believed (default: 127.0.0.1)",
    )
    top.add_argument(
        "--hosts-secret-file",
        type=Path,
        metavar="FILE",
        default=os.environ.get("RUOBR_HOSTS_SECRET_FILE"),
        help="what ruobr ssh-host and web-host sign their visitors' addresses with, in a file of mode 0600 "
        "(also RUOBR_HOSTS_SECRET_FILE)",
    )
    top.add_argument(
        "--hosts-at",
        metavar="NETWORK",
        action="append",
        help="where those hosts are, such as 192.0.2.7 or 192.0.2.0/28; can be repeated "
        "(default: this machine alone)",
    )
    top.add_argument(
        "--session-days",
        type=_positive,
        default=90,
        metavar="N",
        help="so long after signing in a session ends, however much it is used (default: 90)",
    )
    top.add_argument(
        "--smtp",
        metavar="URL",
        default=os.environ.get("RUOBR_SMTP"),
        help="the mail server: smtp://host:587 (STARTTLS), smtps://host:465, smtp+plain://127.0.0.1:25; "
        "a login as smtp://login@host (also RUOBR_SMTP)",
    )
    top.add_argument(
        "--smtp-password-file",
        type=Path,
        metavar="FILE",
        default=os.environ.get("RUOBR_SMTP_PASSWORD_FILE"),
        help="its password, in a file of mode 0600 (also RUOBR_SMTP_PASSWORD_FILE)",
    )
    top.add_argument(
        "--mail-from",
        metavar="ADDRESS",
        default=os.environ.get("RUOBR_MAIL_FROM", "school@localhost"),
        help="who letters are from (also RUOBR_MAIL_FROM; default: school@localhost)",
    )
    top.add_argument(
        "--file-keys",
        type=Path,
        metavar="FILE",
        default=os.environ.get("RUOBR_FILE_KEYS"),
        help="the keys that scans are sealed with: 32 bytes in base64, a line each, mode 0600; several "
        "servers share one file (also RUOBR_FILE_KEYS; default: files.keys in the data folder)",
    )
    for name, default, about in (
        ("family", 100, "the scans of one account"),
        ("scans", 200 * 1024, "all scans together"),
    ):
        top.add_argument(
            f"--{name}-mib",
            type=_positive,
            default=default,
            metavar="N",
            help=f"room for {about}, in MiB (default: {default})",
        )
    bank = top.add_argument_group("payments by card (Sberbank's REST dialect)")
    for name, metavar, about in (
        ("url", "URL", "the gateway, such as https://securepayments.sberbank.ru"),
        ("login", "NAME", "the merchant's API login"),
        ("password-file", "FILE", "its password, in a file of mode 0600"),
        ("callback-secret-file", "FILE", "what callbacks are signed with, in a file of mode 0600"),
    ):
        bank.add_argument(
            f"--bank-{name}",
            metavar=metavar,
            default=os.environ.get(f"RUOBR_BANK_{name.upper().replace('-', '_')}"),
            help=about,
        )
    esia = top.add_argument_group("signing in by State Services (ESIA)")
    for name, metavar, about in (
        ("url", "URL", "its address, such as https://esia.gosuslugi.ru"),
        ("client-id", "NAME", "the portal's mnemonic there"),
        ("key", "FILE", "the portal's private RSA key, PEM, mode 0600"),
        ("provider-key", "FILE", "ESIA's public key, PEM: its tokens are checked with it"),
    ):
        esia.add_argument(
            f"--esia-{name}",
            metavar=metavar,
            default=os.environ.get(f"RUOBR_ESIA_{name.upper().replace('-', '_')}"),
            help=about,
        )
    esia.add_argument(
        "--public-url",
        metavar="URL",
        default=os.environ.get("RUOBR_PUBLIC_URL"),
        help="where browsers reach this server (also RUOBR_PUBLIC_URL)",
    )
    esia.add_argument("--esia-own-region", action="store_true", help="only who lives in the portal's region")
    top.add_argument("--mobile-only", action="store_true", help="the mobile contract alone, no /cabinet")
    top.add_argument("--access-log", action="store_true", help="a line per request: path, status, time")
    top.add_argument("--exit-with-parent", action="store_true", help="stop when the starting program is gone")


def _seed(parser: argparse.ArgumentParser) -> None:
    _database(parser)
    parser.add_argument("--schools", type=_positive, default=1, metavar="N")
    parser.add_argument("--classes", type=_positive, default=20, metavar="M", help="per school")
    parser.add_argument("--pupils", type=_positive, default=25, metavar="K", help="per class")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same number, the same region")
    parser.add_argument(
        "--weeks", type=_positive, default=None, metavar="W", help="only so many, around today"
    )
    parser.add_argument(
        "--into-existing",
        action="store_true",
        help="add to a database that has schools or accounts already; never to one with real people",
    )
    parser.add_argument(
        "--accounts",
        action="store_true",
        help="logins parent-S-C and pupil-S-C for class C of school S; one password for all is asked for",
    )


def _accounts(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    create = actions.add_parser("create", help="a new account; the password is asked for")
    _database(create)
    create.add_argument("--login", required=True, type=_text)
    create.add_argument("--role", required=True, choices=ROLES)
    create.add_argument("--last-name", default="", type=_text)
    create.add_argument("--first-name", default="", type=_text)
    create.add_argument("--middle-name", default="", type=_text)
    create.add_argument("--person", type=_positive, metavar="ID", help="who it is, when already known")
    create.add_argument(
        "--pupil", type=_positive, metavar="ID", action="append", default=[], help="a parent's child; repeat"
    )
    for name, about in (
        ("password", "a new password, asked for; every session ends"),
        ("close", "no signing in any more, at once"),
        ("open", "signing in again"),
    ):
        action = actions.add_parser(name, help=about)
        _database(action)
        action.add_argument("--login", required=True, type=_text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError("a number from 0 to 65535")
    return int(text)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 1 <= int(text) < 2**63):
        raise argparse.ArgumentTypeError("a whole number, at least 1")
    return int(text)


def _few(text: str) -> int:
    number = _positive(text)
    if number > MOST:
        raise argparse.ArgumentTypeError(f"1 to {MOST}")
    return number


def _text(text: str) -> str:
    """What a person is called: something that can be seen, and written into a database."""
    if not text.isprintable():
        raise argparse.ArgumentTypeError("only characters that can be seen")
    return text
