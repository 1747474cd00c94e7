"""Confirmed links with State Services, used accounts, and digests of a child's documents in applications.

Links that an older version made because a typed SNILS was the same stay, unconfirmed: at the next sign-in the
person is asked whether the account is theirs, and gets a new one otherwise. Such a link is younger than its
account; an account that was created for a person has the same time as its link.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ruobr_server.areas.families.person_key import key_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DIGESTS = ("certificate_digest", "snils_digest", "name_digest")
INDEXES = {
    "kindergarten_applications": {
        "uq_live_certificate": ["certificate_digest"],
        "uq_live_snils": ["snils_digest"],
    },
    "school_applications": {
        "uq_live_slot_certificate": ["certificate_digest", "slot"],
        "uq_live_school_certificate": ["certificate_digest", "school_id"],
        "uq_live_slot_snils": ["snils_digest", "slot"],
        "uq_live_school_snils": ["snils_digest", "school_id"],
    },
}
LIVE = {
    "kindergarten_applications": sa.text("state NOT IN ('refused', 'enrolled', 'withdrawn', 'archived')"),
    "school_applications": sa.text("state NOT IN ('enrolled', 'refused', 'withdrawn')"),
}
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """To this revision."""
    _links()
    _used_accounts()
    _digests()


def downgrade() -> None:
    """Back to the revision before."""
    for table, indexes in INDEXES.items():
        op.drop_index(f"ix_{table}_name_digest", table)
        for index in indexes:
            op.drop_index(index, table)
        for name in DIGESTS:
            op.drop_column(table, name)
    op.drop_table("person_keys")
    op.drop_column("accounts", "first_used_at")
    with op.batch_alter_table("state_services_identities") as batch:
        batch.drop_column("person_name")
        batch.drop_column("confirmed")
    with op.batch_alter_table("device_authorizations") as batch:
        batch.drop_constraint("fk_device_authorizations_linking_id_accounts", type_="foreignkey")
        for name in ("person", "linking_id", "page_hash", "address"):
            batch.drop_column(name)


def _links() -> None:
    # They live for ten minutes: a page from before the migration has no token, and is opened again.
    op.execute(sa.text("DELETE FROM device_authorizations"))
    with op.batch_alter_table("device_authorizations") as batch:
        batch.add_column(sa.Column("address", sa.String(length=60), nullable=True))
        batch.add_column(sa.Column("page_hash", sa.LargeBinary(length=32), nullable=True))
        batch.add_column(sa.Column("linking_id", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("person", sa.Text(), nullable=True))
        batch.create_foreign_key(
            "fk_device_authorizations_linking_id_accounts", "accounts", ["linking_id"], ["id"]
        )
    own = "state_services_identities"
    op.add_column(own, sa.Column("confirmed", sa.Boolean(), nullable=True))
    op.add_column(own, sa.Column("person_name", sa.String(length=300), nullable=True))
    op.execute(
        sa.text(
            f"UPDATE {own} SET person_name = '', confirmed = EXISTS (SELECT 1 FROM accounts"  # noqa: S608
            f" WHERE accounts.id = {own}.account_id AND accounts.created_at = {own}.joined_at)"
        )
    )
    with op.batch_alter_table(own) as batch:
        batch.alter_column("confirmed", existing_type=sa.Boolean(), nullable=False)
        batch.alter_column("person_name", existing_type=sa.String(length=300), nullable=False)


def _used_accounts() -> None:
    """It is unknown whether an account was ever used: existing ones count as used."""
    op.add_column("accounts", sa.Column("first_used_at", MOMENT, nullable=True))
    op.execute(sa.text("UPDATE accounts SET first_used_at = created_at"))


def _digests() -> None:
    """The digests by which two applications for the same child are recognised.

    If a child has several live ones already, only the earliest gets the digests; the others stay without.
    """
    op.create_table(
        "person_keys",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.LargeBinary(length=8), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_keys")),
    )
    for table, indexes in INDEXES.items():
        for name in DIGESTS:
            op.add_column(table, sa.Column(name, sa.LargeBinary(length=32), nullable=True))
        for index, columns in indexes.items():
            live = LIVE[table]
            op.create_index(index, table, columns, unique=True, sqlite_where=live, postgresql_where=live)
        op.create_index(f"ix_{table}_name_digest", table, ["name_digest"])
    key_of(op.get_bind(), None)
