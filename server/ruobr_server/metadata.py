"""The one registry of tables, with names for every constraint so that migrations can name them."""

from __future__ import annotations

from sqlalchemy import BigInteger, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger
"""Identifiers are given by ``database.ids``, unique within a table over all schools.

Large tables are keyed by the school first, so that they can be distributed or partitioned by it.
"""
