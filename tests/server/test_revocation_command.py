"""``ruobr-server revocation``: how long decisions can be revoked is a setting of each municipality."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest

from ruobr_server import commands
from ruobr_server.areas.schools.revocation_policy import RevocationPolicy, revocation_policy
from ruobr_server.areas.schools.tables import territories
from ruobr_server.arguments import parser
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Invalid, NotFound, OperatorError


def options_of(*options: str) -> Namespace:
    return parser().parse_args(["revocation", *options])


@pytest.fixture
def towns(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Two municipalities; the command gets this database."""
    from contextlib import nullcontext

    monkeypatch.setattr(commands, "opened", lambda _url: nullcontext(database))
    database.write_now(
        lambda db: db.execute(
            territories.insert(), [{"id": 1, "name": "Новокузнецк"}, {"id": 2, "name": "Мыски"}]
        )
    )
    return database


def test_a_municipality_is_changed_and_all_are_shown(
    towns: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.revocation("", options_of())
    assert capsys.readouterr().out == "1\tНовокузнецк\t3\t15\n2\tМыски\t3\t15\n"
    commands.revocation("", options_of("--territory", "2", "--working-days", "5"))
    commands.revocation("", options_of("--territory", "2", "--refund-minutes", "0"))
    assert capsys.readouterr().out.endswith("1\tНовокузнецк\t3\t15\n2\tМыски\t5\t0\n")
    assert towns.read_now(revocation_policy, 2) == RevocationPolicy(5, 0)
    assert towns.read_now(revocation_policy, 1) == RevocationPolicy()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--territory", "3", "--working-days", "1"), NotFound),
        (("--territory", "1", "--working-days", "31"), Invalid),
        (("--territory", "1", "--working-days", "-1"), Invalid),
        (("--territory", "1", "--refund-minutes", "1441"), Invalid),
        (("--territory", "1"), OperatorError),
        (("--working-days", "1"), OperatorError),
    ],
)
def test_what_cannot_be_meant_changes_nothing(
    towns: Database, capsys: pytest.CaptureFixture[str], options: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        commands.revocation("", options_of(*options))
    assert towns.read_now(revocation_policy, 1) == RevocationPolicy()
