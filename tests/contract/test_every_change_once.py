"""Every change that the program can send goes under an ``Idempotency-Key``, which its route takes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import ruobr_tui
from ruobr_server.app import Portal
from support.calls import described_by
from support.databases import on_sqlite
from support.sent_changes import made

pytestmark = on_sqlite

ROOT = Path(ruobr_tui.__file__).parent
CHANGING = {"post", "put", "patch", "delete"}

REPEATABLE = {
    "POST cabinet/complaints/result": "looks a result up",
    "POST cabinet/outcomes": "tells what came of a request, and uses its key up; a second time too",
    "PATCH cabinet/uploads/{}?start={}": "a part has its place: sent twice it is stored once",
    "POST cabinet/registration": "one letter goes to an address within some minutes",
    "POST cabinet/recovery": "one letter goes to an address within some minutes",
    "POST cabinet/state-services/device": "asks for a code that does nothing by itself",
    "POST cabinet/state-services/link": "asks for a code that does nothing by itself",
    "POST cabinet/state-services/link/person": "asks who has said yes",
    "POST cabinet/state-services/token": "asks who has said yes; a lost session stands in their list",
    "POST administration/tables/{}/plan?{}": "says what a change would do",
    "POST desk/kindergarten/rounds": "without a plan it only plans",
    "PUT desk/presence": "says what is open now; a second time too",
    "POST desk/meals/tables": "without ``apply`` it only checks",
}
"""Calls that need no key, and why. The last two do when they change something."""

NO_CALL = {
    "POST /cabinet/session": "opens a session that the list of sessions shows and ends",
    "DELETE /cabinet/session": "a session that has ended already is as good as ended",
    "POST /desk/documents/{}/content": "opens a scan: each time it is written down",
}
"""Routes that are no ``Call`` of the program, or have no caller yet."""

FROM_OUTSIDE = {"/state-services/", "/payments/"}
"""Pages and calls that browsers and banks use."""


def taking(app: Portal) -> dict[str, bool]:
    """Every changing route of our own part, and whether it takes a key."""
    return {
        f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}": any(
            each["name"].lower() == "idempotency-key" for each in operation.get("parameters", ())
        )
        for path, operations in described_by(app)["paths"].items()
        for method, operation in operations.items()
        if method in CHANGING
    }


def test_every_call_that_changes_something_needs_a_key() -> None:
    found = list(made())
    assert len(found) > 40
    assert {name for name, repeatable in found if repeatable} == set(REPEATABLE)


async def test_every_route_that_changes_something_takes_one(app: Portal) -> None:
    routes = taking(app)
    for name, repeatable in made():
        method, _, path = name.partition(" ")
        route = f"{method} /{path.partition('?')[0]}"
        assert route in routes, name
        if not repeatable or name in ("POST desk/kindergarten/rounds", "POST desk/meals/tables"):
            assert routes[route], f"{name} takes no key"
    without = {route for route, takes in routes.items() if not takes}
    known = {re.sub(r" (?!/)", " /", name.partition("?")[0]) for name in REPEATABLE} | set(NO_CALL)
    strange = {
        each
        for each in without - known
        if not any(each.split(" ")[1].startswith(one) for one in FROM_OUTSIDE)
    }
    assert strange == set()


def test_no_screen_sends_a_change_past_its_key() -> None:
    """``Portal.execute`` is called where the key stays with the change, or for what needs none."""
    callers = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        for found in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(found, ast.Call)
        and isinstance(found.func, ast.Attribute)
        and found.func.attr == "execute"
        and "portal" in ast.unparse(found.func.value)
    }
    assert callers == {
        "changes.py",  # with its key
        "api/uploads.py",  # with its key
        "screens/parts/forms/page.py",  # with the key of its draft
        "screens/sign_in/public_form.py",  # with the key of its draft
        "screens/parts/desks/shared_desk.py",  # what is open now
        "screens/kindergarten/allocation_round.py",  # a plan
        "screens/meals/canteen_table.py",  # a check
        "screens/sign_in/first_steps.py",  # with the key of its form
        "screens/second_factor/set_up.py",  # with the key of each code that is typed
        "commands/sign_in/login.py",  # each answer typed is a change of its own, and its outcome is printed
        "screens/sign_in/state_services.py",  # questions to a browser
    }
