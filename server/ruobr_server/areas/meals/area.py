"""Meals: accounts, menus and orders, the canteens' tables."""

from __future__ import annotations

from ruobr_server.areas.accounts.service import pupils_of
from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_server.areas.meals import statement
from ruobr_server.areas.meals.accounts import AT_ONCE, open_missing
from ruobr_server.areas.meals.corrections import CORRECTION, REVERSAL
from ruobr_server.areas.meals.desk_routes import router as desk
from ruobr_server.areas.meals.routes import router
from ruobr_server.auth.desks import MEALS
from ruobr_server.kit.jobs.kinds import Work, daily
from ruobr_tui.api.models import events


async def _open_accounts(work: Work) -> None:
    while await work.database.write(open_missing) >= AT_ONCE:
        pass


AREA = Area(
    name="meals",
    routers=(router, desk),
    features=frozenset({"meal-account", "meal-orders"}),
    desk_kinds=(MEALS,),
    large_bodies=("/desk/meals/tables",),
    approvals=(CORRECTION, REVERSAL),
    jobs=(daily("meals.accounts", _open_accounts),),
    exports={
        "meal_accounts": lambda db, caller, now, today: statement.whole(
            db, [card.id for card in pupils_of(db, caller)]
        )
    },
    event_kinds=frozenset({events.BALANCE}),
    demo=DemoRows("ruobr_server.areas.meals.demo:build", after=("schools",)),
)
