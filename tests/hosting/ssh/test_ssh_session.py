"""Sessions over SSH: signing in, walking, leaving, being cut off; nothing is left of any."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import asyncssh
import pytest

from ruobr_tui.hosting.ssh.channel import Channel
from ruobr_tui.hosting.ssh.session import Session
from support.guests import OpenHost, guest
from support.patience import PATIENCE
from support.remains import Remains
from support.school import PASSWORD
from support.screens import Line


async def test_the_portals_password_opens_the_diary_at_once(
    open_host: OpenHost, line: Line, tmp_path: Path
) -> None:
    async with open_host() as host:
        async with guest(host) as mother:
            await mother.wait_for("Tue 24")
            assert "Password" not in mother.text
            await mother.resize(120, 40)
            await mother.wait_for(lambda text: "Tue 24" in text and "│" in text)
            await mother.press("gm")
            await mother.wait_for(lambda text: "Marks" in text.splitlines()[0])
            await mother.press("\x1b")
            await mother.wait_for("Tue 24")
            await mother.press("q")
            await mother.wait_for("Quit the program?")
            await mother.press("y")
            assert await mother.wait_end() == (0, "")
        await host.emptied()
        assert "DELETE /cabinet/session" in line.requests
    stored = [path.name for path in (tmp_path / "host").rglob("*") if path.is_file()]
    assert stored == ["host_key"]  # nothing of anybody's is stored on the host


async def test_who_is_new_meets_the_login_screen_without_a_choice_of_servers(open_host: OpenHost) -> None:
    async with open_host() as host, guest(host, "new", None) as newcomer:
        login = await newcomer.wait_for("Password")
        assert "Portal" not in login
        assert "Remember" not in login
        await newcomer.sign_in("mother")
        await newcomer.wait_for("Tue 24")


async def test_a_wrong_password_is_refused(open_host: OpenHost) -> None:
    async with open_host() as host:
        with pytest.raises(asyncssh.PermissionDenied):
            await host.connect("mother", "wrong")


async def test_the_clients_locale_chooses_the_language(open_host: OpenHost) -> None:
    async with open_host() as host:
        async with guest(host, "new", None, env={"LC_ALL": "ru_RU.UTF-8"}) as russian:
            await russian.wait_for("Пароль")
        async with guest(host, "new", None, env={"LANG": "de_DE.UTF-8"}) as german:
            await german.wait_for("Password")
    async with open_host(lang="ru") as host, guest(host, "new", None, env={"LANG": "C.UTF-8"}) as unknown:
        await unknown.wait_for("Пароль")  # it sends no language: the host's


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (None, "connect with ssh -t"),
        ("dumb", "does not work in the terminal dumb"),
        ("", "connect with ssh -t"),
        ("../etc", "does not work in the terminal unknown"),
    ],
)
async def test_without_a_terminal_a_line_says_so(
    open_host: OpenHost, term: str | None, sentence: str
) -> None:
    async with open_host() as host:
        async with await host.connect("mother") as connection:
            done = await connection.run(term_type=term, check=False)
            assert done.exit_status == 2
            shown = str(done.stderr or done.stdout)
            assert sentence in shown
            assert "week, marks" in shown  # what can be had without a screen
        await host.emptied()


async def test_two_accounts_never_see_each_other(open_host: OpenHost) -> None:
    async with open_host() as host, guest(host, "mother") as mother, guest(host, "father") as father:
        for _round in range(3):
            for section in ("gm", "ga", "gd"):
                await mother.press(section)
                await father.press(section)
                await mother.wait_for("Анна")
                await father.wait_for("Вера")
                for hers, his in (("Анна", "Вера"), ("Борис", "Вера")):
                    assert his not in mother.text.splitlines()[0]
                    assert hers not in father.text
        await mother.press("\x1b[21~")  # F10: the other language, here alone
        await mother.wait_for("вт 24")
        await father.press("gh")
        await father.wait_for("Homework")


async def test_sessions_that_come_and_go_leave_nothing_behind(open_host: OpenHost) -> None:
    output, factory = sys.stdout, asyncio.get_running_loop().get_task_factory()
    remains = Remains(Session, Channel)
    async with open_host(sessions_per_address=100) as host:
        tasks = len(asyncio.all_tasks())

        async def run_session(number: int) -> None:
            login, password = ("new", None) if number % 3 else ("mother", PASSWORD)
            async with guest(host, login, password) as someone:
                await someone.wait_for("Password" if number % 3 else "Tue 24")
                if number % 2:
                    someone.connection.abort()  # the cable is out

        for _round in range(3):
            await asyncio.gather(*(run_session(number) for number in range(6)))
        await host.emptied()
        async with asyncio.timeout(PATIENCE):
            while len(asyncio.all_tasks()) > tasks or remains.alive():  # noqa: ASYNC110 - they notify nobody
                await asyncio.sleep(0)
        assert sys.stdout is output
        assert asyncio.get_running_loop().get_task_factory() is factory
        async with guest(host) as one_more:
            await one_more.wait_for("Tue 24")


async def test_who_signs_in_and_asks_for_nothing_is_signed_out(open_host: OpenHost, line: Line) -> None:
    async with open_host() as host:
        async with await host.connect("mother"):
            pass
        await host.emptied()
        assert "DELETE /cabinet/session" in line.requests


async def test_a_host_that_stops_informs_its_clients(open_host: OpenHost) -> None:
    async with open_host(grace=1.0) as host, guest(host, "new", None) as newcomer:
        await newcomer.wait_for("Password")
        host.host.leave()
        await newcomer.wait_for("The server is shutting down")
        code, farewell = await newcomer.wait_end()
        assert (code, farewell) == (0, "ruobr: The server has stopped. Connect again in a few minutes.\r\n")
        await host.serving


async def test_a_host_that_is_stopped_twice_stops_at_once(open_host: OpenHost) -> None:
    async with open_host(grace=600) as host, guest(host, "new", None) as newcomer:
        await newcomer.wait_for("Password")
        host.host.leave()
        host.host.leave()
        await newcomer.wait_end()
        await host.serving
