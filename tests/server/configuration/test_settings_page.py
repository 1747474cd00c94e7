"""docs/settings.md describes every setting, as the schema has it; its example is a settings file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from ruobr_server.kit.configuration.loading import load
from ruobr_server.kit.configuration.schema import settings
from tools.settings_page import PAGE, written


def test_the_page_is_as_the_schema() -> None:
    page = PAGE.read_text()
    assert page == written(page), "Run: python -m tools.settings_page"
    for setting in settings().values():
        assert f"| `{setting.name}` | `{setting.option.name}` |" in page


def test_the_example_is_a_settings_file(tmp_path: Path) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    path = tmp_path / "settings.toml"
    path.write_text(example)
    path.chmod(0o600)
    found = load({"config": path}, {})
    assert found.configuration.region.name == "Томская область"
    assert len(found.places) == 11


def test_describing_the_options_needs_no_pydantic() -> None:
    program = (
        "import sys; from ruobr_server.arguments import parser; parser().format_help();"
        "print(sorted({'pydantic', 'pydantic_settings', 'sqlalchemy', 'fastapi'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr
