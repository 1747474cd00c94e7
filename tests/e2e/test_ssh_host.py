"""``ruobr ssh-host`` with OpenSSH's own client on a real pseudo-terminal, over a real server."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_server.migrations import schema
from support.fixtures import CHEAP, FixedClock
from support.listening import listening
from support.needs import program
from support.school import PASSWORD, furnish
from support.ssh_hosts import SshHost
from support.terminal import Terminal

pytestmark = pytest.mark.ssh

Start = Callable[..., SshHost]


@pytest.fixture
def portal(tmp_path: Path, passwords: Passwords, clock: FixedClock) -> Iterator[str]:
    """A furnished school's server on a socket."""
    database = Database(f"sqlite:///{tmp_path / 'school.sqlite'}", clock=clock)
    database.write_now(schema.create)
    furnish(database, passwords)
    with listening(database, Settings(password_cost=CHEAP), clock) as address:
        yield address
    database.close_now()


@pytest.fixture
def start(tmp_path: Path, portal: str) -> Iterator[Start]:
    """Starts hosts; ends those that are still there."""
    running: list[SshHost] = []

    def begin(*options: str, **env: str) -> SshHost:
        host = SshHost(tmp_path, portal, *options, **env)
        running.append(host)
        return host

    yield begin
    for host in running:
        host.stop()


def signed_in(host: SshHost, login: str = "mother", **env: str) -> Terminal:
    terminal = Terminal(host.ssh(login), env=env)
    terminal.wait_for("password")
    terminal.press(PASSWORD + "\r")
    return terminal


def test_openssh_opens_the_diary_and_leaves_the_terminal_as_it_was(start: Start, tmp_path: Path) -> None:
    host = start("--no-low-bandwidth", NO_COLOR="1", COLORTERM="truecolor", TEXTUAL_FILTERS="dim")
    terminal = signed_in(host, LC_ALL="ru_RU.UTF-8")
    try:
        terminal.wait_for(lambda text: "Анна" in text and "Клавиши" in text)
        terminal.resize(100, 30)
        terminal.wait_for(lambda text: len(text.splitlines()) == 30 and "Клавиши" in text.splitlines()[-1])
        terminal.press("q")
        terminal.wait_for("Выйти из программы?")
        terminal.press("y")
        assert terminal.wait_end() == 0
    finally:
        terminal.close()
    known = (tmp_path / "known_hosts").read_text()
    assert "ssh-ed25519" in known
    host.signal()
    assert host.wait() == 0
    assert "mother" not in host.log.read_text()  # no personal data in the log


@pytest.mark.parametrize(
    "client",
    [pytest.param("dbclient", marks=pytest.mark.dropbear), pytest.param("plink", marks=pytest.mark.putty)],
)
def test_other_clients_open_the_diary(start: Start, tmp_path: Path, client: str) -> None:
    host = start()
    where = ["-p", str(host.port)] if client == "dbclient" else ["-P", str(host.port)]
    known = ["-y", "-y"] if client == "dbclient" else ["-ssh", "-noagent", "-hostkey", host.fingerprint]
    terminal = Terminal([program(client), *known, *where, "mother@127.0.0.1"], env={"HOME": str(tmp_path)})
    try:
        terminal.wait_for("password")
        terminal.press(PASSWORD + "\r")
        if client == "plink":  # lest a server show a password's prompt of its own
            terminal.wait_for("Press Return to begin session")
            terminal.press("\r")
        terminal.wait_for(lambda text: "Анна" in text and "g Menu" in text)
        terminal.resize(100, 30)
        terminal.wait_for(lambda text: len(text.splitlines()) == 30 and "Menu" in text.splitlines()[-1])
        terminal.press("f4")
        terminal.wait_for("Quit the program?")
        terminal.press("y")
        assert terminal.wait_end() == 0
    finally:
        terminal.close()


def test_the_key_of_the_host_stays_the_same_and_is_its_own(start: Start, tmp_path: Path) -> None:
    first = start()
    first.stop()
    second = start()
    assert second.fingerprint == first.fingerprint
    assert second.fingerprint.startswith("SHA256:")
    key = tmp_path / "data" / "ruobr" / "ssh" / "host_key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_command_prints_and_a_wrong_one_is_refused(start: Start) -> None:
    host = start()
    done = host.run("mother", PASSWORD, ["week", "--csv"])
    assert done.returncode == 0
    assert "Алгебра" in done.stdout
    assert host.run("mother", PASSWORD, ["sh"]).returncode == 2
    assert host.run("mother", "wrong", ["week"], "-o", "NumberOfPasswordPrompts=1").returncode == 255
    assert host.run("new", "", ["week"]).returncode != 0


def test_a_host_that_ends_informs_who_is_there(start: Start) -> None:
    host = start("--grace", "2")
    terminal = signed_in(host)
    try:
        terminal.wait_for("Анна")
        host.signal()
        terminal.wait_for("The server is shutting down")
        farewell = "The server has stopped. Connect again in a few minutes."
        terminal.wait_for(lambda text: "".join(farewell.split()) in "".join(text.split()))
        terminal.wait_end()
    finally:
        terminal.close()
    assert host.wait() == 0


def test_several_processes_serve_one_port_and_a_dead_one_is_replaced(start: Start) -> None:
    host = start("--workers", "2", "--grace", "1")
    before = host.workers
    assert len(before) == 2
    terminals = [signed_in(host, login) for login in ("mother", "father", "vera", "mother")]
    try:
        for terminal, name in zip(terminals, ("Анна", "Вера", "Вера", "Анна"), strict=True):
            terminal.wait_for(name)
        os.kill(before[0], signal.SIGKILL)
        pause = threading.Event()
        for _look in range(400):
            if len(host.workers) == 2 and before[0] not in host.workers:
                break
            pause.wait(0.05)
        assert before[1] in host.workers
        late = signed_in(host)
        terminals.append(late)
        late.wait_for("Анна")
        workers = host.workers
        host.signal()
        late.wait_end()
        assert host.wait() == 0
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    finally:
        for terminal in terminals:
            terminal.close()


def test_workers_do_not_outlive_the_first_process(start: Start) -> None:
    host = start("--workers", "2", "--grace", "1")
    workers = host.workers
    host.signal(signal.SIGKILL)
    host.wait()
    pause = threading.Event()
    for _look in range(400):
        if not any(_runs(worker) for worker in workers):
            break
        pause.wait(0.05)
    assert not any(_runs(worker) for worker in workers)


def _runs(process: int) -> bool:
    """Whether it does anything; what nobody has asked for its exit code does not."""
    return Path(f"/proc/{process}/exe").exists()
