"""Applications to schools have the municipality, so that its desk is listed by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

_TABLE = "school_applications"
_KEY = "fk_school_applications_school_id_territory_id_schools"
_INDEXES = (
    ("ix_school_applications_ranks", ["territory_id", "state", "school_id", "rank", "created_at"]),
    ("ix_school_applications_territory_id_state_created_at", ["territory_id", "state", "created_at"]),
    ("ix_school_applications_territory_id_state_birth_date", ["territory_id", "state", "birth_date"]),
    ("ix_school_applications_territory_id_state_child_name", ["territory_id", "state", "child_name"]),
)
_FILL = sa.text(
    "UPDATE school_applications SET territory_id ="
    " (SELECT schools.territory_id FROM schools WHERE schools.id = school_applications.school_id)"
)


def upgrade() -> None:
    """To this revision."""
    op.create_index("uq_schools_id_territory_id", "schools", ["id", "territory_id"], unique=True)
    op.add_column(_TABLE, sa.Column("territory_id", sa.BigInteger(), nullable=True))
    op.execute(_FILL)
    with op.batch_alter_table(_TABLE) as batch:
        batch.alter_column("territory_id", existing_type=sa.BigInteger(), nullable=False)
        batch.create_foreign_key(
            op.f(_KEY), "schools", ["school_id", "territory_id"], ["id", "territory_id"], onupdate="CASCADE"
        )
    for name, columns in _INDEXES:
        op.create_index(name, _TABLE, columns, unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    for name, _columns in _INDEXES:
        op.drop_index(name, table_name=_TABLE)
    with op.batch_alter_table(_TABLE) as batch:
        batch.drop_constraint(op.f(_KEY), type_="foreignkey")
        batch.drop_column("territory_id")
    op.drop_index("uq_schools_id_territory_id", table_name="schools")
