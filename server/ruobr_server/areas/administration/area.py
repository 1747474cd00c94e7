"""Administration: roles of staff with scopes, and accounts inside a scope."""

from sqlalchemy import select

from ruobr_server.areas.administration.account_changes import erase
from ruobr_server.areas.administration.account_routes import router as account_routes
from ruobr_server.areas.administration.closing import BY_TWO
from ruobr_server.areas.administration.routes import router
from ruobr_server.areas.administration.states import ACCOUNT
from ruobr_server.areas.declaration import Area
from ruobr_server.auth.queries import account_owners
from ruobr_tui.api.models import events

AREA = Area(
    name="administration",
    routers=(router, account_routes),
    features=frozenset({"administration"}),
    approvals=(BY_TWO,),
    erase=erase,
    event_kinds=frozenset({events.ACCOUNT}),
    histories={ACCOUNT.name: select(account_owners.c.id, account_owners.c.id.label("account_id"))},
)
