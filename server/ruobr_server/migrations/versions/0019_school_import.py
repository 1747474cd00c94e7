"""Schools from tables: identities of people, who has left, bells, courses, timetables, who imported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = (
    "timetable_slots",
    "timetable_versions",
    "courses",
    "day_changes",
    "bells",
    "school_imports",
    "person_identities",
)
ID = sa.BigInteger()
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """To this revision."""
    op.add_column("pupils", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column("staff", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column("lessons", sa.Column("course_id", ID, nullable=True))
    op.create_table(
        "person_identities",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("key_mark", sa.LargeBinary(8), nullable=False),
        sa.Column("snils_digest", sa.LargeBinary(32), nullable=True),
        sa.Column("name_digest", sa.LargeBinary(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_identities_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_identities")),
        sa.UniqueConstraint("snils_digest", name=op.f("uq_person_identities_snils_digest")),
    )
    op.create_index(op.f("ix_person_identities_name_digest"), "person_identities", ["name_digest"])
    op.create_table(
        "school_imports",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("files", sa.String(500), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_imports")),
    )
    op.create_index(op.f("ix_school_imports_at"), "school_imports", ["at"])
    _bells()
    _courses()


def _bells() -> None:
    op.create_table(
        "bells",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("schedule", sa.String(50), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_bells_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "schedule", "number", name=op.f("pk_bells")),
    )
    op.create_table(
        "day_changes",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("schedule", sa.String(50), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_day_changes_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "date", name=op.f("pk_day_changes")),
    )


def _courses() -> None:
    op.create_table(
        "courses",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("class_id", ID, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("group_name", sa.String(50), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        _key("courses", "class_id", "classes"),
        _key("courses", "subject_id", "subjects"),
        _key("courses", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_courses")),
        sa.UniqueConstraint(
            "school_id",
            "class_id",
            "subject_id",
            "group_name",
            name=op.f("uq_courses_school_id_class_id_subject_id_group_name"),
        ),
    )
    op.create_table(
        "timetable_versions",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_timetable_versions_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_timetable_versions")),
        sa.UniqueConstraint(
            "school_id", "valid_from", name=op.f("uq_timetable_versions_school_id_valid_from")
        ),
    )
    op.create_table(
        "timetable_slots",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("course_id", ID, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(1), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("room", sa.String(20), nullable=False),
        _key("timetable_slots", "version_id", "timetable_versions"),
        _key("timetable_slots", "course_id", "courses"),
        _key("timetable_slots", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_timetable_slots")),
    )
    op.create_index(
        op.f("ix_timetable_slots_school_id_version_id"), "timetable_slots", ["school_id", "version_id"]
    )


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["school_id", column],
        [f"{target}.school_id", f"{target}.id"],
        name=op.f(f"fk_{table}_school_id_{column}_{target}"),
    )


def downgrade() -> None:
    """Back to the revision before."""
    for table in TABLES:
        op.drop_table(table)
    for table, column in (("lessons", "course_id"), ("staff", "left_on"), ("pupils", "left_on")):
        # Not by a copy of the table: others refer to its rows.
        op.drop_column(table, column)
