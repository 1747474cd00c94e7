"""The database: one interface to SQLite and PostgreSQL."""

from ruobr_server.kit.db.database import Database
from ruobr_server.kit.db.ids import take_ids

__all__ = ["Database", "take_ids"]
