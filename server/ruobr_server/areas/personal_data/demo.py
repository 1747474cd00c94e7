"""Consents of the demo's parents."""

from __future__ import annotations

from datetime import date, timedelta

from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import moment
from ruobr_tui.api.rules.fields.consent import VERSION


def build(demo: Demo) -> None:
    """Both parents have given consent: at the beginning of the year, or when its text changed since."""
    given = max(
        demo.world.plan.starts, min(date.fromisoformat(VERSION), demo.world.today - timedelta(days=1))
    )
    for login in ("parent", "neighbour"):
        demo.rows.add(
            consents,
            id=demo.world.numbers.take("consents"),
            account_id=demo.accounts[login],
            text_version=VERSION,
            given_at=moment(given, 19, 30),
        )
