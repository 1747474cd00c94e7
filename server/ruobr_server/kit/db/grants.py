"""What the role that serves may do on PostgreSQL, as SQL made from the tables themselves.

The role owns nothing and changes no table's shape; rows of the ledger it only adds.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import MetaData

WRITTEN_ONCE = frozenset({"ledger_entries", "ledger_postings"})
"""Tables whose rows are never changed or removed."""
READ = ("alembic_version",)
"""Tables beside those of the program, which say what shape they have."""


def statements(metadata: MetaData, role: str, schema: str = "public") -> Iterator[str]:
    """The statements, in order; whoever owns the tables runs them in one transaction, after each migration.

    What the role could do before and is not named here, it can do no more.
    """
    who, where = _quoted(role), _quoted(schema)

    def named(name: str) -> str:
        return f"{where}.{_quoted(name)}"

    yield f"REVOKE CREATE ON SCHEMA {where} FROM PUBLIC"
    yield f"REVOKE ALL ON SCHEMA {where} FROM {who}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {where} FROM {who}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {where} FROM {who}"
    yield f"GRANT USAGE ON SCHEMA {where} TO {who}"
    for name in sorted(metadata.tables):
        rights = "SELECT, INSERT" if name in WRITTEN_ONCE else "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {rights} ON {named(name)} TO {who}"
    for name in READ:
        yield f"GRANT SELECT ON {named(name)} TO {who}"
    for name in sorted(metadata._sequences):
        yield f"GRANT SELECT, USAGE ON SEQUENCE {named(name)} TO {who}"


def _quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
