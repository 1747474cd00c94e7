"""The cabinet: families, kindergarten, complaints, and how states change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "day_jobs",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_day_jobs")),
    )
    op.create_table(
        "outgoing_letters",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_letters")),
    )
    op.create_index(
        op.f("ix_outgoing_letters_state_next_try_at"),
        "outgoing_letters",
        ["state", "next_try_at"],
        unique=False,
    )
    op.create_table(
        "kindergarten_policies",
        sa.Column("territory_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("documents_days", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territories.id"],
            name=op.f("fk_kindergarten_policies_territory_id_territories"),
        ),
        sa.PrimaryKeyConstraint("territory_id", name=op.f("pk_kindergarten_policies")),
    )
    op.create_table(
        "kindergartens",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_kindergartens_territory_id_territories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kindergartens")),
    )
    op.create_index(
        op.f("ix_kindergartens_territory_id_number"),
        "kindergartens",
        ["territory_id", "number"],
        unique=False,
    )
    op.create_table(
        "privilege_categories",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territories.id"],
            name=op.f("fk_privilege_categories_territory_id_territories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privilege_categories")),
    )
    op.create_index(
        op.f("ix_privilege_categories_territory_id"), "privilege_categories", ["territory_id"], unique=False
    )
    op.create_table(
        "complaints",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sender", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("child", sa.String(length=100), nullable=False),
        sa.Column("class_name", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_complaints_school_id_schools")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_complaints_territory_id_territories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("number", name=op.f("uq_complaints_number")),
        sa.UniqueConstraint("request_hash", name=op.f("uq_complaints_request_hash")),
    )
    op.create_index(
        op.f("ix_complaints_territory_id_state_created_at"),
        "complaints",
        ["territory_id", "state", "created_at"],
        unique=False,
    )
    op.create_table(
        "desks",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_desks_account_id_accounts")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_desks_school_id_schools")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_desks_territory_id_territories")
        ),
    )
    op.create_index(op.f("ix_desks_account_id_kind"), "desks", ["account_id", "kind"], unique=False)
    op.create_index(op.f("ix_desks_territory_id_kind"), "desks", ["territory_id", "kind"], unique=False)
    op.create_table(
        "kindergarten_groups",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kindergarten_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("regime", sa.String(length=20), nullable=False),
        sa.Column("orientation", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("occupied", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kindergarten_id"],
            ["kindergartens.id"],
            name=op.f("fk_kindergarten_groups_kindergarten_id_kindergartens"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kindergarten_groups")),
    )
    op.create_index(
        op.f("ix_kindergarten_groups_kindergarten_id"),
        "kindergarten_groups",
        ["kindergarten_id"],
        unique=False,
    )
    op.create_table(
        "profiles",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_place", sa.String(length=300), nullable=False),
        sa.Column("citizenship", sa.String(length=100), nullable=False),
        sa.Column("children_count", sa.Integer(), nullable=True),
        sa.Column("passport_series", sa.String(length=4), nullable=False),
        sa.Column("passport_number", sa.String(length=6), nullable=False),
        sa.Column("passport_date", sa.Date(), nullable=True),
        sa.Column("snils", sa.String(length=14), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("education", sa.String(length=40), nullable=False),
        sa.Column("job", sa.String(length=300), nullable=False),
        sa.Column("residence", sa.String(length=500), nullable=False),
        sa.Column("registration_address", sa.String(length=500), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_profiles_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_profiles")),
    )
    op.create_index(op.f("ix_profiles_email"), "profiles", ["email"], unique=False)
    op.create_index(op.f("ix_profiles_snils"), "profiles", ["snils"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_expires_at"), "recovery_codes", ["expires_at"], unique=False)
    op.create_table(
        "requests_done",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_requests_done_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_requests_done")),
    )
    op.create_index(op.f("ix_requests_done_done_at"), "requests_done", ["done_at"], unique=False)
    op.create_table(
        "state_changes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("target", sa.String(length=30), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_state_changes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_changes")),
    )
    op.create_index(
        op.f("ix_state_changes_subject_subject_id_id"),
        "state_changes",
        ["subject", "subject_id", "id"],
        unique=False,
    )
    op.create_table(
        "family_children",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("middle_name", sa.String(length=100), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("gender", sa.Integer(), nullable=False),
        sa.Column("snils", sa.String(length=14), nullable=False),
        sa.Column("certificate_series", sa.String(length=12), nullable=False),
        sa.Column("certificate_number", sa.String(length=6), nullable=False),
        sa.Column("certificate_date", sa.Date(), nullable=True),
        sa.Column("residence", sa.String(length=500), nullable=False),
        sa.Column("registration_address", sa.String(length=500), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_family_children_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_family_children_pupil_id_pupils")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_children")),
    )
    op.create_index(op.f("ix_family_children_account_id"), "family_children", ["account_id"], unique=False)
    op.create_index(op.f("ix_family_children_pupil_id"), "family_children", ["pupil_id"], unique=False)
    op.create_table(
        "join_requests",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("child_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("class_id", sa.BigInteger(), nullable=False),
        sa.Column("pupil_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_join_requests_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["family_children.id"], name=op.f("fk_join_requests_child_id_family_children")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupils.id"], name=op.f("fk_join_requests_pupil_id_pupils")),
        sa.ForeignKeyConstraint(
            ["school_id", "class_id"],
            ["classes.school_id", "classes.id"],
            name=op.f("fk_join_requests_school_id_class_id_classes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    op.create_index(op.f("ix_join_requests_account_id"), "join_requests", ["account_id"], unique=False)
    op.create_index(op.f("ix_join_requests_child_id"), "join_requests", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_join_requests_school_id_class_id_state"),
        "join_requests",
        ["school_id", "class_id", "state"],
        unique=False,
    )
    op.create_table(
        "kindergarten_applications",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("child_id", sa.BigInteger(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("desired_date", sa.Date(), nullable=False),
        sa.Column("regime", sa.String(length=20), nullable=False),
        sa.Column("orientation", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("adapted", sa.Boolean(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("category_confirmed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_kindergarten_applications_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["privilege_categories.id"],
            name=op.f("fk_kindergarten_applications_category_id_privilege_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["family_children.id"],
            name=op.f("fk_kindergarten_applications_child_id_family_children"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["kindergarten_groups.id"],
            name=op.f("fk_kindergarten_applications_group_id_kindergarten_groups"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territories.id"],
            name=op.f("fk_kindergarten_applications_territory_id_territories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kindergarten_applications")),
        sa.UniqueConstraint("number", name=op.f("uq_kindergarten_applications_number")),
    )
    op.create_index(
        op.f("ix_kindergarten_applications_account_id"),
        "kindergarten_applications",
        ["account_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_kindergarten_applications_state_deadline"),
        "kindergarten_applications",
        ["state", "deadline"],
        unique=False,
    )
    op.create_index(
        op.f("ix_kindergarten_applications_territory_id_state_created_at"),
        "kindergarten_applications",
        ["territory_id", "state", "created_at"],
        unique=False,
    )
    op.create_index(
        "uq_live_application",
        "kindergarten_applications",
        ["child_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('refused', 'enrolled', 'withdrawn', 'archived')"),
        postgresql_where=sa.text("state NOT IN ('refused', 'enrolled', 'withdrawn', 'archived')"),
    )
    op.create_table(
        "application_choices",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kindergarten_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sibling", sa.Boolean(), nullable=False),
        sa.Column("sibling_confirmed", sa.Boolean(), nullable=False),
        sa.Column("in_queue", sa.Boolean(), nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["kindergarten_applications.id"],
            name=op.f("fk_application_choices_application_id_kindergarten_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["kindergarten_id"],
            ["kindergartens.id"],
            name=op.f("fk_application_choices_kindergarten_id_kindergartens"),
        ),
        sa.PrimaryKeyConstraint("application_id", "kindergarten_id", name=op.f("pk_application_choices")),
    )
    op.create_index(
        "ix_queue",
        "application_choices",
        ["kindergarten_id", "cohort", "in_queue", "rank", "registered_at", "application_id"],
        unique=False,
    )
    op.create_table(
        "exchange_offers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("kindergarten_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("regime", sa.String(length=20), nullable=False),
        sa.Column("orientation", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_exchange_offers_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["kindergarten_applications.id"],
            name=op.f("fk_exchange_offers_application_id_kindergarten_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["kindergarten_id"],
            ["kindergartens.id"],
            name=op.f("fk_exchange_offers_kindergarten_id_kindergartens"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_exchange_offers_territory_id_territories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_offers")),
    )
    op.create_index(op.f("ix_exchange_offers_account_id"), "exchange_offers", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_exchange_offers_territory_id_cohort_state"),
        "exchange_offers",
        ["territory_id", "cohort", "state"],
        unique=False,
    )
    op.create_index(
        "uq_open_offer",
        "exchange_offers",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'matched')"),
        postgresql_where=sa.text("state IN ('open', 'matched')"),
    )
    op.create_table(
        "queue_places",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kindergarten_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["kindergarten_applications.id"],
            name=op.f("fk_queue_places_application_id_kindergarten_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["kindergarten_id"],
            ["kindergartens.id"],
            name=op.f("fk_queue_places_kindergarten_id_kindergartens"),
        ),
        sa.PrimaryKeyConstraint("application_id", "kindergarten_id", "day", name=op.f("pk_queue_places")),
    )
    op.create_table(
        "exchange_proposals",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("from_offer_id", sa.BigInteger(), nullable=False),
        sa.Column("to_offer_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_offer_id"],
            ["exchange_offers.id"],
            name=op.f("fk_exchange_proposals_from_offer_id_exchange_offers"),
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_exchange_proposals_territory_id_territories")
        ),
        sa.ForeignKeyConstraint(
            ["to_offer_id"],
            ["exchange_offers.id"],
            name=op.f("fk_exchange_proposals_to_offer_id_exchange_offers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_proposals")),
    )
    op.create_index(
        op.f("ix_exchange_proposals_from_offer_id"), "exchange_proposals", ["from_offer_id"], unique=False
    )
    op.create_index(
        op.f("ix_exchange_proposals_territory_id_state"),
        "exchange_proposals",
        ["territory_id", "state"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_proposals_to_offer_id"), "exchange_proposals", ["to_offer_id"], unique=False
    )


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index(op.f("ix_exchange_proposals_to_offer_id"), table_name="exchange_proposals")
    op.drop_index(op.f("ix_exchange_proposals_territory_id_state"), table_name="exchange_proposals")
    op.drop_index(op.f("ix_exchange_proposals_from_offer_id"), table_name="exchange_proposals")
    op.drop_table("exchange_proposals")
    op.drop_table("queue_places")
    op.drop_index(
        "uq_open_offer",
        table_name="exchange_offers",
        sqlite_where=sa.text("state IN ('open', 'matched')"),
        postgresql_where=sa.text("state IN ('open', 'matched')"),
    )
    op.drop_index(op.f("ix_exchange_offers_territory_id_cohort_state"), table_name="exchange_offers")
    op.drop_index(op.f("ix_exchange_offers_account_id"), table_name="exchange_offers")
    op.drop_table("exchange_offers")
    op.drop_index("ix_queue", table_name="application_choices")
    op.drop_table("application_choices")
    op.drop_index(
        "uq_live_application",
        table_name="kindergarten_applications",
        sqlite_where=sa.text("state NOT IN ('refused', 'enrolled', 'withdrawn', 'archived')"),
        postgresql_where=sa.text("state NOT IN ('refused', 'enrolled', 'withdrawn', 'archived')"),
    )
    op.drop_index(
        op.f("ix_kindergarten_applications_territory_id_state_created_at"),
        table_name="kindergarten_applications",
    )
    op.drop_index(op.f("ix_kindergarten_applications_state_deadline"), table_name="kindergarten_applications")
    op.drop_index(op.f("ix_kindergarten_applications_account_id"), table_name="kindergarten_applications")
    op.drop_table("kindergarten_applications")
    op.drop_index(op.f("ix_join_requests_school_id_class_id_state"), table_name="join_requests")
    op.drop_index(op.f("ix_join_requests_child_id"), table_name="join_requests")
    op.drop_index(op.f("ix_join_requests_account_id"), table_name="join_requests")
    op.drop_table("join_requests")
    op.drop_index(op.f("ix_family_children_pupil_id"), table_name="family_children")
    op.drop_index(op.f("ix_family_children_account_id"), table_name="family_children")
    op.drop_table("family_children")
    op.drop_index(op.f("ix_state_changes_subject_subject_id_id"), table_name="state_changes")
    op.drop_table("state_changes")
    op.drop_index(op.f("ix_requests_done_done_at"), table_name="requests_done")
    op.drop_table("requests_done")
    op.drop_index(op.f("ix_recovery_codes_expires_at"), table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index(op.f("ix_profiles_snils"), table_name="profiles")
    op.drop_index(op.f("ix_profiles_email"), table_name="profiles")
    op.drop_table("profiles")
    op.drop_index(op.f("ix_kindergarten_groups_kindergarten_id"), table_name="kindergarten_groups")
    op.drop_table("kindergarten_groups")
    op.drop_index(op.f("ix_desks_territory_id_kind"), table_name="desks")
    op.drop_index(op.f("ix_desks_account_id_kind"), table_name="desks")
    op.drop_table("desks")
    op.drop_index(op.f("ix_complaints_territory_id_state_created_at"), table_name="complaints")
    op.drop_table("complaints")
    op.drop_index(op.f("ix_privilege_categories_territory_id"), table_name="privilege_categories")
    op.drop_table("privilege_categories")
    op.drop_index(op.f("ix_kindergartens_territory_id_number"), table_name="kindergartens")
    op.drop_table("kindergartens")
    op.drop_table("kindergarten_policies")
    op.drop_index(op.f("ix_outgoing_letters_state_next_try_at"), table_name="outgoing_letters")
    op.drop_table("outgoing_letters")
    op.drop_table("day_jobs")
