"""A school's policy and structure. Numbers that depend on the school are data here, never code."""

from __future__ import annotations

from decimal import Decimal

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
    UniqueConstraint,
)

from ruobr_server.kit.configuration.defaults import ZONE
from ruobr_server.kit.db.metadata import SCHOOL_RECORD, Hundredths, Id, blanked, deleted, metadata, stays

territories = Table(
    "territories",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
)

schools = Table(
    "schools",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("territory_id", Id, ForeignKey("territories.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("full_name", String(500), nullable=False),
    Column("address", String(500), nullable=False, default=""),
    Column("phone", String(50), nullable=False, default=""),
    Column("url", String(300), nullable=False, default=""),
    Column("zone", String(64), nullable=False, default=ZONE),
    Column("meal_type", Integer, nullable=False, default=0),
    Column("has_turnstile", Boolean, nullable=False, default=False),
    Column("school_days", Integer, nullable=False, default=6),  # five- or six-day week
    # Minimum weighted average of a suggested mark, "5": 4.65 and so on.
    Column("five_from", Hundredths, nullable=False, default=Decimal("4.65")),
    Column("four_from", Hundredths, nullable=False, default=Decimal("3.65")),
    Column("three_from", Hundredths, nullable=False, default=Decimal("2.65")),
    Column("min_marks", Integer, nullable=False, default=3),  # with fewer in a term: "not assessed?"
    # For rows that stand in the list of a municipality, and follow their school to another one.
    Index("uq_schools_id_territory_id", "id", "territory_id", unique=True),
)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("last_name", String(100), nullable=False),
    Column("first_name", String(100), nullable=False),
    Column("middle_name", String(100), nullable=False, default=""),
    Column("birth_date", Date),
    Column("gender", Integer),  # 1 male, 2 female
    Column("avatar", String(300), nullable=False, default=""),
    info=blanked("id", export="account"),
)

person_identities = Table(
    "person_identities",
    metadata,
    # By what an import recognises a person: keyed digests (schools.identities), never the number itself.
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("key_mark", LargeBinary(8), nullable=False),  # of the key; another one needs other digests
    Column("snils_digest", LargeBinary(32), unique=True),
    Column("name_digest", LargeBinary(32), index=True),  # of name and date of birth
    info=deleted(why="keyed digests of what the profile and the children have in full"),
)

classes = Table(
    "classes",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("year", Integer, nullable=False),  # the calendar year in which the school year starts
    Column("grade", Integer, nullable=False),
    Column("letter", String(8), nullable=False),
    Column("class_teacher_id", Id),
    # Changes with what the whole class sees (lessons, topics, homework); part of the ETag.
    Column("version", Id, nullable=False, default=1),
    PrimaryKeyConstraint("school_id", "id"),
    UniqueConstraint("school_id", "year", "grade", "letter"),
)

pupils = Table(
    "pupils",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("id", Id, nullable=False, unique=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("class_id", Id, nullable=False),
    # Changes with this pupil's own records (marks, absences, notes); part of the ETag.
    Column("version", Id, nullable=False, default=1),
    Column("left_on", Date),  # the day on which the pupil left the school; null: is a pupil
    PrimaryKeyConstraint("school_id", "id"),
    ForeignKeyConstraint(["school_id", "class_id"], ["classes.school_id", "classes.id"]),
    Index(None, "school_id", "class_id"),
    Index(None, "person_id"),
    info=stays(SCHOOL_RECORD, "diaries"),
)

staff = Table(
    "staff",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("position", String(200), nullable=False, default=""),
    Column("left_on", Date),  # null: works here
    PrimaryKeyConstraint("school_id", "id"),
    Index(None, "person_id"),
    info=stays("a school's staff, not parents"),
)

subjects = Table(
    "subjects",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("name", String(200), nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
)

staff_subjects = Table(
    "staff_subjects",
    metadata,
    Column("school_id", Id, nullable=False),
    Column("staff_id", Id, nullable=False),
    Column("subject_id", Id, nullable=False),
    PrimaryKeyConstraint("school_id", "staff_id", "subject_id"),
    ForeignKeyConstraint(["school_id", "staff_id"], ["staff.school_id", "staff.id"]),
    ForeignKeyConstraint(["school_id", "subject_id"], ["subjects.school_id", "subjects.id"]),
)

periods = Table(
    "periods",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("kind", String(20), nullable=False),  # quarter, trimester, half-year, year
    Column("grade_from", Integer, nullable=False),
    Column("grade_to", Integer, nullable=False),
    Column("title", String(100), nullable=False),
    Column("roman", String(8), nullable=False, default=""),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
)

holidays = Table(
    "holidays",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("title", String(200), nullable=False),
    Column("grade_from", Integer, nullable=False),
    Column("grade_to", Integer, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
)

events = Table(
    "events",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("title", String(300), nullable=False),
    Column("place", String(300), nullable=False, default=""),
    Column("date", Date, nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
)

link_categories = Table(
    "link_categories",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("title", String(200), nullable=False),
    PrimaryKeyConstraint("school_id", "id"),
)

links = Table(
    "links",
    metadata,
    Column("school_id", Id, ForeignKey("schools.id"), nullable=False),
    Column("id", Id, nullable=False),
    Column("category_id", Id),
    Column("about", Text, nullable=False),
    Column("href", String(500), nullable=False),
    Column("image", String(500), nullable=False, default=""),
    PrimaryKeyConstraint("school_id", "id"),
)
