"""A backup in one file, the same for SQLite and PostgreSQL (docs/adr/0008-one-format-of-backups.md)."""
