"""The tables of the diary, its people, letters, meals and sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "books",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("inventory_number", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_books")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("next_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("gender", sa.Integer(), nullable=True),
        sa.Column("avatar", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "petitions",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("direction", sa.String(length=100), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("program", sa.String(length=300), nullable=False),
        sa.Column("program_short", sa.String(length=100), nullable=False),
        sa.Column("provider", sa.String(length=300), nullable=False),
        sa.Column("module", sa.String(length=200), nullable=False),
        sa.Column("group_name", sa.String(length=100), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_petitions")),
    )
    op.create_index(
        op.f("ix_petitions_school_id_pupil_id"), "petitions", ["school_id", "pupil_id"], unique=False
    )
    op.create_table(
        "projects",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_projects")),
    )
    op.create_index(
        op.f("ix_projects_school_id_pupil_id"), "projects", ["school_id", "pupil_id"], unique=False
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("bucket", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_sign_in_failures")),
    )
    op.create_index(op.f("ix_sign_in_failures_last_at"), "sign_in_failures", ["last_at"], unique=False)
    op.create_table(
        "sports_ids",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_sports_ids")),
    )
    op.create_table(
        "territories",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("login", sa.String(length=150), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_accounts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
    )
    op.create_index(op.f("ix_accounts_person_id"), "accounts", ["person_id"], unique=False)
    op.create_table(
        "schools",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("full_name", sa.String(length=500), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("meal_type", sa.Integer(), nullable=False),
        sa.Column("has_turnstile", sa.Boolean(), nullable=False),
        sa.Column("school_days", sa.Integer(), nullable=False),
        sa.Column("five_from", sa.Integer(), nullable=False),
        sa.Column("four_from", sa.Integer(), nullable=False),
        sa.Column("three_from", sa.Integer(), nullable=False),
        sa.Column("min_marks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_schools_territory_id_territories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
    )
    op.create_table(
        "absence_codes",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("excused", sa.Boolean(), nullable=False),
        sa.Column("ill", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_absence_codes_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("school_id", "code", name=op.f("pk_absence_codes")),
    )
    op.create_table(
        "classes",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=8), nullable=False),
        sa.Column("class_teacher_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_classes_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_classes")),
        sa.UniqueConstraint(
            "school_id", "year", "grade", "letter", name=op.f("uq_classes_school_id_year_grade_letter")
        ),
    )
    op.create_table(
        "events",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_events_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_events")),
    )
    op.create_table(
        "holidays",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("grade_from", sa.Integer(), nullable=False),
        sa.Column("grade_to", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_holidays_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_holidays")),
    )
    op.create_table(
        "letters",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("author_role", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_letters_author_id_people")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_letters_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_letters")),
        sa.UniqueConstraint("id", name=op.f("uq_letters_id")),
    )
    op.create_table(
        "link_categories",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_link_categories_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_link_categories")),
    )
    op.create_table(
        "links",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("href", sa.String(length=500), nullable=False),
        sa.Column("image", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_links_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_links")),
    )
    op.create_table(
        "mark_types",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_mark_types_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_mark_types")),
    )
    op.create_table(
        "meal_complexes",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("meal", sa.String(length=50), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_meal_complexes_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_meal_complexes")),
    )
    op.create_table(
        "news",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_news_author_id_people")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_news_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_news")),
    )
    op.create_table(
        "periods",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("grade_from", sa.Integer(), nullable=False),
        sa.Column("grade_to", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("roman", sa.String(length=8), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_periods_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_periods")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_table(
        "staff",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_staff_person_id_people")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_staff_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_person_id"), "staff", ["person_id"], unique=False)
    op.create_table(
        "subjects",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_subjects_school_id_schools")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_subjects")),
    )
    op.create_table(
        "lessons",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("class_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("time_start", sa.Time(), nullable=False),
        sa.Column("time_end", sa.Time(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id"],
            ["classes.school_id", "classes.id"],
            name=op.f("fk_lessons_school_id_class_id_classes"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "staff_id"],
            ["staff.school_id", "staff.id"],
            name=op.f("fk_lessons_school_id_staff_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "subject_id"],
            ["subjects.school_id", "subjects.id"],
            name=op.f("fk_lessons_school_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_lessons")),
    )
    op.create_index(
        op.f("ix_lessons_school_id_class_id_date"), "lessons", ["school_id", "class_id", "date"], unique=False
    )
    op.create_table(
        "letter_comments",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_letter_comments_author_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "letter_id"],
            ["letters.school_id", "letters.id"],
            name=op.f("fk_letter_comments_school_id_letter_id_letters"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_letter_comments")),
    )
    op.create_index(
        op.f("ix_letter_comments_school_id_letter_id"),
        "letter_comments",
        ["school_id", "letter_id"],
        unique=False,
    )
    op.create_table(
        "letter_recipients",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_letter_recipients_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_letter_recipients_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "letter_id", name=op.f("pk_letter_recipients")),
    )
    op.create_index(op.f("ix_letter_recipients_letter_id"), "letter_recipients", ["letter_id"], unique=False)
    op.create_table(
        "meal_menus",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("complex_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("dishes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "complex_id"],
            ["meal_complexes.school_id", "meal_complexes.id"],
            name=op.f("fk_meal_menus_school_id_complex_id_meal_complexes"),
        ),
        sa.PrimaryKeyConstraint("school_id", "date", "complex_id", name=op.f("pk_meal_menus")),
    )
    op.create_table(
        "meal_visits",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("complex_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=50), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "complex_id"],
            ["meal_complexes.school_id", "meal_complexes.id"],
            name=op.f("fk_meal_visits_school_id_complex_id_meal_complexes"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_meal_visits")),
    )
    op.create_index(
        op.f("ix_meal_visits_school_id_pupil_id_date"),
        "meal_visits",
        ["school_id", "pupil_id", "date"],
        unique=False,
    )
    op.create_table(
        "pupils",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("class_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pupils_person_id_people")),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id"],
            ["classes.school_id", "classes.id"],
            name=op.f("fk_pupils_school_id_class_id_classes"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_pupils")),
        sa.UniqueConstraint("id", name=op.f("uq_pupils_id")),
    )
    op.create_index(op.f("ix_pupils_person_id"), "pupils", ["person_id"], unique=False)
    op.create_index(op.f("ix_pupils_school_id_class_id"), "pupils", ["school_id", "class_id"], unique=False)
    op.create_table(
        "staff_subjects",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "staff_id"],
            ["staff.school_id", "staff.id"],
            name=op.f("fk_staff_subjects_school_id_staff_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "subject_id"],
            ["subjects.school_id", "subjects.id"],
            name=op.f("fk_staff_subjects_school_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint("school_id", "staff_id", "subject_id", name=op.f("pk_staff_subjects")),
    )
    op.create_table(
        "absences",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "code"],
            ["absence_codes.school_id", "absence_codes.code"],
            name=op.f("fk_absences_school_id_code_absence_codes"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lessons.school_id", "lessons.id"],
            name=op.f("fk_absences_school_id_lesson_id_lessons"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["pupils.school_id", "pupils.id"],
            name=op.f("fk_absences_school_id_pupil_id_pupils"),
        ),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", "lesson_id", name=op.f("pk_absences")),
    )
    op.create_index(
        op.f("ix_absences_school_id_pupil_id_date"),
        "absences",
        ["school_id", "pupil_id", "date"],
        unique=False,
    )
    op.create_table(
        "certificates",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("nominal", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("group_name", sa.String(length=100), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["pupils.school_id", "pupils.id"],
            name=op.f("fk_certificates_school_id_pupil_id_pupils"),
        ),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_certificates")),
    )
    op.create_table(
        "files",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("class_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lessons.school_id", "lessons.id"],
            name=op.f("fk_files_school_id_lesson_id_lessons"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_files")),
    )
    op.create_index(
        op.f("ix_files_school_id_class_id_date"), "files", ["school_id", "class_id", "date"], unique=False
    )
    op.create_table(
        "final_marks",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "period_id"],
            ["periods.school_id", "periods.id"],
            name=op.f("fk_final_marks_school_id_period_id_periods"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["pupils.school_id", "pupils.id"],
            name=op.f("fk_final_marks_school_id_pupil_id_pupils"),
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "pupil_id", "period_id", "subject_id", name=op.f("pk_final_marks")
        ),
    )
    op.create_table(
        "guardianships",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("diary_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_guardianships_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_guardianships_pupil_id_pupils")),
        sa.PrimaryKeyConstraint("account_id", "pupil_id", name=op.f("pk_guardianships")),
    )
    op.create_index(op.f("ix_guardianships_pupil_id"), "guardianships", ["pupil_id"], unique=False)
    op.create_table(
        "loans",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("returned", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "book_id"],
            ["books.school_id", "books.id"],
            name=op.f("fk_loans_school_id_book_id_books"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["pupils.school_id", "pupils.id"],
            name=op.f("fk_loans_school_id_pupil_id_pupils"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_loans")),
    )
    op.create_index(op.f("ix_loans_school_id_pupil_id"), "loans", ["school_id", "pupil_id"], unique=False)
    op.create_table(
        "marks",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("class_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("type_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("value", sa.String(length=8), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lessons.school_id", "lessons.id"],
            name=op.f("fk_marks_school_id_lesson_id_lessons"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["pupils.school_id", "pupils.id"],
            name=op.f("fk_marks_school_id_pupil_id_pupils"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "type_id"],
            ["mark_types.school_id", "mark_types.id"],
            name=op.f("fk_marks_school_id_type_id_mark_types"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_marks")),
    )
    op.create_index(
        op.f("ix_marks_school_id_class_id_date"), "marks", ["school_id", "class_id", "date"], unique=False
    )
    op.create_index(
        op.f("ix_marks_school_id_pupil_id_date"), "marks", ["school_id", "pupil_id", "date"], unique=False
    )
    op.create_table(
        "meal_accounts",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("day_limit", sa.Integer(), nullable=True),
        sa.Column("default_complex", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["pupils.school_id", "pupils.id"],
            name=op.f("fk_meal_accounts_school_id_pupil_id_pupils"),
        ),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_meal_accounts")),
        sa.UniqueConstraint("account", name=op.f("uq_meal_accounts_account")),
    )
    op.create_table(
        "remarks",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lessons.school_id", "lessons.id"],
            name=op.f("fk_remarks_school_id_lesson_id_lessons"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["pupils.school_id", "pupils.id"],
            name=op.f("fk_remarks_school_id_pupil_id_pupils"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_remarks")),
    )
    op.create_index(
        op.f("ix_remarks_school_id_pupil_id_date"), "remarks", ["school_id", "pupil_id", "date"], unique=False
    )
    op.create_table(
        "tasks",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("class_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("requires_solutions", sa.Boolean(), nullable=False),
        sa.Column("test_id", sa.BigInteger(), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "lesson_id"],
            ["lessons.school_id", "lessons.id"],
            name=op.f("fk_tasks_school_id_lesson_id_lessons"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_tasks")),
    )
    op.create_index(
        op.f("ix_tasks_school_id_class_id_date"), "tasks", ["school_id", "class_id", "date"], unique=False
    )
    op.create_index(op.f("ix_tasks_school_id_lesson_id"), "tasks", ["school_id", "lesson_id"], unique=False)
    op.create_table(
        "meal_entries",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "pupil_id"],
            ["meal_accounts.school_id", "meal_accounts.pupil_id"],
            name=op.f("fk_meal_entries_school_id_pupil_id_meal_accounts"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_meal_entries")),
    )
    op.create_index(
        op.f("ix_meal_entries_school_id_pupil_id_date"),
        "meal_entries",
        ["school_id", "pupil_id", "date"],
        unique=False,
    )


def downgrade() -> None:
    """Back to an empty database."""
    op.drop_index(op.f("ix_meal_entries_school_id_pupil_id_date"), table_name="meal_entries")
    op.drop_table("meal_entries")
    op.drop_index(op.f("ix_tasks_school_id_lesson_id"), table_name="tasks")
    op.drop_index(op.f("ix_tasks_school_id_class_id_date"), table_name="tasks")
    op.drop_table("tasks")
    op.drop_index(op.f("ix_remarks_school_id_pupil_id_date"), table_name="remarks")
    op.drop_table("remarks")
    op.drop_table("meal_accounts")
    op.drop_index(op.f("ix_marks_school_id_pupil_id_date"), table_name="marks")
    op.drop_index(op.f("ix_marks_school_id_class_id_date"), table_name="marks")
    op.drop_table("marks")
    op.drop_index(op.f("ix_loans_school_id_pupil_id"), table_name="loans")
    op.drop_table("loans")
    op.drop_index(op.f("ix_guardianships_pupil_id"), table_name="guardianships")
    op.drop_table("guardianships")
    op.drop_table("final_marks")
    op.drop_index(op.f("ix_files_school_id_class_id_date"), table_name="files")
    op.drop_table("files")
    op.drop_table("certificates")
    op.drop_index(op.f("ix_absences_school_id_pupil_id_date"), table_name="absences")
    op.drop_table("absences")
    op.drop_table("staff_subjects")
    op.drop_index(op.f("ix_pupils_school_id_class_id"), table_name="pupils")
    op.drop_index(op.f("ix_pupils_person_id"), table_name="pupils")
    op.drop_table("pupils")
    op.drop_index(op.f("ix_meal_visits_school_id_pupil_id_date"), table_name="meal_visits")
    op.drop_table("meal_visits")
    op.drop_table("meal_menus")
    op.drop_index(op.f("ix_letter_recipients_letter_id"), table_name="letter_recipients")
    op.drop_table("letter_recipients")
    op.drop_index(op.f("ix_letter_comments_school_id_letter_id"), table_name="letter_comments")
    op.drop_table("letter_comments")
    op.drop_index(op.f("ix_lessons_school_id_class_id_date"), table_name="lessons")
    op.drop_table("lessons")
    op.drop_table("subjects")
    op.drop_index(op.f("ix_staff_person_id"), table_name="staff")
    op.drop_table("staff")
    op.drop_index(op.f("ix_sessions_expires_at"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_account_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("periods")
    op.drop_table("news")
    op.drop_table("meal_complexes")
    op.drop_table("mark_types")
    op.drop_table("links")
    op.drop_table("link_categories")
    op.drop_table("letters")
    op.drop_table("holidays")
    op.drop_table("events")
    op.drop_table("classes")
    op.drop_table("absence_codes")
    op.drop_table("schools")
    op.drop_index(op.f("ix_accounts_person_id"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_table("territories")
    op.drop_table("sports_ids")
    op.drop_index(op.f("ix_sign_in_failures_last_at"), table_name="sign_in_failures")
    op.drop_table("sign_in_failures")
    op.drop_index(op.f("ix_projects_school_id_pupil_id"), table_name="projects")
    op.drop_table("projects")
    op.drop_index(op.f("ix_petitions_school_id_pupil_id"), table_name="petitions")
    op.drop_table("petitions")
    op.drop_table("people")
    op.drop_table("counters")
    op.drop_table("books")
