"""The hooks of a commit are the tools of CI, from the project's own environment."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_hooks_run_what_make_runs_and_fetch_nothing() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"^ *- repo: (.+)$", text, re.MULTILINE) == ["local"]
    assert "://" not in text
    entries = re.findall(r"^ *entry: \.venv/bin/(.+)$", text, re.MULTILINE)
    # ruff is named files by a hook, and then needs an option to leave out what it would not find itself.
    wanted = {entry.replace("--force-exclude", ".") for entry in entries}
    recipes = re.findall(
        r"^(?:lint|types|walls):.*\n((?:\t.+\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    assert wanted == set(re.findall(r"\$\(BIN\)/(.+)", "".join(recipes)))
