"""Files of lessons and homework, for callers who may read a diary of that class."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.diary.tables import files
from ruobr_server.areas.schools.queries import pupil_places


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file with its bytes."""

    title: str
    media_type: str
    content: bytes


def file_for(connection: Connection, pupil_ids: list[int], file_id: int) -> StoredFile | None:
    """The file, if one of these pupils is in its class."""
    row = connection.execute(
        select(files.c.title, files.c.media_type, files.c.content)
        .join(
            pupil_places,
            and_(pupil_places.c.school_id == files.c.school_id, pupil_places.c.class_id == files.c.class_id),
        )
        .where(files.c.id == file_id, pupil_places.c.id.in_(pupil_ids))
        .limit(1)
    ).first()
    return None if row is None else StoredFile(*row)
