"""Documents: every link leads somewhere, every page can be found from the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ruobr_tui.screens.registry import AREAS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
SOURCES = ("ruobr_tui", "server", "tests", "tools", "benchmarks")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [target for target in LINK.findall(text) if "://" not in target]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        found.add(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_every_page_is_in_the_index() -> None:
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "README.md")}
    pages = {page for page in DOCS.glob("*.md") if page.name != "README.md"}
    assert pages - listed == set()


@pytest.mark.parametrize(
    "name", ["CONTRIBUTING.md", "docs/architecture.md", "docs/testing.md", "docs/jobs.md"]
)
def test_files_that_a_page_names_are_there(name: str) -> None:
    """By their path, or the end of it."""
    files = [f"/{path.relative_to(ROOT)}" for folder in SOURCES for path in (ROOT / folder).rglob("*.*")]
    named = re.findall(r"`([a-z_/]+\.(?:py|tcss))`", (ROOT / name).read_text(encoding="utf-8"))
    assert named
    assert [each for each in named if not any(file.endswith(f"/{each}") for file in files)] == []


def test_the_page_of_keys_has_every_section() -> None:
    text = (DOCS / "keys.md").read_text(encoding="utf-8")
    text = text.partition("## Sections")[2].partition("\n## ")[0]
    listed = re.findall(r"`([^`]+)` \|(?: [a-z ]+ \|)? ([^|]+?) \|", text)
    assert dict(listed) == {" ".join(section.letter): section.title for section in AREAS.sections}


def test_every_decision_is_in_the_index_of_decisions() -> None:
    folder = DOCS / "adr"
    listed = {link for link in links(folder / "README.md") if "/" not in link}
    assert {page.name for page in folder.glob("0*.md")} == listed
