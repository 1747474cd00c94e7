"""The database: one door for reads and writes, whichever of the two kinds stands behind it."""

from ruobr_server.kit.db.database import Database
from ruobr_server.kit.db.ids import take_ids

__all__ = ["Database", "take_ids"]
