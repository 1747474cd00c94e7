"""Scans of documents, personal data, State Services, applications to schools."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("child_id", sa.BigInteger(), nullable=True),
        sa.Column("viewer_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_account_id_at"), "access_log", ["account_id", "at"], unique=False)
    op.create_index(op.f("ix_access_log_viewer_id_day"), "access_log", ["viewer_id", "day"], unique=False)
    op.create_table(
        "file_parts",
        sa.Column("file_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("file_id", "start", name=op.f("pk_file_parts")),
    )
    op.create_table(
        "stored_files",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("digest", name=op.f("uq_stored_files_digest")),
    )
    op.create_table(
        "enrolment_windows",
        sa.Column("territory_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("assigned_from", sa.Date(), nullable=False),
        sa.Column("assigned_to", sa.Date(), nullable=False),
        sa.Column("others_from", sa.Date(), nullable=False),
        sa.Column("others_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_enrolment_windows_territory_id_territories")
        ),
        sa.PrimaryKeyConstraint("territory_id", "year", name=op.f("pk_enrolment_windows")),
    )
    op.create_table(
        "assigned_territories",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("settlement", sa.String(length=100), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("first_house", sa.Integer(), nullable=False),
        sa.Column("last_house", sa.Integer(), nullable=False),
        sa.Column("parity", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_assigned_territories_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assigned_territories")),
    )
    op.create_index(
        op.f("ix_assigned_territories_school_id"), "assigned_territories", ["school_id"], unique=False
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_consents_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(
        op.f("ix_consents_account_id_given_at"), "consents", ["account_id", "given_at"], unique=False
    )
    op.create_table(
        "device_authorizations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("browser_state", sa.String(length=36), nullable=True),
        sa.Column("browser_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_device_authorizations_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_authorizations")),
        sa.UniqueConstraint("browser_state", name=op.f("uq_device_authorizations_browser_state")),
        sa.UniqueConstraint("device_hash", name=op.f("uq_device_authorizations_device_hash")),
        sa.UniqueConstraint("user_hash", name=op.f("uq_device_authorizations_user_hash")),
    )
    op.create_index(
        op.f("ix_device_authorizations_expires_at"), "device_authorizations", ["expires_at"], unique=False
    )
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_erasure_requests_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_requests")),
    )
    op.create_index(op.f("ix_erasure_requests_account_id"), "erasure_requests", ["account_id"], unique=False)
    op.create_index(op.f("ix_erasure_requests_state"), "erasure_requests", ["state"], unique=False)
    op.create_table(
        "first_grades",
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_first_grades_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("school_id", "year", name=op.f("pk_first_grades")),
    )
    op.create_table(
        "state_services_identities",
        sa.Column("oid", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_state_services_identities_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("oid", name=op.f("pk_state_services_identities")),
        sa.UniqueConstraint("account_id", name=op.f("uq_state_services_identities_account_id")),
    )
    op.create_table(
        "child_documents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("child_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_child_documents_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["family_children.id"], name=op.f("fk_child_documents_child_id_family_children")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_child_documents_file_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_documents")),
    )
    op.create_index(op.f("ix_child_documents_account_id"), "child_documents", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_child_documents_child_id_kind"), "child_documents", ["child_id", "kind"], unique=False
    )
    op.create_index(op.f("ix_child_documents_file_id"), "child_documents", ["file_id"], unique=False)
    op.create_table(
        "school_applications",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("child_id", sa.BigInteger(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("privilege", sa.String(length=20), nullable=False),
        sa.Column("privilege_confirmed", sa.Boolean(), nullable=False),
        sa.Column("permission", sa.Boolean(), nullable=False),
        sa.Column("permission_confirmed", sa.Boolean(), nullable=False),
        sa.Column("adapted", sa.Boolean(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("invited_to", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_school_applications_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["family_children.id"], name=op.f("fk_school_applications_child_id_family_children")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_school_applications_school_id_schools")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_applications")),
    )
    op.create_index(
        op.f("ix_school_applications_account_id"), "school_applications", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_school_applications_school_id_state_rank_created_at"),
        "school_applications",
        ["school_id", "state", "rank", "created_at"],
        unique=False,
    )
    op.create_index(
        "uq_live_school",
        "school_applications",
        ["child_id", "school_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
    )
    op.create_index(
        "uq_live_school_slot",
        "school_applications",
        ["child_id", "slot"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("child_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_uploads_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["family_children.id"],
            name=op.f("fk_uploads_child_id_family_children"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_account_id"), "uploads", ["account_id"], unique=False)
    op.create_index(op.f("ix_uploads_child_id"), "uploads", ["child_id"], unique=False)
    op.create_index(op.f("ix_uploads_updated_at"), "uploads", ["updated_at"], unique=False)


def downgrade() -> None:
    """Back to the one before."""
    op.drop_index(op.f("ix_uploads_updated_at"), table_name="uploads")
    op.drop_index(op.f("ix_uploads_child_id"), table_name="uploads")
    op.drop_index(op.f("ix_uploads_account_id"), table_name="uploads")
    op.drop_table("uploads")
    op.drop_index(
        "uq_live_school_slot",
        table_name="school_applications",
        sqlite_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
    )
    op.drop_index(
        "uq_live_school",
        table_name="school_applications",
        sqlite_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
        postgresql_where=sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
    )
    op.drop_index(
        op.f("ix_school_applications_school_id_state_rank_created_at"), table_name="school_applications"
    )
    op.drop_index(op.f("ix_school_applications_account_id"), table_name="school_applications")
    op.drop_table("school_applications")
    op.drop_index(op.f("ix_child_documents_file_id"), table_name="child_documents")
    op.drop_index(op.f("ix_child_documents_child_id_kind"), table_name="child_documents")
    op.drop_index(op.f("ix_child_documents_account_id"), table_name="child_documents")
    op.drop_table("child_documents")
    op.drop_table("state_services_identities")
    op.drop_table("first_grades")
    op.drop_index(op.f("ix_erasure_requests_state"), table_name="erasure_requests")
    op.drop_index(op.f("ix_erasure_requests_account_id"), table_name="erasure_requests")
    op.drop_table("erasure_requests")
    op.drop_index(op.f("ix_device_authorizations_expires_at"), table_name="device_authorizations")
    op.drop_table("device_authorizations")
    op.drop_index(op.f("ix_consents_account_id_given_at"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_assigned_territories_school_id"), table_name="assigned_territories")
    op.drop_table("assigned_territories")
    op.drop_table("enrolment_windows")
    op.drop_table("stored_files")
    op.drop_table("file_parts")
    op.drop_index(op.f("ix_access_log_viewer_id_day"), table_name="access_log")
    op.drop_index(op.f("ix_access_log_account_id_at"), table_name="access_log")
    op.drop_table("access_log")
