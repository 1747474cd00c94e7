"""Tables of what the guide of a school shows: events, and links in categories."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ruobr_server.areas.schools import tables
from ruobr_server.kit.sheets.description import SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.values import Day, Words

OF_SCHOOL = Field(name=SCHOOL, russian=("школа",), refers="schools")


def _titled(record: Record) -> tuple[str, ...]:
    return (record.values["title"],)


def _linked(record: Record) -> tuple[str, ...]:
    return (record.values["about"],)


def _event(record: Record) -> tuple[str, ...]:
    return (f"{record.values['title']}, {Day().write(record.values['date'])}",)


def _by_day(record: Record) -> str:
    return f"{record.values['date'].isoformat()} {record.label}"


def _has_links(connection: Connection, record: Record) -> bool:
    own = tables.links.c
    query = select(own.id).where(own.school_id == record.values["school_id"].id, own.category_id == record.id)
    return connection.execute(query.limit(1)).first() is not None


EVENTS = Sheet(
    name="events",
    russian=("мероприятия", "события"),
    table=tables.events,
    key=("title", "date"),
    labels=_event,
    is_removable=True,
    listed=("place",),
    order=_by_day,
    fields=(
        OF_SCHOOL,
        Field(name="title", russian=("название",), value=Words(300), required=True, stored="title"),
        Field(name="date", russian=("дата",), value=Day(), required=True, stored="date"),
        Field(name="place", russian=("место",), value=Words(300), stored="place"),
    ),
)
CATEGORIES = Sheet(
    name="link categories",
    russian=("разделы ссылок", "категории ссылок"),
    table=tables.link_categories,
    key=("title",),
    labels=_titled,
    is_removable=True,
    is_in_use=_has_links,
    fields=(OF_SCHOOL, Field(name="title", russian=("название",), required=True, stored="title")),
)
LINKS = Sheet(
    name="links",
    russian=("ссылки",),
    table=tables.links,
    key=("href",),
    labels=_linked,
    is_removable=True,
    listed=("category", "address"),
    fields=(
        OF_SCHOOL,
        Field(
            name="category",
            russian=("раздел", "категория"),
            stored="category_id",
            refers="link categories",
        ),
        Field(name="about", russian=("описание",), value=Words(500), required=True, stored="about"),
        Field(name="address", russian=("адрес", "ссылка"), value=Words(500), required=True, stored="href"),
    ),
)


def sheets() -> tuple[Sheet, ...]:
    """Of the guide."""
    return (EVENTS, CATEGORIES, LINKS)
