"""The demo's parent is linked with a person of the sandbox of State Services."""

from __future__ import annotations

from ruobr_server.areas.state_services.tables import state_services_identities
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import moment
from ruobr_server.demo.world import MOTHER
from ruobr_server.sandbox.state_services.people import CITIZENS


def build(demo: Demo) -> None:
    """As if linked within a session; the id is that of the sandbox's first person."""
    demo.rows.add(
        state_services_identities,
        oid=CITIZENS[0].oid,
        account_id=demo.accounts["parent"],
        joined_at=moment(demo.world.plan.starts),
        confirmed=True,
        person_name=f"{MOTHER.last} {MOTHER.first} {MOTHER.middle}",
    )
