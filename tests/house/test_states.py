"""The states of the contract: an enum for each workflow, and the server's transitions over the same ones."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

import pytest

import ruobr_server
import ruobr_tui
from ruobr_server import areas
from ruobr_server.areas.kindergarten.tables import exchange_offers, kindergarten_applications
from ruobr_server.areas.payments.states import PAYMENT, REFUND, REFUNDABLE
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, REOPEN, SYSTEM, Machine, transition
from ruobr_tui.api import states
from ruobr_tui.api.models.parts.base import WireModel
from ruobr_tui.api.models.payments import Refund
from ruobr_tui.api.roles import Role
from ruobr_tui.api.states import enrolment, exchange, kindergarten, payments
from ruobr_tui.api.states.payments import PaymentState, RefundState
from support.syntax import parsed

SERVER = Path(ruobr_server.__file__).parent
CLIENT = Path(ruobr_tui.__file__).parent
CODE = re.compile(r"[a-z]+(-[a-z]+)*")
COLUMN = 20
"""Characters of a column ``state``."""


def machines() -> dict[str, Machine[Any]]:
    """Every machine of the areas, by name."""
    found: dict[str, Machine[Any]] = {}
    for module in pkgutil.walk_packages(areas.__path__, f"{areas.__name__}."):
        values = vars(importlib.import_module(module.name)).values()
        found |= {it.name: it for it in values if isinstance(it, Machine)}
    return found


MACHINES = machines()


def enums() -> dict[str, type[Enum]]:
    """Every enum of the contract's states, by name."""
    found: dict[str, type[Enum]] = {}
    for module in pkgutil.iter_modules(states.__path__):
        values = vars(importlib.import_module(f"{states.__name__}.{module.name}")).values()
        found |= {it.__name__: it for it in values if isinstance(it, type) and issubclass(it, Enum)}
    return {name: it for name, it in found.items() if it not in (Enum, StrEnum) and list(it)}


def closed(machine: Machine[Any]) -> set[Any]:
    """The greatest set of states on which nobody acts, and which nothing but ``REOPEN`` leaves."""
    left = set(machine.states)
    while True:
        stay = {
            state
            for state in left
            if all(
                each.action == REOPEN or (each.by == {SYSTEM} and each.target in left)
                for each in machine.transitions
                if state in each.sources
            )
        }
        if stay == left:
            return stay
        left = stay


@pytest.mark.parametrize("name", sorted(MACHINES))
def test_a_machine_has_each_state_of_its_enum_and_no_other(name: str) -> None:
    machine = MACHINES[name]
    states_of: type[StrEnum] = type(machine.initial)
    known = set(states_of)
    assert machine.states == known
    assert {state for each in machine.transitions for state in each.sources} <= known
    assert all(isinstance(state, StrEnum) for state in machine.states | machine.final)


@pytest.mark.parametrize("name", sorted(MACHINES))
def test_final_is_what_nobody_acts_on_any_more(name: str) -> None:
    assert MACHINES[name].final == closed(MACHINES[name])


@pytest.mark.parametrize("name", sorted(MACHINES))
def test_what_is_live_comes_to_an_end(name: str) -> None:
    machine = MACHINES[name]
    ending = set(machine.final)
    for _ in machine.states:
        ending |= {state for it in machine.transitions if it.target in ending for state in it.sources}
    assert ending == (machine.states if machine.final else set())


def test_a_final_state_with_a_way_out_is_noticed() -> None:
    ways = (
        transition("pay", PaymentState.CREATED, PaymentState.PAID, SYSTEM),
        transition("give", PaymentState.PAID, PaymentState.CREDITED, OPERATOR),
    )
    machine = Machine("trial", PaymentState.CREATED, ways, final=frozenset())
    assert closed(machine) == {PaymentState.CREDITED}


def test_every_enum_of_the_contract_has_its_machine() -> None:
    of_machines = {type(machine.initial).__name__ for machine in MACHINES.values()}
    named = {name for name in enums() if name.endswith("State")}
    assert named - of_machines == {"MealState"}  # each step of a meal is an order or the canteen's word
    assert of_machines - named == {"AlertState"}  # never sent
    assert len(of_machines) == len(MACHINES)


@pytest.mark.parametrize("name", sorted(name for name in enums() if name.endswith("State")))
def test_states_are_codes_that_the_columns_hold(name: str) -> None:
    for state in enums()[name]:
        if isinstance(state, str):
            assert CODE.fullmatch(state.value), state
            assert len(state.value) <= COLUMN, state
            assert state.name == state.value.replace("-", "_").upper() or state is RefundState.REQUESTED


def sources(machine: Machine[Any], *actions: str) -> set[Any]:
    return {state for it in machine.transitions if it.action in actions for state in it.sources}


def test_the_sets_of_payments_are_what_their_transitions_say() -> None:
    parts = [payments.OPEN, payments.CREDITED, payments.UNPAID, payments.FINAL_PAYMENTS]
    assert sum(map(len, parts)) == len(PaymentState)
    assert frozenset().union(*parts) == set(PaymentState)
    assert set(PaymentState) - payments.OPEN == payments.ENDED
    assert payments.AT_THE_BANK == sources(PAYMENT, "decline") == sources(PAYMENT, "expire")
    assert sources(PAYMENT, "cancel") == payments.AT_THE_BANK
    assert sources(PAYMENT, "credit") == payments.OPEN - payments.AT_THE_BANK
    assert {it.target for it in PAYMENT.transitions if it.sources == payments.AT_THE_BANK} == payments.UNPAID
    assert sources(PAYMENT, "pay") - payments.AT_THE_BANK == payments.UNPAID
    assert sources(PAYMENT, "refund", "return") == payments.CREDITED
    assert sources(PAYMENT, "refund") == REFUNDABLE
    assert payments.FILTERS.keys() == {"open", "credited", "nothing"}
    assert REFUND.live == payments.WAITING_REFUNDS


def test_the_sets_of_applications_and_offers_are_what_their_transitions_say() -> None:
    kindergartens, schools = MACHINES["kindergarten-application"], MACHINES["school-application"]
    assert sources(kindergartens, "register") == kindergarten.WAITING
    assert schools.live == enrolment.WAITING
    assert MACHINES["exchange-offer"].live == exchange.LIVE_OFFERS


def test_indexes_over_live_rows_name_the_final_states() -> None:
    where = {
        str(index.name): str(index.dialect_options["sqlite"]["where"])
        for table in (kindergarten_applications, exchange_offers)
        for index in table.indexes
        if index.unique and index.dialect_options["sqlite"]["where"] is not None
    }
    assert where["uq_live_application"] == "state NOT IN ('refused', 'enrolled', 'withdrawn', 'archived')"
    assert where["uq_open_offer"] == "state IN ('open', 'matched')"


def test_what_an_owner_does_is_never_done_to_what_is_over() -> None:
    for machine in MACHINES.values():
        for state in machine.final:
            assert machine.actions(state, OWNER) == []


# The wire


class Thing(WireModel):
    """Something with a state."""

    id: int
    state: RefundState | str = ""


def test_an_unknown_state_is_read_as_it_was_sent() -> None:
    sent = {
        "id": 1, "child": 2, "amount": "5,00", "state": "frozen\x1b[2J", "asked_at": "2026-11-24T10:00:00Z",
        "changed_at": "2026-11-24T10:00:00Z", "version": 1,
    }  # fmt: skip
    read = Refund.model_validate(sent)
    assert read.state == "frozen[2J"
    assert read.state not in payments.WAITING_REFUNDS | payments.FINAL_REFUNDS
    known = Refund.model_validate(sent | {"state": "asked"})
    assert known.state == RefundState.REQUESTED
    assert known.state in payments.WAITING_REFUNDS
    assert known.to_wire()["state"] == "asked"


# No copies of the words


def literals(node: ast.expr) -> Iterator[str]:
    """Texts of a constant, or of a tuple, list or set of constants; "" is no state."""
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Call(args=parts):
            for part in parts:
                yield from literals(part)


def is_of(node: ast.expr, names: set[str]) -> bool:
    """Whether an expression is ``x.state``, ``x["state"]`` or ``state``, for one of the names."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.Subscript(slice=ast.Constant(value=name)):
            return name in names
        case ast.Call(func=ast.Attribute(attr="in_", value=value)):
            return is_of(value, names)
    return False


def copies(tree: ast.AST, names: set[str]) -> Iterator[tuple[int, str]]:
    """Comparisons of such a value with a text."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=[right]) if is_of(left, names):
                yield from ((node.lineno, text) for text in literals(right))
            case ast.Call(func=ast.Attribute(attr="in_", value=value), args=[right]) if is_of(value, names):
                yield from ((node.lineno, text) for text in literals(right))
            case ast.Match(subject=subject, cases=cases) if is_of(subject, names):
                for case in cases:
                    for part in ast.walk(case.pattern):
                        if isinstance(part, ast.MatchValue):
                            yield from ((node.lineno, text) for text in literals(part.value))


def places() -> Iterator[Path]:
    for folder in (SERVER, CLIENT):
        yield from (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


OTHER_STATES = {
    "output/ics.py": {"cancelled"},  # a word of our own output
}


@pytest.mark.parametrize(
    "source",
    [
        'if it.state == "paid": pass',
        'if it.state in ("open", "paid"): pass',
        'query.where(own.c.state.in_(("open", "paid")))',
        'if row["state"] not in {"open"}: pass',
        'match it.state:\n    case "open": pass',
        'if state != "open": pass',
    ],
)
def test_a_copied_state_is_noticed(source: str) -> None:
    assert list(copies(ast.parse(source), {"state"}))


def test_no_state_is_compared_with_a_text() -> None:
    found = [
        f"{path.relative_to(folder.parent)}:{line}: {text}"
        for folder in (SERVER, CLIENT)
        for path in places()
        if folder in path.parents
        for line, text in copies(parsed(path), {"state", "revoked_state", "before"})
        if text not in OTHER_STATES.get(str(path.relative_to(folder)), ())
    ]
    assert found == []


def test_no_role_is_compared_with_a_text() -> None:
    roles = set(Role)
    found = [
        f"{path}:{line}: {text}"
        for path in places()
        for line, text in copies(parsed(path), {"role"})
        if text in roles
    ]
    assert found == []
