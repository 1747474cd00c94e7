"""The journal's records of lessons; the diary is the view of one pupil."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Time,
)

from ruobr_server.kit.db.metadata import SCHOOL_RECORD, Hundredths, Id, Moment, metadata, stays

lessons = Table(
    "lessons",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("class_id", Id, nullable=False),
    Column("date", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("time_start", Time, nullable=False),
    Column("time_end", Time, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("staff_id", Id, nullable=False),
    Column("room", String(20), nullable=False, default=""),
    Column("topic", Text, nullable=False, default=""),
    Column("cancelled", Boolean, nullable=False, default=False),
    Column("changed_at", Moment),  # null: nothing is recorded yet that the class sees
    Column("course_id", Id),  # of the timetable that the lesson was generated from; null: from elsewhere
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "class_id"], ["classes.school_id", "classes.id"]),
    ForeignKeyConstraint(["school_id", "subject_id"], ["subjects.school_id", "subjects.id"]),
    ForeignKeyConstraint(["school_id", "staff_id"], ["staff.school_id", "staff.id"]),
    Index(None, "school_id", "class_id", "date"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("class_id", Id, nullable=False),
    Column("lesson_id", Id, nullable=False),  # in which it was set
    Column("date", Date, nullable=False),  # of that lesson
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False, default=""),  # HTML
    Column("deadline", Date),
    Column("minutes", Integer),
    Column("requires_solutions", Boolean, nullable=False, default=False),
    Column("test_id", Id),
    Column("type", String(20), nullable=False, default="group"),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "lesson_id"], ["lessons.school_id", "lessons.id"]),
    Index(None, "school_id", "class_id", "date"),
    Index(None, "school_id", "lesson_id"),
)

files = Table(
    "files",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("class_id", Id, nullable=False),
    Column("lesson_id", Id, nullable=False),
    Column("task_id", Id),  # null: attached to the lesson itself
    Column("date", Date, nullable=False),  # of that lesson
    Column("title", String(300), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "lesson_id"], ["lessons.school_id", "lessons.id"]),
    Index(None, "school_id", "class_id", "date"),
)

mark_types = Table(
    "mark_types",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("name", String(100), nullable=False),  # "Ответ на уроке"
    Column("weight", Hundredths, nullable=False),  # the default weight
    PrimaryKeyConstraint("school_id", "id"),
)

marks = Table(
    "marks",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("lesson_id", Id, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("class_id", Id, nullable=False),
    Column("date", Date, nullable=False),  # of that lesson; periods and weeks are selected by it
    Column("type_id", Id, nullable=False),
    Column("about", String(300), nullable=False, default=""),
    Column("value", String(8), nullable=False),  # "5", or a word such as "зачёт"
    Column("weight", Hundredths, nullable=False),
    Column("comment", Text, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
    ForeignKeyConstraint(["school_id", "lesson_id"], ["lessons.school_id", "lessons.id"]),
    ForeignKeyConstraint(["school_id", "type_id"], ["mark_types.school_id", "mark_types.id"]),
    Index(None, "school_id", "pupil_id", "date"),
    Index(None, "school_id", "class_id", "date"),
    info=stays(SCHOOL_RECORD, "diaries"),
)

absence_codes = Table(
    "absence_codes",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("code", String(8), nullable=False),  # "Н", "УП", "Б", "ОП"
    Column("title", String(100), nullable=False),
    Column("excused", Boolean, nullable=False),
    Column("ill", Boolean, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("missed", Boolean, nullable=False),
    PrimaryKeyConstraint("school_id", "code"),
)

absences = Table(
    "absences",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("lesson_id", Id, nullable=False),
    Column("date", Date, nullable=False),
    Column("code", String(8), nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "pupil_id", "lesson_id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
    ForeignKeyConstraint(["school_id", "lesson_id"], ["lessons.school_id", "lessons.id"]),
    ForeignKeyConstraint(["school_id", "code"], ["absence_codes.school_id", "absence_codes.code"]),
    Index(None, "school_id", "pupil_id", "date"),
    info=stays(SCHOOL_RECORD, "diaries"),
)

remarks = Table(
    "remarks",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("lesson_id", Id, nullable=False),
    Column("date", Date, nullable=False),
    Column("staff_id", Id, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
    ForeignKeyConstraint(["school_id", "lesson_id"], ["lessons.school_id", "lessons.id"]),
    Index(None, "school_id", "pupil_id", "date"),
    info=stays(SCHOOL_RECORD, "diaries"),
)

final_marks = Table(
    "final_marks",
    metadata,
    # The teacher's decision, independent of any average.
    Column("school_id", Id, nullable=False),
    Column("pupil_id", Id, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("period_id", Id, nullable=False),
    Column("value", String(8), nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("school_id", "pupil_id", "period_id", "subject_id"),
    ForeignKeyConstraint(["school_id", "pupil_id"], ["pupils.school_id", "pupils.id"]),
    ForeignKeyConstraint(["school_id", "period_id"], ["periods.school_id", "periods.id"]),
    info=stays(SCHOOL_RECORD, "diaries"),
)
