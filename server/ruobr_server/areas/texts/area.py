"""Texts of the portal: the consent and letters, in versions."""

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.texts.routes import router

AREA = Area(
    name="texts",
    routers=(router,),
    features=frozenset({"portal-texts"}),
    demo=NoDemoRows("a demo shows the texts that come with the program"),
)
