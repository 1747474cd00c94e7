"""One table for queued and daily jobs; waiting emails move there.

Not the last day of ``day_jobs``: that is when a job began, which does not prove that it was done. Each job
runs again on the day of the upgrade, without effect if it was done.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JUMP = 1_000_000
KINDS = {"waiting": "email.letter", "asked": "accounts.email_request"}
"""By the state of the letter."""

moment = sa.DateTime(timezone=True)
counters = sa.table("counters", sa.column("name"), sa.column("next_id"))
instances = sa.table("instances", sa.column("id"))
letters = sa.table(
    "outgoing_letters",
    sa.column("id", sa.BigInteger),
    sa.column("state", sa.String),
    sa.column("attempts", sa.Integer),
    sa.column("next_try_at", moment),
    sa.column("created_at", moment),
)
jobs = sa.table(
    "jobs",
    sa.column("id", sa.BigInteger),
    sa.column("kind", sa.String),
    sa.column("key", sa.String),
    sa.column("payload", sa.Text),
    sa.column("state", sa.String),
    sa.column("due_at", moment),
    sa.column("attempts", sa.Integer),
    sa.column("lease_holder", sa.String),
    sa.column("last_error", sa.String),
    sa.column("created_at", moment),
    sa.column("changed_at", moment),
)


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", moment, nullable=True),
        sa.Column("lease_holder", sa.String(length=80), nullable=False),
        sa.Column("last_error", sa.String(length=80), nullable=False),
        sa.Column("done_day", sa.Date(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_jobs_kind_key")),
    )
    op.create_index(op.f("ix_jobs_due_at_id"), "jobs", ["due_at", "id"])
    _move(op.get_bind())
    op.drop_index(op.f("ix_outgoing_letters_state_next_try_at"), table_name="outgoing_letters")
    with op.batch_alter_table("outgoing_letters") as table:
        table.drop_column("next_try_at")
        table.drop_column("attempts")
    op.drop_table("day_jobs")


def _move(connection: sa.Connection) -> None:
    # Identifiers unused in a restored database may have been used by its original.
    first = 1 + JUMP * ((connection.scalar(sa.select(sa.func.max(instances.c.id))) or 1) - 1)
    found = connection.execute(
        sa.select(letters).where(letters.c.state.in_(KINDS)).order_by(letters.c.next_try_at, letters.c.id)
    ).all()
    rows = [
        {
            "id": number,
            "kind": KINDS[row.state],
            "key": str(row.id),
            "payload": "{}",
            "state": "waiting",
            "due_at": row.next_try_at,
            "attempts": row.attempts,
            "lease_holder": "",
            "last_error": "",
            "created_at": row.created_at,
            "changed_at": row.created_at,
        }
        for number, row in enumerate(found, first)
    ]
    if rows:
        connection.execute(jobs.insert(), rows)
    if connection.dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("ids_jobs")))
        op.execute(sa.select(sa.func.setval("ids_jobs", first + len(rows), False)))
    elif rows:
        connection.execute(counters.insert().values(name="jobs", next_id=first + len(rows)))


def downgrade() -> None:
    """Back to the revision before."""
    connection = op.get_bind()
    op.create_table(
        "day_jobs",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_day_jobs")),
    )
    with op.batch_alter_table("outgoing_letters") as table:
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=True))
        table.add_column(sa.Column("next_try_at", moment, nullable=True))
    connection.execute(letters.update().values(attempts=0, next_try_at=letters.c.created_at))
    waiting = connection.execute(
        sa.select(jobs.c.key, jobs.c.attempts, jobs.c.due_at).where(
            jobs.c.kind.in_(KINDS.values()), jobs.c.due_at.is_not(None)
        )
    ).all()
    for row in waiting:
        mine = letters.c.id == int(row.key)
        connection.execute(letters.update().where(mine).values(attempts=row.attempts, next_try_at=row.due_at))
    with op.batch_alter_table("outgoing_letters") as table:
        table.alter_column("attempts", existing_type=sa.Integer(), nullable=False)
        table.alter_column("next_try_at", existing_type=moment, nullable=False)
    op.create_index(
        op.f("ix_outgoing_letters_state_next_try_at"), "outgoing_letters", ["state", "next_try_at"]
    )
    op.drop_table("jobs")
    if connection.dialect.name == "postgresql":
        op.execute(sa.schema.DropSequence(sa.Sequence("ids_jobs")))
    else:
        connection.execute(counters.delete().where(counters.c.name == "jobs"))
