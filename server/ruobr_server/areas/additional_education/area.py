"""The certificate of additional education, read through the mobile contract."""

from ruobr_server.areas.declaration import Area, DemoRows

AREA = Area(
    name="additional_education",
    demo=DemoRows("ruobr_server.areas.additional_education.demo:build", after=("schools",)),
)
