"""Bells, exceptional days, courses, and the versions of a week's timetable."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from ruobr_server.kit.db.metadata import Hundredths, Id, Moment, metadata

bells = Table(
    "bells",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("schedule", String(50), nullable=False, default=""),  # "": usual days; a name: for some days
    Column("number", Integer, nullable=False),  # of the lesson
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    PrimaryKeyConstraint("school_id", "schedule", "number"),
)

day_changes = Table(
    "day_changes",
    metadata,
    # A day that differs from its week: shortened, or taught as another day of the week.
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("date", Date, nullable=False),
    Column("schedule", String(50), nullable=False, default=""),  # of ``bells``
    Column("weekday", Integer),  # 1 Monday to 7: taught as this day; null: as its own
    PrimaryKeyConstraint("school_id", "date"),
)

courses = Table(
    "courses",
    metadata,
    # A subject that is taught to a class, or to a group of it, in a school year.
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("year", Integer, nullable=False),  # the calendar year in which the school year starts
    Column("class_id", Id, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("group_name", String(50), nullable=False, default=""),  # "": the whole class
    Column("staff_id", Id),  # null: nobody yet
    Column("hours", Hundredths),  # a week; null: not known
    PrimaryKeyConstraint("school_id", "id"),
    UniqueConstraint("school_id", "class_id", "subject_id", "group_name"),
    ForeignKeyConstraint(["school_id", "class_id"], ["classes.school_id", "classes.id"]),
    ForeignKeyConstraint(["school_id", "subject_id"], ["subjects.school_id", "subjects.id"]),
    ForeignKeyConstraint(["school_id", "staff_id"], ["staff.school_id", "staff.id"]),
)

timetable_versions = Table(
    "timetable_versions",
    metadata,
    # A version holds until the next one of the school begins, or until its own last day.
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    UniqueConstraint("school_id", "valid_from"),
)

timetable_slots = Table(
    "timetable_slots",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("version_id", Id, nullable=False),
    Column("course_id", Id, nullable=False),
    Column("weekday", Integer, nullable=False),  # 1 Monday to 7
    Column("number", Integer, nullable=False),  # of the lesson, see ``bells``
    Column("week", String(1), nullable=False, default=""),  # "A" or "B"; "": every week
    Column("staff_id", Id, nullable=False),
    Column("room", String(20), nullable=False, default=""),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(
        ["school_id", "version_id"], ["timetable_versions.school_id", "timetable_versions.id"]
    ),
    ForeignKeyConstraint(["school_id", "course_id"], ["courses.school_id", "courses.id"]),
    ForeignKeyConstraint(["school_id", "staff_id"], ["staff.school_id", "staff.id"]),
    Index(None, "school_id", "version_id"),
)
