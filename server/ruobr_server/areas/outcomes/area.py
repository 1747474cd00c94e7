"""The outcome of a request whose response was lost."""

from ruobr_server.areas.declaration import Area
from ruobr_server.areas.outcomes.routes import router
from ruobr_server.kit.jobs.kinds import retention
from ruobr_server.kit.workflow.idempotency import forget_old

AREA = Area(name="outcomes", routers=(router,), jobs=(retention("outcomes.responses", forget_old),))
