"""``ruobr ssh-host``: what is understood and what is refused before anything listens."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ruobr_tui.cli import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


def run(*words: str) -> int:
    try:
        return main(["--lang", "en", "ssh-host", *words])
    except SystemExit as left:
        return int(left.code or 0)


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("127.0.0.1", "expected a number from 0 to 65535"),
        ("127.0.0.1:99999", "expected a number from 0 to 65535"),
        ("::1:8022", "expected an address like"),
    ],
)
def test_a_place_that_is_none_is_refused(place: str, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--listen", place) == 2
    assert fault in capsys.readouterr().err


def test_a_portal_without_protection_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--server", "http://portal.example/") == 2
    assert "is not secure" in capsys.readouterr().err


def test_a_taken_port_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run("--listen", f"127.0.0.1:{taken.getsockname()[1]}") == 2
    assert "Cannot open 127.0.0.1:" in capsys.readouterr().err


def test_a_host_key_that_others_can_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key"
    key.write_text("nothing")
    key.chmod(0o600)
    assert run("--listen", "127.0.0.1:0", "--host-key", str(key)) == 2
    assert "cannot be used" in capsys.readouterr().err
    key.chmod(0o644)
    assert run("--listen", "127.0.0.1:0", "--host-key", str(key)) == 2
    assert "chmod 600" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["ssh-host", "web-host"])
@pytest.mark.parametrize(
    ("content", "mode", "fault"),
    [("0123456789abcdef" * 2, 0o644, "chmod 600"), ("short", 0o600, "< 32"), (None, 0o600, "No such file")],
)
def test_a_secret_that_is_none_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    content: str | None,
    mode: int,
    fault: str,
) -> None:
    file = tmp_path / "hosts.secret"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)
    place = ["--listen", "127.0.0.1:0"] if command == "ssh-host" else ["--port", "0"]
    assert main(["--lang", "en", command, *place, "--portal-secret-file", str(file)]) == 2
    said = capsys.readouterr().err
    assert "cannot be used" in said
    assert fault in said
    assert "0123456789" not in said
