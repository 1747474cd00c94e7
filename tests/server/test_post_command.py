"""Letters of ``ruobr-server`` as a process: the demo's own mail server, and the options for a real one."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from ruobr_server.arguments import parser
from ruobr_server.fitting import smtp
from ruobr_server.kit.configuration.loading import load
from ruobr_server.kit.settings import Smtp
from ruobr_server.starting import NotStarted
from support.server_command import run, serving

NEW = {
    "last_name": "Орлова",
    "first_name": "Ирина",
    "phone": "+79131112233",
    "email": "irina@example.org",
    "agreed": "1",
}


def test_in_the_demo_the_letter_is_there_to_be_read(tmp_path: Path) -> None:
    with (
        serving("--demo", "--data-dir", str(tmp_path)) as (address, _),
        httpx.Client(base_url=address) as client,
    ):
        assert {"registration", "recovery", "account"} <= set(client.get("/capabilities").json()["features"])
        assert client.post("/cabinet/registration", json={"values": NEW}).status_code == 202
        while not (letters := client.get("/demo/letters").json()["letters"]):
            pass  # its way takes a moment; that it never comes ends by the time limit of every test
        assert letters[0]["to"] == NEW["email"]
        login, password = re.findall(r"(?:Логин|Пароль):\s+(\S+)", letters[0]["text"])
        signed_in = client.post("/cabinet/session", json={"login": login, "password": password})
        assert signed_in.status_code == 201


@pytest.mark.parametrize(
    "more",
    [("--host", "0.0.0.0"), ("--workers", "2")],
)
def test_the_demo_stays_on_one_machine_and_in_one_process(tmp_path: Path, more: tuple[str, ...]) -> None:
    ended = run("--demo", "--data-dir", str(tmp_path), *more)
    assert ended.returncode != 0
    assert "demo" in ended.stderr


def settings_of(*arguments: str) -> Smtp | None:
    return smtp(load(vars(parser().parse_args(arguments)), files=[]))


@pytest.fixture
def password(tmp_path: Path) -> str:
    path = tmp_path / "password"
    path.write_text("secret\n")
    path.chmod(0o600)
    return str(path)


def test_a_mail_server_is_given_by_its_address(password: str) -> None:
    given = ("--smtp-password-file", password, "--mail-from", "school@example.org")
    login, file = "school@example.org", Path(password)
    assert settings_of("--smtp", "smtp://school%40example.org@mail.example", *given) == Smtp(
        "mail.example", 587, "starttls", "school@example.org", login, file
    )
    assert settings_of("--smtp", "smtps://school%40example.org@mail.example:1465", *given) == Smtp(
        "mail.example", 1465, "tls", "school@example.org", login, file
    )
    assert settings_of("--smtp", "smtp+plain://127.0.0.1") == Smtp("127.0.0.1", 25, "none")
    assert settings_of() is None


def test_options_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("RUOBR_SMTP", "smtps://school@mail.example")
    monkeypatch.setenv("RUOBR_SMTP_PASSWORD_FILE", password)
    monkeypatch.setenv("RUOBR_MAIL_FROM", "school@example.org")
    expected = Smtp("mail.example", 465, "tls", "school@example.org", "school", Path(password))
    assert settings_of() == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ("--smtp", "smtp+plain://mail.example"),  # passwords would travel unprotected
        ("--smtp", "smtp://school:secret@mail.example"),  # the password would be in the process list
        ("--smtp", "smtp://school@mail.example"),  # a login without a password
        ("--smtp", "http://mail.example"),
        ("--smtp", "smtp://mail.example:port"),
        ("--smtp", "smtp://mail.example", "--mail-from", "school"),
        ("--smtp", "smtp://mail.example", "--smtp-password-file", "/nowhere"),
    ],
)
def test_what_would_not_work_or_not_be_safe_is_refused_at_once(arguments: tuple[str, ...]) -> None:
    with pytest.raises(NotStarted):
        settings_of(*arguments)


def test_a_password_that_others_can_read_is_refused(password: str) -> None:
    Path(password).chmod(0o640)
    with pytest.raises(NotStarted, match="0600"):
        settings_of("--smtp", "smtp://school@mail.example", "--smtp-password-file", password)
