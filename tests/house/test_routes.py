"""Routes are written one way: typed dependencies, a body, a call of a service (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

import ruobr_server
from ruobr_server import capabilities
from ruobr_server.areas.registry import AREAS
from ruobr_server.mobile import files, legacy_routes
from ruobr_server.mobile import routes as mobile
from ruobr_server.operations.routes import router as operations

ROOT = Path(ruobr_server.__file__).parent

ROUTERS = (
    operations,
    capabilities.router,
    mobile.newer,
    legacy_routes.router,
    files.router,
    *(router for area in AREAS for router in area.routers),
)

MODULES = sorted(
    path for path in ROOT.rglob("*.py") if "APIRouter(" in path.read_text("utf-8") and path.name != "app.py"
)

WITH_STATE = {
    "capabilities.py": "hands the state of the app to the areas",
    "mailbox.py": "defines its dependency beside its one route",
}
"""Modules with routes that read the state of the app, and why."""


def routes_in(module: ast.Module) -> Iterator[ast.AsyncFunctionDef | ast.FunctionDef]:
    """The functions that are decorated as routes."""
    for node in module.body:
        match node:
            case ast.AsyncFunctionDef(decorator_list=[_, *_]) | ast.FunctionDef(decorator_list=[_, *_]):
                yield node


def faults_of(source: str) -> Iterator[str]:
    """What is written otherwise in a module with routes."""
    module = ast.parse(source)
    for node in ast.walk(module):
        match node:
            case ast.Attribute(value=ast.Attribute(attr="app"), attr="state"):
                yield f"{node.lineno}: a dependency reads the state of the app"
    for route in routes_in(module):
        if isinstance(route, ast.FunctionDef):
            yield f"{route.lineno}: {route.name} runs in a thread"
        for node in ast.walk(route):
            if node is not route and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{node.lineno}: {node.name} stands inside of {route.name}"
        for argument in (*route.args.args, *route.args.kwonlyargs):
            kind = ast.unparse(argument.annotation) if argument.annotation is not None else ""
            if kind.endswith("Body") != (argument.arg == "body"):
                yield f"{argument.lineno}: {argument.arg}: {kind}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_route_is_dependencies_and_a_call(path: Path) -> None:
    faults = list(faults_of(path.read_text("utf-8")))
    if path.name in WITH_STATE:
        faults = [fault for fault in faults if "state of the app" not in fault]
    assert faults == []


@pytest.mark.parametrize(
    "source",
    [
        "@router.get('')\nasync def read(request: Request):\n    return request.app.state.database",
        "@router.get('')\ndef read(caller: Caller):\n    return 1",
        "@router.get('')\nasync def read():\n    def do(connection):\n        pass\n    return do",
        "@router.post('')\nasync def write(sent: ActBody):\n    return 1",
        "@router.post('')\nasync def write(body: Act):\n    return 1",
    ],
)
def test_another_way_is_noticed(source: str) -> None:
    assert list(faults_of(source))


def dependants(of: Dependant) -> Iterator[Dependant]:
    for each in of.dependencies:
        yield each
        yield from dependants(each)


def routes_of(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        assert isinstance(route, APIRoute)
        yield route


def test_no_dependency_runs_in_a_thread() -> None:
    found = {
        dependant.call
        for router in ROUTERS
        for route in routes_of(router)
        for dependant in dependants(route.dependant)
        if dependant.call is not None
    }
    assert len(found) > 15
    assert [call for call in found if not inspect.iscoroutinefunction(call)] == []
