"""The command itself, as a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ruobr_tui import __version__
from ruobr_tui.api.clock import SHIFT, system_clock
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.files.paths import former_name
from ruobr_tui.store import Store
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.owner import Owner
from support import forked

HERE = "https://portal.test/"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def ruobr(home: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name == SHIFT or not name.startswith(("RUOBR_", "LC_", "LANG"))
    }
    own = {"LANG": "C.UTF-8", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    return forked.run("ruobr_tui", *arguments, environment=inherited | folders | own | environ)


def test_the_version_costs_no_screen_and_no_models(home: Path) -> None:
    program = (
        "import sys, ruobr_tui.cli\n"
        "try: ruobr_tui.cli.main(['--version'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('textual', 'pydantic', 'httpx', 'keyring', 'sqlite3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"ruobr {__version__}", "[]"]


def test_help_speaks_the_requested_language(home: Path) -> None:
    done = ruobr(home, "--lang", "en", "--help")
    assert done.returncode == 0
    assert "exit codes" in done.stdout
    assert "RUOBR_PASSWORD" in done.stdout


def test_config_shows_places_and_settings_and_no_secret(home: Path) -> None:
    (home / "config" / "ruobr").mkdir(parents=True)
    (home / "config" / "ruobr" / "config.toml").write_text('lang = "en"\nmouze = false\n')
    done = ruobr(home, "config", "--login", "kim", RUOBR_PASSWORD="hush", RUOBR_KIOSK="1")
    assert done.returncode == Exit.USAGE
    assert "config.toml:2: unknown setting mouze (did you mean mouse?)." in done.stderr
    assert str(home / "config" / "ruobr" / "config.toml") in done.stdout
    assert "login = kim  (option)" in done.stdout
    assert "kiosk = true  (environment: RUOBR_KIOSK)" in done.stdout
    assert "hush" not in done.stdout + done.stderr


def test_config_names_the_variable_that_is_not_the_programs_own(home: Path) -> None:
    done = ruobr(home, "config", "--lang", "en", SSH_TTY="/dev/pts/1", NO_COLOR="1")
    assert "low_bandwidth = true  (environment: SSH_TTY)" in done.stdout
    assert "no_color = true  (environment: NO_COLOR)" in done.stdout
    own = ruobr(home, "config", "--lang", "en", SSH_TTY="/dev/pts/1", RUOBR_LOW_BANDWIDTH="0")
    assert "low_bandwidth = false  (environment: RUOBR_LOW_BANDWIDTH)" in own.stdout


def test_clearing_the_cache_keeps_what_the_user_made(home: Path) -> None:
    path = home / "data" / "ruobr" / "accounts" / f"{former_name(HERE, 'kim')}.sqlite"
    store = Store.open(path, clock=system_clock)
    store.save_sheet("week", {"a": 1})
    store.set_note(1, 2, "моё")
    store.close()
    done = ruobr(home, "cache", "clear", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "Cache cleared for 1 account.\n")
    store = Store.open(path, clock=system_clock)
    assert store.sheet("week") is None
    assert store.note(1, 2) == "моё"
    store.close()


def test_logging_out_removes_the_account(home: Path) -> None:
    path = home / "data" / "ruobr" / "accounts" / f"{former_name(HERE, 'kim')}.sqlite"
    store = Store.open(path, clock=system_clock)
    store.set_note(1, 2, "моё")
    store.close()
    done = ruobr(home, "logout", "--server", HERE, "--login", "KIM", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert list(path.parent.iterdir()) == []


def test_the_full_screen_needs_a_terminal(home: Path) -> None:
    done = ruobr(home, "--lang", "en")
    assert done.returncode == Exit.USAGE
    assert "needs a terminal" in done.stderr


def test_plain_http_elsewhere_is_refused_with_the_reason(home: Path) -> None:
    done = ruobr(
        home, "week", "--server", "http://portal.test", "--login", "k", "--lang", "en", RUOBR_PASSWORD="p"
    )
    assert done.returncode == Exit.FAILED
    assert "is not secure (no https)" in done.stderr


def test_a_log_is_one_line_a_record_and_holds_no_password(home: Path) -> None:
    log = home / "log" / "ruobr.log"
    done = ruobr(
        home,
        *("week", "--server", "http://127.0.0.1:9", "--login", "kim", "--log", str(log)),
        RUOBR_PASSWORD="hush-hush",
    )
    assert done.returncode == Exit.NOTHING
    assert log.stat().st_mode & 0o777 == 0o600
    assert "hush" not in log.read_text()


def test_a_reader_who_leaves_early_sees_no_traceback(home: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m ruobr_tui config | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)},
    )
    assert "Traceback" not in done.stderr


def test_who_names_no_login_means_the_account_used_last(home: Path) -> None:
    accounts = Accounts(home / "data" / "ruobr" / "accounts.json")
    accounts.used(
        "https://other.test/", Owner("https://other.test", "petrov", "1"), datetime(2026, 11, 1, tzinfo=UTC)
    )
    accounts.used(HERE, Owner(HERE, "kim", "2"), datetime(2026, 11, 2, tzinfo=UTC))
    assert "login = kim  (last account)" in ruobr(home, "config", "--lang", "en").stdout
    there = ruobr(home, "config", "--lang", "en", "--server", "https://other.test").stdout
    assert "login = petrov  (last account)" in there
    assert "login = -" in ruobr(home, "config", "--kiosk").stdout


def test_portals_and_their_accounts_are_printed(home: Path) -> None:
    folder = home / "config" / "ruobr"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        f'[[portals]]\nname = "Kuzbass"\naddress = "{HERE}"\n'
        '[[portals]]\nname = "Primorye"\naddress = "https://two.example/"\ncolour = "green"\n'
    )
    owner = Owner(HERE, "mother", account="a1")
    Accounts(home / "data" / "ruobr" / "accounts.json").used(HERE, owner, datetime(2026, 11, 24, tzinfo=UTC))
    done = ruobr(home, "--lang", "en", "portals")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"Kuzbass: {HERE}",
        "  mother  (signed in)",
        "Primorye: https://two.example/",
    ]
    printed = json.loads(ruobr(home, "portals", "--json").stdout)
    assert [(each["name"], [one["login"] for one in each["accounts"]]) for each in printed] == [
        ("Kuzbass", ["mother"]),
        ("Primorye", []),
    ]
    shown = ruobr(home, "--lang", "en", "--portal", "primorye", "config").stdout
    assert "server = https://two.example/  (option)" in shown
    assert "portals = Kuzbass,Primorye" in shown
    unknown = ruobr(home, "--lang", "en", "--portal", "Altai", "config")
    assert unknown.returncode == Exit.USAGE
    assert "no portal Altai; they have: Kuzbass, Primorye" in unknown.stderr
