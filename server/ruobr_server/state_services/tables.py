"""Terminals that wait for a browser, and which account is whose at State Services."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from ruobr_server.metadata import Id, Moment, metadata

device_authorizations = Table(
    "device_authorizations",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("device_hash", LargeBinary(32), nullable=False, unique=True),  # SHA-256 of the device code
    Column("user_hash", LargeBinary(32), nullable=False, unique=True),  # SHA-256 of the user code
    Column("device", String(200), nullable=False, default=""),  # as the terminal calls itself
    Column("state", String(20), nullable=False),  # see state_services.device
    Column("browser_state", String(36), unique=True),  # the "state" that the browser took to ESIA
    Column("browser_hash", LargeBinary(32)),  # SHA-256 of the browser's cookie
    Column("account_id", Id, ForeignKey("accounts.id")),
    Column("interval", Integer, nullable=False),  # seconds between two questions of the terminal
    Column("asked_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

state_services_identities = Table(
    "state_services_identities",
    metadata,
    Column("oid", String(40), primary_key=True),  # the person's number at ESIA
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, unique=True),
    Column("joined_at", Moment, nullable=False),
)
