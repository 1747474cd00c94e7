"""Which module of the server may import which: each import that goes through a wall is named.

The floors, from below: ``kit``; ``auth`` and ``integrations``; the areas; ``mobile``, ``demo`` and
``sandbox``; the application. An area sees of another one its ``service`` and its ``queries``, and of ``auth``
everything but its tables. The migrations and what stands above the areas may read tables.

An area's ``demo.py`` stands on the floor of ``demo``. Of other areas it sees what is published, and ``demo``.
"""

from __future__ import annotations

from collections.abc import Callable

import grimp
import pytest
from sqlalchemy import Table, select

import ruobr_server.areas.families.queries
import ruobr_server.areas.ledger.queries
import ruobr_server.areas.meals.queries
import ruobr_server.areas.schools.queries
import ruobr_server.auth.queries
from ruobr_server.kit.db.metadata import metadata

SERVER = "ruobr_server"

PUBLISHED = ("service", "queries")
"""Modules of an area that other areas may import."""

DECLARATION = f"{SERVER}.areas.declaration"

Import = tuple[str, str]
"""Who imports, and what."""


def part_of(module: str) -> str:
    """``kit``, ``auth``, ``integrations``, ``areas/<area>`` …; "" for the modules of the application."""
    names = module.split(".")[1:]
    match names:
        case ["areas", _, "demo", *_]:
            return "demo"
        case ["areas", area, *_]:
            return "areas" if module == DECLARATION or area == "registry" else f"areas/{area}"
        case [part, *rest] if rest or part in PARTS:
            return part
        case _:
            return ""


PARTS = ("kit", "auth", "integrations", "areas", "mobile", "demo", "sandbox", "migrations")


def kit_knows_itself_alone(importer: str, imported: str) -> bool:
    return part_of(importer) != "kit" or part_of(imported) == "kit"


def auth_knows_no_area(importer: str, imported: str) -> bool:
    return part_of(importer) != "auth" or part_of(imported) in ("kit", "auth")


def integrations_know_the_declaration_alone(importer: str, imported: str) -> bool:
    if part_of(importer) != "integrations" or imported == DECLARATION:
        return True
    return part_of(imported) in ("kit", "auth", "integrations")


def areas_know_nothing_above_them(importer: str, imported: str) -> bool:
    if not part_of(importer).startswith("areas/"):
        return True
    return part_of(imported).partition("/")[0] in ("kit", "auth", "integrations", "areas")


def areas_see_of_each_other_what_is_published(importer: str, imported: str) -> bool:
    mine, theirs = part_of(importer), part_of(imported)
    if not (mine.startswith("areas/") and theirs.startswith("areas/")) or mine == theirs:
        return True
    return imported.rsplit(".", 1)[1] in PUBLISHED


def areas_name_no_tables_of_others(importer: str, imported: str) -> bool:
    if not part_of(importer).startswith("areas/") or part_of(imported) not in ("auth", "integrations"):
        return True
    return not imported.endswith(".tables")


def demo_rows_are_of_their_own_area(importer: str, imported: str) -> bool:
    match importer.split("."), imported.split("."):
        case [_, "areas", mine, "demo", *_], [_, "areas", theirs, module, *_] if mine != theirs:
            return module in (*PUBLISHED, "demo") and theirs != "registry"
    return True


WALLS: tuple[Callable[[str, str], bool], ...] = (
    kit_knows_itself_alone,
    auth_knows_no_area,
    integrations_know_the_declaration_alone,
    areas_know_nothing_above_them,
    areas_see_of_each_other_what_is_published,
    areas_name_no_tables_of_others,
    demo_rows_are_of_their_own_area,
)


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    """Every import of the server, those inside of functions too, without those for the type checker alone."""
    graph = grimp.build_graph(SERVER, exclude_type_checking_imports=True, cache_dir=None)
    return sorted(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )


def test_a_server_without_a_demo_imports_no_demo_rows(imports: list[Import]) -> None:
    """Nobody but the demo imports them; ``app`` takes in the demo's own area where it is wanted."""
    names = {importer for importer, imported in imports if part_of(imported) == "demo"}
    outside = {name for name in names if part_of(name) != "demo"}
    assert outside == {
        f"{SERVER}.{each}" for each in ("app", "commands", "preparing", "sandbox.state_services.people")
    }


def through(wall: Callable[[str, str], bool], imports: list[Import]) -> list[Import]:
    return [each for each in imports if not wall(*each)]


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.__name__)
def test_no_import_goes_through_a_wall(wall: Callable[[str, str], bool], imports: list[Import]) -> None:
    assert through(wall, imports) == []


@pytest.mark.parametrize(
    ("importer", "imported", "wall"),
    [
        ("kit.http.dependencies", "auth.identity", kit_knows_itself_alone),
        ("kit.db", "areas.schools.service", kit_knows_itself_alone),
        ("auth.gate", "areas.accounts.service", auth_knows_no_area),
        ("integrations.email.area", "areas.families.queries", integrations_know_the_declaration_alone),
        ("areas.meals.routes", "mobile.responses", areas_know_nothing_above_them),
        ("areas.payments.area", "sandbox.acquirer.running", areas_know_nothing_above_them),
        ("areas.payments.area", "serving", areas_know_nothing_above_them),
        ("areas.meals.desk", "areas.schools.tables", areas_see_of_each_other_what_is_published),
        ("areas.enrolment.routes", "areas.kindergarten.routes", areas_see_of_each_other_what_is_published),
        ("areas.meals.desk", "areas.schools", areas_see_of_each_other_what_is_published),
        ("areas.accounts.service", "auth.tables", areas_name_no_tables_of_others),
        ("areas.accounts.email_jobs", "integrations.email.tables", areas_name_no_tables_of_others),
        ("areas.meals.area", "areas.meals.demo", areas_know_nothing_above_them),
        ("areas.messages.service", "areas.messages.demo.letters", areas_know_nothing_above_them),
        ("areas.meals.service", "areas.ledger.demo", areas_know_nothing_above_them),
        ("areas.families.demo", "areas.personal_data.tables", demo_rows_are_of_their_own_area),
    ],
)
def test_each_wall_stops_what_it_is_for(
    importer: str, imported: str, wall: Callable[[str, str], bool]
) -> None:
    assert through(wall, [(f"{SERVER}.{importer}", f"{SERVER}.{imported}")]) != []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("areas.meals.desk", "areas.meals.tables"),
        ("areas.meals.desk", "areas.schools.queries"),
        ("areas.meals.desk", "areas.ledger.service"),
        ("areas.meals.area", "areas.declaration"),
        ("areas.meals.desk", "auth.desks"),
        ("areas.registry", "areas.meals.area"),
        ("integrations.email.area", "areas.declaration"),
        ("mobile.week_versions", "areas.schools.tables"),
        ("demo.rows", "auth.tables"),
        ("demo.seed", "areas.schools.demo"),
        ("areas.meals.demo", "areas.meals.tables"),
        ("areas.meals.demo", "areas.ledger.demo"),
        ("areas.meals.demo", "demo.world"),
        ("areas.accounts.demo", "areas.declaration"),
        ("migrations.versions.0008_families", "areas.families.person_key"),
        ("app", "mobile.routes"),
    ],
)
def test_what_is_open_stays_open(importer: str, imported: str) -> None:
    assert all(wall(f"{SERVER}.{importer}", f"{SERVER}.{imported}") for wall in WALLS)


@pytest.mark.parametrize(
    "module",
    [
        ruobr_server.areas.families.queries,
        ruobr_server.areas.ledger.queries,
        ruobr_server.areas.meals.queries,
        ruobr_server.areas.schools.queries,
        ruobr_server.auth.queries,
    ],
    ids=lambda module: module.__name__,
)
def test_what_is_published_is_named_as_it_is_stored(module: object) -> None:
    """What others join has columns of one table, by their names and types, and is not that table itself."""
    found = {name: value for name, value in vars(module).items() if isinstance(value, Table)}
    published = {name: value for name, value in found.items() if value.metadata is not metadata}
    assert published
    for name, value in published.items():
        stored = metadata.tables[value.name].c
        assert set(value.c.keys()) <= set(stored.keys()), name
        assert all(column.type is stored[column.name].type for column in value.c), name
        as_stored = select(*(stored[column.name] for column in value.c))
        assert str(select(value)) == str(as_stored), name
