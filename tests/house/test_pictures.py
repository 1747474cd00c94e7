"""Every section of every role has its pictures in the documentation. Nothing is drawn here."""

from __future__ import annotations

from pathlib import Path

from benchmarks.pictures.index import names, page
from benchmarks.pictures.pages import SIZES
from ruobr_tui.screens.registry import AREAS

DOCS = Path(__file__).parents[2] / "docs"
RUN = "run `make screenshots`, look at the new pictures, and commit them"


def test_every_page_has_its_pictures() -> None:
    wanted = {f"{name}-{size}" for name in names() for size in SIZES}
    found = {file.stem for file in (DOCS / "pictures").glob("*.svg")}
    missing, unknown = sorted(wanted - found), sorted(found - wanted)
    assert not missing, f"no picture of {', '.join(missing)}: {RUN}"
    assert not unknown, f"pictures of pages that are not there any more: {', '.join(unknown)}; {RUN}"


def test_names_differ_and_no_section_is_left_out() -> None:
    assert len(set(names())) == len(names())
    assert {section.id.replace("_", "-") for section in AREAS.sections} <= set(names())


def test_the_page_of_pictures_shows_all_of_them() -> None:
    assert (DOCS / "pictures.md").read_text("utf-8") == page(), f"docs/pictures.md is not up to date: {RUN}"
