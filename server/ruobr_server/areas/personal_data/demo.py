"""Consents of the demo's parents."""

from __future__ import annotations

from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import moment
from ruobr_tui.api.rules.fields.consent import VERSION


def build(demo: Demo) -> None:
    """Both parents have given consent at the beginning of the year."""
    for login in ("parent", "neighbour"):
        demo.rows.add(
            consents,
            id=demo.world.numbers.take("consents"),
            account_id=demo.accounts[login],
            text_version=VERSION,
            given_at=moment(demo.world.plan.starts, 19, 30),
        )
