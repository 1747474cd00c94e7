"""Administration: roles of staff with scopes, and accounts inside a scope."""

from ruobr_server.areas.administration.account_changes import erase
from ruobr_server.areas.administration.account_routes import router as account_routes
from ruobr_server.areas.administration.closing import BY_TWO
from ruobr_server.areas.administration.routes import router
from ruobr_server.areas.declaration import Area

AREA = Area(
    name="administration",
    routers=(router, account_routes),
    features=frozenset({"administration"}),
    approvals=(BY_TWO,),
    erase=erase,
)
