"""What is built from a fresh checkout: the compiled catalogues are in it, though git has none."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tools.catalogues import compile_catalogues

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that a wheel is made of, as a clone has them: nothing that git ignores."""
    folder = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("*.mo", "__pycache__", "*.egg-info")
    for name in ("ruobr_tui", "server", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def compiled(folder: Path) -> list[Path]:
    return sorted(folder.glob("ruobr_tui/locale/*/LC_MESSAGES/ruobr.mo"))


def test_git_has_no_compiled_catalogue() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "*.mo"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout == ""


@pytest.mark.parametrize("version", ["standard", "editable"])
def test_a_fresh_checkout_speaks_russian_once_installed(checkout: Path, tmp_path: Path, version: str) -> None:
    for path in compiled(checkout):
        path.unlink()
    (wheel,) = WheelBuilder(str(checkout)).build(directory=str(tmp_path), versions=[version])
    assert len(compiled(checkout)) == 2
    if version == "editable":  # it points at the checkout
        russian = gettext.translation("ruobr", checkout / "ruobr_tui" / "locale", ["ru"])
    else:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            assert not [name for name in names if name.endswith((".po", ".pot"))]
            assert "ruobr_tui/locale/en/LC_MESSAGES/ruobr.mo" in names
            russian = gettext.GNUTranslations(
                BytesIO(archive.read("ruobr_tui/locale/ru/LC_MESSAGES/ruobr.mo"))
            )
    assert russian.gettext("Homework") == "Домашнее задание"


def test_only_what_has_changed_is_compiled_again(checkout: Path) -> None:
    compile_catalogues(checkout / "ruobr_tui" / "locale")
    assert compile_catalogues(checkout / "ruobr_tui" / "locale") == []
    source = compiled(checkout)[0].with_suffix(".po")
    newer = compiled(checkout)[0].stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(newer, newer))
    assert compile_catalogues(checkout / "ruobr_tui" / "locale") == [source.with_suffix(".mo")]
