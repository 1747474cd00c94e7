"""Requirements of the law on personal data: consent, access log, data export, erasure."""

from ruobr_server.areas.declaration import Area, DemoRows, of_account
from ruobr_server.areas.personal_data import access_log, consents, erasure
from ruobr_server.areas.personal_data.desk_routes import router as desk_routes
from ruobr_server.areas.personal_data.erasure_desk import is_of_desk
from ruobr_server.areas.personal_data.routes import router
from ruobr_server.areas.personal_data.tables import erasure_requests
from ruobr_server.auth.desks import PERSONAL_DATA

AREA = Area(
    name="personal_data",
    routers=(router, desk_routes),
    features=frozenset({"personal-data"}),
    desk_kinds=(PERSONAL_DATA,),
    desk_items={PERSONAL_DATA: is_of_desk},
    exports={
        "consents": lambda db, caller, now, today: [
            each.to_wire() for each in consents.all_of(db, caller.account_id)
        ],
        "looks": lambda db, caller, now, today: access_log.looks_at(db, caller.account_id).to_wire()["looks"],
        "erasure": lambda db, caller, now, today: erasure.latest(db, caller).to_wire(),
    },
    histories={"erasure-request": of_account(erasure_requests)},
    approvals=(erasure.BY_TWO,),
    erase=access_log.erase,
    demo=DemoRows("ruobr_server.areas.personal_data.demo:build", after=("accounts",)),
)
