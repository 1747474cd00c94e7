"""What the configuration of the mutation tests (docs/mutants.md) names is there; ``make check`` runs none."""

from __future__ import annotations

import re

import pytest

from tools.mutants.areas import ROOT, Area, declared
from tools.mutants.stage import staged

AREAS = declared().values()


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_every_path_is_there(area: Area) -> None:
    for path in area.mutated:
        assert list(ROOT.glob(path)), path
        assert staged(path)
    for pattern in area.tests:
        assert list(ROOT.glob(pattern)), pattern


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_every_test_left_out_is_there(area: Area) -> None:
    for test in area.left_out:
        path, *name = test.split("::")
        assert (ROOT / path).is_file(), path
        for part in name:
            assert re.search(rf"def {re.escape(part.partition('[')[0])}\(", (ROOT / path).read_text()), test


def test_the_page_has_a_line_for_each_area() -> None:
    page = (ROOT / "docs" / "mutants.md").read_text()
    for area in AREAS:
        assert f"| {area.name} |" in page, area.name
