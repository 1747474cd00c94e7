"""The files of ``deploy/`` name commands, options, settings and routes that exist."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruobr_server.areas.registry import AREAS
from ruobr_server.arguments import parser as server_parser
from ruobr_server.kit.configuration.loading import load
from ruobr_server.kit.configuration.schema import settings
from ruobr_server.operations.routes import router as operations
from ruobr_tui.commands.arguments import parser as client_parser

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
SERVICES = [name for name in UNITS if name.endswith(".service")]

analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")

LARGEST_EXPOSURE = 3.0
"""Of systemd's scale to ten; a service without any protection has 9.6."""


def section_of(name: str, section: str) -> dict[str, list[str]]:
    """The settings of a unit's section; one may be there several times."""
    found: dict[str, list[str]] = {}
    current = ""
    for line in (DEPLOY / name).read_text().splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line.strip()):
            current = match[1]
        elif current == section and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def commands_of(name: str) -> Iterator[list[str]]:
    """Our own commands in a unit, also those inside of a shell's."""
    service = section_of(name, "Service")
    for line in (*service.get("ExecStart", ()), *service.get("ExecStartPost", ())):
        words = shlex.split(line.replace("%i", "8765").replace("%%", "%"))
        if words[:2] == ["/bin/sh", "-c"]:
            words = shlex.split(words[2].removeprefix("exec "))
        if words[0].startswith("/opt/ruobr/bin/"):
            yield words


@pytest.mark.parametrize("name", SERVICES)
def test_the_commands_of_a_unit_and_their_options_exist(name: str) -> None:
    commands = list(commands_of(name))
    assert commands
    for program, *arguments in commands:
        if program == "/opt/ruobr/bin/ruobr-server":
            server_parser().parse_args(arguments)
        else:
            assert program == "/opt/ruobr/bin/ruobr"
            client_parser().parse_args(arguments)


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_read_by_systemd_s_rules(name: str) -> None:
    reader = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    reader.optionxform = str  # type: ignore[assignment, method-assign]
    reader.read(DEPLOY / name)
    assert reader.sections()


@analyze
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = re.sub(r"/opt/ruobr/bin/[\w-]+", "/bin/true", (DEPLOY / name).read_text())
        (tmp_path / name).write_text(text)
    named = [str(tmp_path / name.replace("@", "@8765")) for name in UNITS]
    for path in tmp_path.glob("*@.service"):
        path.rename(path.with_name(path.name.replace("@", "@8765")))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *named], capture_output=True, text=True, timeout=60
    )
    ours = [line for line in done.stderr.splitlines() if "ruobr" in line]
    assert ours == []


@analyze
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_closed_to_what_it_does_not_need(tmp_path: Path, name: str) -> None:
    path = tmp_path / name.replace("@", "@8765")
    path.write_text((DEPLOY / name).read_text())
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    found = re.search(r"Overall exposure level for .*?: ([0-9.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd-analyze reads no unit that is not installed")
    assert float(found[1]) <= LARGEST_EXPOSURE


def test_the_sample_settings_load(tmp_path: Path) -> None:
    text = (DEPLOY / "settings.toml").read_text()
    optional = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    assert optional.count("\n[") == text.count("\n[") + 2
    for version in (text, optional):
        path = tmp_path / "settings.toml"
        path.write_text(version)
        path.chmod(0o600)
        loaded = load({"config": path}, {})
        assert loaded.configuration.region.time_zone == "Asia/Tomsk"
        assert len(loaded.places) > 20


def test_proxies_leave_live_events_alone_and_overwrite_what_clients_send() -> None:
    paths = {route.path for area in AREAS for router in area.routers for route in router.routes}  # type: ignore[attr-defined]
    watched = {route.path for route in operations.routes}  # type: ignore[attr-defined]
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
    proxied = (DEPLOY / "nginx-proxy.conf").read_text()
    assert re.search(r"location = /cabinet/events \{[^}]*proxy_buffering off;[^}]*gzip off;", nginx)
    assert "/cabinet/events" in paths
    assert {"/metrics", "/readyz"} <= watched
    for path in ("/metrics", "/readyz"):
        assert f"location = {path} {{ return 404; }}" in nginx
        assert re.search(rf"handle {path} \{{\s*respond 404\s*\}}", caddy)
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxied
    assert "$proxy_add_x_forwarded_for" not in nginx + proxied
    assert "flush_interval -1" in caddy


def test_the_container_is_built_of_what_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    variables = {name for setting in settings().values() for name in setting.names}
    used = set(re.findall(r"\b(RUOBR_SERVER_\w+)=", text))
    assert used
    assert used <= variables
    assert not re.search(r"^USER root", text, re.MULTILINE)


def test_the_guide_names_each_file() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text() + (ROOT / "docs" / "ssh-host.md").read_text()
    for path in DEPLOY.iterdir():
        assert f"deploy/{path.name}" in guide, path.name
