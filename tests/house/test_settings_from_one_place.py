"""What an operator sets comes from the schema: no other code of the server reads the environment."""

from __future__ import annotations

import re
from pathlib import Path

SERVER = Path(__file__).parents[2] / "server" / "ruobr_server"
READS_ENVIRONMENT = re.compile(r"\bos\.environ\b|\bgetenv\b|\bfrom os import .*environ")
ASSUMES_DEFAULTS = re.compile(r"(?<![\w.])Settings\(\)")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(SERVER)}: {line.strip()}"
        for path in sorted(SERVER.rglob("*.py"))
        for line in path.read_text().splitlines()
        if pattern.search(line)
    ]


def test_only_the_settings_read_the_environment() -> None:
    assert {line.partition(":")[0] for line in lines_with(READS_ENVIRONMENT)} == {
        "kit/configuration/loading.py",
        "kit/metrics.py",  # no setting: so does Prometheus's library learn where workers count together
    }


def test_no_code_takes_default_settings_for_those_in_force() -> None:
    assert lines_with(ASSUMES_DEFAULTS) == []
