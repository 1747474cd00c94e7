"""The first grade: applications to schools, the clerk's list, enrolment."""

from ruobr_server.areas.declaration import Area, DemoRows, of_account
from ruobr_server.areas.enrolment import applications, desk, erasure
from ruobr_server.areas.enrolment.desk_routes import router as desk_routes
from ruobr_server.areas.enrolment.routes import router
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.auth.desks import SCHOOL
from ruobr_tui.api.models import events

AREA = Area(
    name="enrolment",
    routers=(router, desk_routes),
    features=frozenset({"school-applications"}),
    desk_kinds=(SCHOOL,),
    sheets="ruobr_server.areas.enrolment.sheets:sheets",
    desk_items={SCHOOL: desk.is_of_desk},
    desk_counts={SCHOOL: desk.waiting},
    exports={
        "school_applications": lambda db, caller, now, today: applications.applications(db, caller).to_wire()[
            "applications"
        ]
    },
    histories={"school-application": of_account(school_applications)},
    erase=erasure.erase,
    keeps_account=applications.is_bound,
    on_consent_withdrawn=applications.stop,
    scan_reason=desk.holds_child,
    event_kinds=frozenset({events.FIRST_GRADE}),
    # After kindergartens: accounts, children and histories are counted in this order.
    demo=DemoRows("ruobr_server.areas.enrolment.demo:build", after=("families", "kindergarten")),
)
