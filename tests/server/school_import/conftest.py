"""An import of tables into an empty database, as the command does it."""

from __future__ import annotations

import pytest

from ruobr_server.kit.db import Database
from support.imports import Importer


@pytest.fixture
def importer(database: Database) -> Importer:
    """Imports tables into this database."""
    return Importer(database)
