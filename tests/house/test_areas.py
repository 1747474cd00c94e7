"""Each area of the server is complete in its own folder: nothing about it is written down anywhere else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Table

import ruobr_server
from ruobr_server.areas.declaration import Area, DemoRows, NoDemoRows, job_kinds
from ruobr_server.areas.registry import AREAS
from ruobr_server.demo.build import builder_of, demo_of, in_order
from ruobr_server.demo.world import world
from ruobr_server.kit.db.metadata import PersonalData, tables_live_once_per_child
from ruobr_server.kit.jobs.tables import jobs
from ruobr_server.tables import MODULES, metadata
from ruobr_tui.api.models import events
from support.fixtures import NOW

ROOT = Path(ruobr_server.__file__).parent
FOLDERS = sorted(path.parent.name for path in ROOT.glob("areas/*/__init__.py"))


def test_every_folder_is_an_area_and_named_as_it() -> None:
    assert sorted(area.name for area in AREAS if area.name in FOLDERS) == FOLDERS
    assert all((ROOT / "areas" / name / "area.py").is_file() for name in FOLDERS)
    others = {area.name for area in AREAS} - set(FOLDERS)
    assert others == {path.parent.name for path in ROOT.glob("integrations/*/area.py")}


def test_every_table_belongs_to_one_folder() -> None:
    homes = Counter(
        value.name
        for module in MODULES.values()
        for value in {id(each): each for each in vars(module).values()}.values()
        if isinstance(value, Table) and value is metadata.tables.get(value.name)
    )
    assert set(homes) == set(metadata.tables)
    assert [name for name, count in homes.items() if count > 1] == []


def test_what_a_table_names_for_the_export_is_exported() -> None:
    parts = Counter(name for area in AREAS for name in area.exports)
    assert [name for name, count in parts.items() if count > 1] == []
    claims = [table.info.get("personal data") for table in metadata.tables.values()]
    named = {claim.export for claim in claims if isinstance(claim, PersonalData) and claim.export}
    assert named <= set(parts)


def test_what_an_area_offers_is_offered_by_no_other() -> None:
    for names in (
        [name for area in AREAS for name in area.features],
        [kind for area in AREAS for kind in area.desk_kinds],
        [kind for area in AREAS for kind in area.event_kinds],
        [area.name for area in AREAS],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_kinds_of_jobs_are_named_by_their_area() -> None:
    """So that operators and the table know whose each is."""
    wrong = [kind.name for area in AREAS for kind in area.jobs if kind.name.partition(".")[0] != area.name]
    assert wrong == []
    names = [kind.name for kind in job_kinds(AREAS)]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= (getattr(jobs.c.kind.type, "length", None) or 0)


def test_every_kind_of_live_event_is_published_by_an_area() -> None:
    kinds = {
        value
        for name, value in vars(events).items()
        if name.isupper() and isinstance(value, str) and name not in ("RESET", "MORE")
    }
    assert {kind for area in AREAS for kind in area.event_kinds} == kinds


def test_who_has_tables_about_people_erases_them() -> None:
    """An area whose tables are emptied with an account has something that empties them.

    People are the school's: the name of one goes with the last account (``areas.accounts``).
    """
    without = []
    for area in AREAS:
        if area.name == "schools":
            continue
        module = MODULES.get(f"ruobr_server.areas.{area.name}.tables")
        tables = [each for each in vars(module).values() if hasattr(each, "info")] if module else []
        claims = [each.info.get("personal data") for each in tables if isinstance(each.info, dict)]
        if area.erase is None and any(
            isinstance(c, PersonalData) and c.erasure != "retained" for c in claims
        ):
            without.append(area.name)
    assert without == []


def test_a_table_that_knows_a_child_by_papers_has_its_digests_renewed() -> None:
    """``families.person_key`` finds such tables by their ``info=``: one without it would keep old digests."""
    found = {table.name: held for table, held in tables_live_once_per_child()}
    assert set(found) == {name for name, table in metadata.tables.items() if "certificate_digest" in table.c}
    for name, held in found.items():
        unique = {
            tuple(column.name for column in index.columns if not column.name.endswith("_digest"))
            for index in metadata.tables[name].indexes
            if index.unique and {"certificate_digest", "snils_digest"} & set(index.columns.keys())
        }
        assert set(held.beside) == unique, name


def folder_of(area: Area) -> Path:
    return next(
        path for path in (ROOT / "areas" / area.name, ROOT / "integrations" / area.name) if path.is_dir()
    )


def test_an_area_with_tables_has_demo_rows_or_says_why_not() -> None:
    with_tables = {area.name for area in AREAS if (folder_of(area) / "tables.py").is_file()}
    assert with_tables - {area.name for area in AREAS if area.demo is not None} == set()
    assert [area.name for area in AREAS if isinstance(area.demo, NoDemoRows) and not area.demo.why] == []


def test_demo_rows_are_built_in_the_folder_of_their_area() -> None:
    for area in AREAS:
        if isinstance(area.demo, DemoRows):
            assert area.demo.builder.startswith(f"ruobr_server.areas.{area.name}.demo"), area.name
            assert callable(builder_of(area.demo))


def test_the_demo_rows_of_an_area_need_no_more_than_it_says() -> None:
    """Each area's rows are built with those that it names alone, and theirs."""
    by_name = {area.name: area for area in AREAS}

    def closure(name: str) -> set[str]:
        rows = by_name[name].demo
        after = rows.after if isinstance(rows, DemoRows) else ()
        return {name}.union(*map(closure, after))

    for area in AREAS:
        if isinstance(area.demo, DemoRows):
            alone = [each for each in AREAS if each.name in closure(area.name)]
            assert len(demo_of(world(NOW), alone).rows), area.name


def test_demo_rows_come_after_those_that_they_build_on() -> None:
    def area(name: str, *after: str) -> Area:
        return Area(name=name, demo=DemoRows(f"{name}:build", after))

    three = [area("a", "c"), Area(name="d"), area("b", "a"), area("c")]
    assert [rows.builder for rows in in_order(three)] == ["c:build", "a:build", "b:build"]
    with pytest.raises(ValueError, match="wait for each other: a, b"):
        in_order([area("a", "b"), area("b", "a")])
    with pytest.raises(ValueError, match="a has demo rows after those of d, which declares none"):
        in_order([area("a", "d"), Area(name="d", demo=NoDemoRows("none"))])


def test_the_declaration_has_no_required_list() -> None:
    """An area that adds nothing is one name."""
    assert Area(name="tiny").routers == ()
