"""Notes in histories that the portal has written become codes with fields, separate from people's texts.

The sentences are those of older versions; any other note stays as it is.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ENGLISH = {
    "The bank has already given back money of this payment that was not sent from here.": "given-back-before",
    "The bank has taken this refund back.": "refund-taken-back",
    "The bank has not carried the refund out.": "refund-not-carried-out",
}
"""Of refunds; the reason with this sentence is sent instead."""

RUSSIAN = {
    ("school-application", "Ребёнок зачислен в другую школу."): "enrolled-elsewhere",
    ("school-application", "Зачисление в другую школу отменено."): "enrolment-revoked",
    ("kindergarten-application", "Документы не были представлены в срок."): "documents-late",
}
"""By subject. The note stays, for clients that do not know the reason."""

changes = sa.table(
    "state_changes",
    sa.column("subject", sa.String),
    sa.column("account_id", sa.BigInteger),
    sa.column("note", sa.Text),
    sa.column("reason", sa.Text),
)


def upgrade() -> None:
    """To this revision."""
    op.add_column("state_changes", sa.Column("reason", sa.Text(), nullable=True))
    for note, code in ENGLISH.items():
        reason = json.dumps({"reason": code})
        op.execute(_of_the_portal("payment-refund", note).values(note="", reason=reason))
    for (subject, note), code in RUSSIAN.items():
        op.execute(_of_the_portal(subject, note).values(reason=json.dumps({"reason": code})))


def _of_the_portal(subject: str, note: str) -> sa.Update:
    mine = (changes.c.subject == subject, changes.c.account_id.is_(None), changes.c.note == note)
    return sa.update(changes).where(*mine)


def downgrade() -> None:
    """Back to the revision before."""
    for note, code in ENGLISH.items():
        reason = json.dumps({"reason": code})
        empty = (changes.c.reason == reason, changes.c.note == "")
        op.execute(sa.update(changes).where(*empty).values(note=note))
    with op.batch_alter_table("state_changes") as table:
        table.drop_column("reason")
