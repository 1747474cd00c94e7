"""Privileges of the serving role on PostgreSQL, as SQL generated from the tables.

The role owns nothing and changes no schema; ledger rows can only be added.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import MetaData

WRITTEN_ONCE = frozenset({"ledger_entries", "ledger_postings"})
"""Tables whose rows are never updated or deleted."""
READ = ("alembic_version",)
"""Tables outside of the metadata that the server reads, for the version of the schema."""


def statements(metadata: MetaData, role: str, schema: str = "public") -> Iterator[str]:
    """The statements, in order; the owner of the tables runs them in one transaction, after each migration.

    Privileges that are not named here are revoked.
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
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
